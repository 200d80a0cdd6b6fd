import MokumeDiagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why entries of the history cannot be kept.
public struct HistoryFailure: Error, Hashable, Sendable {
  /// The file.
  public let path: String
  /// What the system says, in lower case.
  public let reason: String

  init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(_ path: String, _ code: Int32) {
    self.init(path: path, reason: String(cString: strerror(code)).lowercased())
  }

  /// What is lost, why, and what to do.
  var message: String {
    "warning: the history is not kept: \(escapingControls(path)): \(reason)\n"
      + "set MOKUME_HISTORY to another file, or to nothing to keep none"
  }
}
