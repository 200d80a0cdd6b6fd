import MokumeSyntax

/// What help, manual and completion say of a function, from its row or its `##` comment.
public struct FunctionHelp: Hashable, Sendable {
  /// A parameter and what it means.
  public struct Row: Hashable, Sendable {
    public let name: String
    public let doc: String
  }

  public let name: String
  /// The call with its defaults: `linear(models, weights: 1, normalize: true)`.
  public let signature: String
  /// What it does, in one line.
  public let summary: String
  /// The longer story, or nothing.
  public let details: String
  public let parameters: [Row]
  public let returns: String
  /// Lines that evaluate, given models `a`, `b` and `base`.
  public let example: String
  public let seeAlso: String
}

extension Evaluator {
  /// The functions a script can call before it defines any, in alphabetical order.
  public var functionNames: [String] {
    (prelude.names + Builtin.all.map(\.name)).filter { !$0.hasPrefix("_") }.sorted()
  }

  /// What is known of a function of the language or of the script, or nil.
  public func help(for name: String) -> FunctionHelp? {
    guard case .function(let function)? = value(of: name) else { return nil }
    return help(for: function)
  }

  func help(for function: Function) -> FunctionHelp {
    switch function {
    case .builtin(let row): return FunctionHelp(row)
    case .defined(let function):
      return FunctionHelp(
        function, defaults: function.parameters.map { $0.defaultValue.map { text($0.span) } })
    }
  }
}

extension FunctionHelp {
  fileprivate init(_ row: Builtin) {
    let parts = row.parameters.map { parameter in
      parameter.name + (parameter.defaultText.map { $0 == "none" ? ":" : ": \($0)" } ?? "")
    }
    name = row.name
    signature = "\(row.name)(\(((row.isVariadic ? ["…"] : []) + parts).joined(separator: ", ")))"
    summary = row.summary
    details = row.details
    parameters = row.parameters.map { Row(name: $0.name, doc: $0.doc) }
    returns = ""
    example = row.example
    seeAlso = ""
  }

  /// Reads the `##` comment of a definition: the summary, then a line for each parameter, and for
  /// `returns`, `example` and `see also`, each with its text after two or more spaces.
  init(_ function: DefinedFunction, defaults: [String?]) {
    let names = function.parameters.map(\.name.text)
    let lines = function.doc.split(separator: "\n").map(String.init)
    var rows: [String: String] = [:]
    var prose: [String] = []
    for line in lines.dropFirst() {
      let title = (names + ["returns", "example", "see also"]).first {
        line.hasPrefix($0 + "  ")
      }
      if let title {
        rows[title] = String(line.dropFirst(title.count).drop { $0 == " " })
      } else {
        prose.append(line)
      }
    }
    name = function.name
    let parts = zip(names, defaults).map { name, value in
      switch value {
      case "none": "\(name):"
      case let value?: "\(name): \(value)"
      case nil: name
      }
    }
    signature = "\(function.name)(\(parts.joined(separator: ", ")))"
    summary = lines.first ?? ""
    details = prose.joined(separator: " ")
    parameters = names.map { Row(name: $0, doc: rows[$0] ?? "") }
    returns = rows["returns"] ?? ""
    example = rows["example"] ?? ""
    seeAlso = rows["see also"] ?? ""
  }
}
