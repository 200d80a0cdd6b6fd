/// The sentences of one error.
struct ErrorText {
  var headline: String
  var label = ""
  var notes: [String] = []
  var helps: [String] = []
}

extension ErrorText {
  /// The sentences with the file's name in front.
  func named(_ file: String) -> ErrorText {
    var text = self
    text.headline = "\(file) \(headline)"
    return text
  }
}

extension FileError {
  /// What is wrong, in lower case without a full stop, such as `models/b is cut short`.
  public var headline: String { text.headline }
  /// A few words for the place in the script, such as `shard 2 of 3`; may be empty.
  public var label: String { text.label }
  /// Facts.
  public var notes: [String] { text.notes }
  /// What to do.
  public var helps: [String] { text.helps }

  var text: ErrorText {
    switch self {
    case .notFound(let path, let surroundings): missing(path, surroundings)
    case .noWeights(let folder, let contents): noWeights(folder, contents)
    case .notCached(let reference, let miss): notCached(reference, miss)
    case .badReference(let path): badReference(path)
    case .corrupt(let file, let corruption, let shard): corrupt(file, corruption, shard)
    case .unreadable(let file, let failure):
      ErrorText(headline: "cannot \(failure.action) \(named(file))", label: failure.reason)
    case .changed(let file, let change): changed(file, change)
    case .unknownFormat(let file, let format): foreign(file, format)
    case .unsupportedAdapter(let file, let limit):
      limit.text.named(named(file))
    case .outputExists(let target, let occupant): exists(target, occupant)
    case .outputIsInput(let target, let input): isInput(target, input)
    case .unwritable(let target, let path, let failure): unwritable(target, path, failure)
    case .unstorable(let target, let name, let problem): unstorable(target, name, problem)
    case .unconvertible(let target, let obstacle):
      ErrorText(
        headline: "cannot write \(named(target))", notes: [obstacle.note], helps: obstacle.helps)
    case .noSpace(let target, let shortage): noSpace(target, shortage)
    case .diskFull(let target, let shortage): diskFull(target, shortage)
    case .badTarget(let target, let problem): badTarget(target, problem)
    }
  }

  /// A path from the user, fit for one line.
  func named(_ path: String) -> String { path.isEmpty ? "\"\"" : Wording.printable(path) }
}

extension FileError: CustomStringConvertible {
  /// The headline, then the label, notes and helps on lines of their own.
  public var description: String {
    let text = text
    let first = text.label.isEmpty ? text.headline : "\(text.headline) (\(text.label))"
    let rest = text.notes.map { "note: \($0)" } + text.helps.map { "help: \($0)" }
    return ([first] + rest).joined(separator: "\n")
  }
}

extension FileError.SystemFailure {
  /// The system's words for the failure, in lower case: `permission denied`.
  public var reason: String {
    // Pipes, sockets and devices, which opening refuses.
    if code == Errno.noSuchDevice.code { return "not a regular file" }
    return System.reason(code).lowercased()
  }
}
