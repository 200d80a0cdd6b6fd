import MokumeDiagnostics

extension Session {
  /// Reads a script file.
  ///
  /// - Throws: a diagnostic without a place when it cannot be read.
  public static func readScript(_ path: String) throws(Diagnostic) -> SourceText {
    do throws(System.Failure) {
      return SourceText(name: path, bytes: try System.read(path))
    } catch {
      throw Diagnostic(.unreadableScript, "cannot read the script \(path): \(error.reason)")
    }
  }
}
