import MokumeDiagnostics
import MokumeSyntax

/// "did you mean `density`?" for the closest names, or nothing.
func suggestion(_ matches: [String], detail: String = "") -> [String] {
  guard !matches.isEmpty else { return [] }
  let names = matches.prefix(3).map { "`\($0)`" }
  let list =
    names.count == 1
    ? names[0] : names.dropLast().joined(separator: ", ") + " or \(names.last ?? "")"
  return ["did you mean \(list)?\(detail)"]
}

/// The sentences about names and arguments, class 02.
extension Diagnostic {
  static func unknownName(
    _ name: String, matches: [String], line: Int?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .unknownName, "unknown name `\(name)`", at: .init(span, "not defined"),
      helps: ForeignWord(rawValue: name).map { [$0.advice] }
        ?? suggestion(matches, detail: line.map { " (defined on line \($0))" } ?? ""))
  }

  static func noHelp(_ name: String, matches: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownName, "there is no help on `\(name)`", at: .init(span, "not defined"),
      helps: suggestion(matches))
  }

  static func notCallable(_ text: String, kind: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .notCallable, "`\(text)` is \(kind), not a function", at: .init(span, "not a function"))
  }

  static func unknownDType(_ name: String, matches: [String], at span: Span) -> Diagnostic {
    let list = "dtypes are f32, f16, bf16, f8_e4m3, f8_e5m2"
    let found = matches.first.map { "did you mean `\($0)`? \(list)" }
    return Diagnostic(
      .unknownDType, "unknown dtype `\(name)`", at: .init(span, "not a dtype"),
      helps: [found ?? list])
  }

  static func unknownArgument(
    _ label: Identifier, of function: String, takes: [String], matches: [String]
  ) -> Diagnostic {
    Diagnostic(
      .unknownArgument, "`\(function)` has no argument `\(label.text)`",
      at: .init(label.span, "unknown argument"), notes: [Diagnostic.taking(function, takes)],
      helps: suggestion(matches))
  }

  static func missingArgument(
    _ name: String, of function: String, takes: [String], at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .missingArgument, "`\(function)` needs an argument for `\(name)`",
      at: .init(span, "`\(name)` is missing"), notes: [Diagnostic.taking(function, takes)])
  }

  /// `names` of which one must be given.
  static func missingChoice(_ names: [String], of function: String, at span: Span) -> Diagnostic {
    let list = names.map { "`\($0)`" }.joined(separator: " or ")
    return Diagnostic(
      .missingArgument, "`\(function)` needs an argument for \(list)",
      at: .init(span, "\(list) is missing"),
      helps: ["density: 20% keeps a fifth of each difference, and so does drop: 80%"])
  }

  static func tooManyArguments(
    of function: String, takes: [String], count: Int, at span: Span
  ) -> Diagnostic {
    let most = takes.isEmpty ? "no arguments" : "at most \(counted(takes.count, "argument"))"
    return Diagnostic(
      .tooManyArguments, "`\(function)` takes \(most), got \(count)",
      at: .init(span, "one too many"),
      notes: takes.isEmpty ? [] : [Diagnostic.taking(function, takes)])
  }

  static func unknownField(
    _ name: Identifier, of owner: String, known: [String], matches: [String]
  ) -> Diagnostic {
    let list = known.prefix(12).joined(separator: ", ")
    return Diagnostic(
      .unknownField, "\(owner) has no field `\(name.text)`", at: .init(name.span, "unknown field"),
      notes: known.isEmpty ? [] : ["fields are \(list)"], helps: suggestion(matches))
  }

  /// `(a - base).path`: there is no file that this came from.
  static func notLoaded(
    _ field: String, got: String, label: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .unknownField, "only a loaded model has a `\(field)`, got \(got)",
      at: .init(span, "this \(label) was computed"),
      helps: ["ask the model it is made of, as in base.\(field)"])
  }

  static func noConfig(path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownField, "\(path) has no config.json", at: .init(span, "nothing to read"),
      helps: ["a lone file has none; load the folder that a config.json lies in"])
  }

  static func shadowed(_ name: Identifier, isMethod: Bool) -> Diagnostic {
    let kind = isMethod ? "merge method" : "function"
    return Diagnostic(
      .shadowedMethod, "`\(name.text)` now hides the \(kind) of that name",
      at: .init(name.span, "was a \(kind)"),
      helps: ["use another name if `\(name.text)(…)` is called further down"])
  }

  static func unknownParameter(
    _ name: String, known: [String], matches: [String]
  ) -> Diagnostic {
    let list = known.isEmpty ? "no parameters" : known.joined(separator: ", ")
    return Diagnostic(
      .unknownParameter, "the script has no parameter `\(name)`", notes: ["it takes \(list)"],
      helps: suggestion(matches))
  }

  static func importCycle(_ names: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .importFailed, "this import goes round in a circle", at: .init(span, "imported already"),
      notes: [names.joined(separator: " imports ")],
      helps: ["move what both need into a third file"])
  }

  static func duplicateArgument(
    _ name: String, of function: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .duplicateArgument, "`\(function)` got two values for `\(name)`",
      at: .init(span, "given again"))
  }

  static func densityAndDrop(of function: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .duplicateArgument, "`\(function)` takes `density` or `drop`, not both",
      at: .init(span, "says the same again"),
      helps: ["drop: 80% is another way to say density: 20%"])
  }

  static func duplicateParameter(_ name: Identifier, of function: String) -> Diagnostic {
    Diagnostic(
      .duplicateName, "`\(function)` has two parameters named `\(name.text)`",
      at: .init(name.span, "named again"))
  }

  private static func taking(_ function: String, _ names: [String]) -> String {
    "\(function) takes \(names.joined(separator: ", "))"
  }
}
