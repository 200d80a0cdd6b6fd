import MokumeDiagnostics
import MokumeLanguage
import Testing

@Suite("Values that help names")
struct ChoiceTests {
  /// Functions with a parameter whose help names its values.
  static let named: [(function: String, parameter: String)] = HelpTests.names.flatMap { name in
    (Run("").evaluator.help(for: name)?.parameters ?? [])
      .filter { !$0.choices.isEmpty }.map { (name, $0.name) }
  }

  @Test("there are some")
  func some() { #expect(ChoiceTests.named.count > 10) }

  @Test("every value that help names is taken, and another is not", arguments: named)
  func taken(function: String, parameter: String) throws {
    let help = try #require(Run("").evaluator.help(for: function))
    let choices = try #require(help.parameters.first { $0.name == parameter }).choices
    for choice in choices {
      let code = code(of: call(help, parameter, choice))
      #expect(code == nil, "\(function)(\(parameter): \(choice)): \(code?.rawValue ?? "")")
    }
    #expect(code(of: call(help, parameter, "\"nonsense\"")) != nil)
  }

  /// A list has no scope, so functions that take either get a model here.
  private static let models = [
    "count": "count(a)", "mean": "mean(a)", "sum": "sum(a)", "max": "max(a)", "min": "min(a)",
  ]

  /// The example of a function with one argument put in, or put in place of the example's own.
  private func call(_ help: FunctionHelp, _ parameter: String, _ value: String) -> String {
    var text = ChoiceTests.models[help.name] ?? help.example
    if let own = text.range(of: parameter + ": \"") {
      let end = text[own.upperBound...].firstIndex(of: "\"").map { text.index(after: $0) }
      text.replaceSubrange(own.lowerBound..<(end ?? text.endIndex), with: "\(parameter): \(value)")
      return text
    }
    guard let open = text.range(of: help.name + "(") else { return text }
    var depth = 1
    var place = open.upperBound
    while place < text.endIndex, depth > 0 {
      if "([".contains(text[place]) { depth += 1 }
      if ")]".contains(text[place]) { depth -= 1 }
      if depth > 0 { place = text.index(after: place) }
    }
    text.insert(contentsOf: ", \(parameter): \(value)", at: place)
    return text
  }

  private func code(of example: String) -> DiagnosticCode? {
    Run(HelpTests.models + example + "\n").failure?.code
  }
}
