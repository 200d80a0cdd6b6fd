import MokumeLanguage

extension Session {
  /// The options that `save` takes in a script, such as `dtype`.
  public static var saveOptions: [String] { Evaluator.saveOptions }

  /// Whether a file or folder has this path.
  public static func pathExists(_ path: String) -> Bool { System.exists(path) }
}
