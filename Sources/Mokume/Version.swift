/// The version of Mokume, as `mokume --version` prints it.
public let mokumeVersion = "0.1.0"
