import MokumeLanguage
import MokumeSyntax

extension Session {
  /// What can stand at a place in a text that is being typed.
  ///
  ///     session.completions(in: "out = ties([a], den", at: 19)
  ///     // range 16..<19, candidates ["density:"]
  ///
  /// What is offered depends on the place: names at the start of a statement, the named arguments
  /// of the call around the cursor and values that fit, fields after a dot, paths and tensor names
  /// in the strings that take them, help topics after `?`. Nothing is offered in comments and in
  /// plain text.
  ///
  /// No model is opened and no weight is read; what is looked at is the names of the session, headers
  /// that are loaded already, at most a few folders, and the `config.json` of a model whose `.config`
  /// the cursor stands in.
  ///
  /// - Parameters:
  ///   - text: one or more lines, of which the last statement may be unfinished.
  ///   - offset: the place of the cursor in bytes of UTF-8; outside the text it is taken into it.
  ///   - commands: those offered after `:`; text literals are commands that take an expression.
  /// - Returns: the bytes a candidate replaces, which end at the cursor, and the candidates in the
  ///   order to show. Each begins with what is typed.
  /// - Complexity: O(*n* + *t*) for a text of *n* bytes and, inside tensor names, *t* tensors.
  public func completions(
    in text: String, at offset: Int, commands: [CompletionCommand] = []
  ) -> CompletionList {
    completions(in: Array(text.utf8), at: offset, commands: commands, folders: SystemFolders())
  }

  func completions(
    in bytes: [UInt8], at offset: Int, commands: [CompletionCommand], folders: any Folders
  ) -> CompletionList {
    let completer = Completer(
      evaluator: evaluator, context: CursorContext(of: bytes, at: offset), commands: commands,
      folders: folders)
    return completer.inCommandArgument(of: bytes).list
  }
}
