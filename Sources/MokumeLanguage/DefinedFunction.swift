import MokumeSyntax

/// A function written in the language, with the names its body can see.
public final class DefinedFunction {
  public let name: String
  public let parameters: [Parameter]
  public let doc: String
  /// Whether it belongs to the prelude, so that messages point at the user's call instead.
  public let isHidden: Bool
  let body: Statement.Body
  let scope: Scope

  init(
    name: String, parameters: [Parameter], body: Statement.Body, doc: String, scope: Scope,
    isHidden: Bool
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.doc = doc
    self.scope = scope
    self.isHidden = isHidden
  }
}
