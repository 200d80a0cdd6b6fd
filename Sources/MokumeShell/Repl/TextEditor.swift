import Mokume

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program that a person writes in: `VISUAL`, else `EDITOR`, else vi (POSIX.1-2017, more).
struct TextEditor {
  private let command: String
  private let folder: String

  struct Failure: Error {
    let message: String
  }

  init(_ environment: [String: String]) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }
    command = value("VISUAL") ?? value("EDITOR") ?? "vi"
    folder = value("TMPDIR") ?? "/tmp"
  }

  /// Lets the person change a text; returns what they left.
  func edit(_ text: String) throws(Failure) -> String {
    let path = try temporaryFile()
    defer { System.remove(path) }
    let endedWell: Bool
    var edited: String
    do throws(System.Failure) {
      try System.write(text + "\n", to: path, replacing: true)
      endedWell = try System.shell(command, path)
      edited = String(decoding: try System.read(path), as: UTF8.self)
    } catch {
      throw Failure(message: "cannot edit: \(error.reason)")
    }
    guard endedWell else { throw Failure(message: "`\(command)` did not end well") }
    while edited.hasSuffix("\n") { edited.removeLast() }
    return edited
  }

  private func temporaryFile() throws(Failure) -> String {
    var name = Array("\(folder)/mokume-XXXXXX.merge".utf8CString)
    let file = mkstemps(&name, 6)
    guard file >= 0 else {
      let reason = String(cString: strerror(errno)).lowercased()
      throw Failure(message: "cannot make a file in \(folder): \(reason)")
    }
    close(file)
    return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
