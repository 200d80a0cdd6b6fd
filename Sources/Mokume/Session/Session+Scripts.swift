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
  /// Replaces a script file by another text, all or nothing; it keeps its permissions.
  ///
  /// - Throws: a diagnostic without a place when it cannot be written.
  public static func replaceScript(_ path: String, with text: String) throws(Diagnostic) {
    do throws(System.Failure) {
      try System.replace(path, with: text)
    } catch {
      throw Diagnostic(.unwritableOutput, "cannot write the script \(path): \(error.reason)")
    }
  }
}
