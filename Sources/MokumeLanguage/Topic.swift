import MokumeSyntax
import MokumeTensor

/// Help on what is no function: a reserved word or a predefined name.
public struct Topic: Hashable, Sendable {
  /// The names it explains.
  public let names: [String]
  let help: FunctionHelp

  private init(
    _ names: [String], _ usage: String, _ summary: String, details: String = "",
    example: String = ""
  ) {
    self.names = names
    help = FunctionHelp(
      name: names[0], signature: usage, summary: summary, details: details, parameters: [],
      returns: "", example: example, seeAlso: "")
  }

  /// The topic of a name, or nil.
  static func named(_ name: String) -> Topic? { all.first { $0.names.contains(name) } }

  /// Every topic: all reserved words and predefined names are among them.
  public static let all: [Topic] = statements + words + constants

  private static let statements = [
    Topic(
      ["load"], "load \"path\"", "Opens a model, or an adapter: a folder, or one file.",
      details: "Only headers are read. An adapter is a difference; one that also replaces tensors "
        + "needs its base: load(\"adapters/poet\", base: base). With tied: true it leaves tied "
        + "embeddings tied.",
      example: "base = load \"models/base\""),
    Topic(
      ["save"],
      "save value \"target\", "
        + Evaluator.saveOptions.map { $0 + ":" }.joined(separator: ", "),
      "Computes a model and writes it, whole or not at all.",
      details: "A target with / at its end is a folder with shards, one with .safetensors a file.",
      example: "save base + 0.5 * (a - base) \"merged/\", dtype: bf16"),
    Topic(
      ["plan"], "plan value", "Shows what saving a value would read, do and need.",
      details: "No weight is read and nothing is written.", example: "plan base + (a - base)"),
    Topic(
      ["param"], "param name: range = default", "A setting that the command line may change.",
      example: "param density: 0...1 = 20%"),
    Topic(
      ["import", "as"], "import \"file.merge\" as name",
      "Runs another script and brings its names, behind a name of its own if there is an as.",
      example: "import \"lib/methods.merge\" as my"),
    Topic(
      ["def"], "def name(parameters) = value", "Defines a function; a longer one has a { block }.",
      details: "The ## comment above it is its help.",
      example: "def half(delta, scale = 1) = scale * delta / 2"),
    Topic(
      ["return"], "return value", "Ends a function with its value.",
      example: "def first(list) { return list[0] }"),
    Topic(
      ["for", "in"], "for name in list { … }", "Runs a block for each element of a list or range.",
      details: "Inside brackets it makes a list: [2 * x for x in [1, 2] if x > 1].",
      example: "for m in [a, b] { print(name(m)) }"),
    Topic(
      ["if", "else", "then"], "if condition { … } else { … }", "Chooses between blocks.",
      details: "As a value: if condition then value else value.",
      example: "x = if len([a, b]) > 1 then 0.5 else 1"),
    Topic(
      ["assert"], "assert condition, \"message\"", "Ends the script when something does not hold.",
      example: "assert len([a, b]) == 2, \"needs two models\""),
  ]

  private static let words = [
    Topic(["and", "or", "not"], "x and y, x or y, not x", "Logic on truth values and masks."),
    Topic(["true", "false"], "true, false", "The truth values."),
  ]

  private static let constants = [
    Topic(["pi"], "pi", "The number 3.141592653589793."),
    Topic(["inf"], "inf", "The number that is larger than all others."),
    Topic(["none"], "none", "The value of an argument that was not given."),
    Topic(["ans"], "ans", "In a session: the value shown last."),
    Topic(
      DType.documentedNames, DType.documentedNames.joined(separator: ", "),
      "Types of elements, as save and cast take them.", example: "save a \"a16/\", dtype: f16"),
  ]
}
