/// A merge method of mergekit: what it takes, and which function of the language it is.
struct Method: Sendable {
  /// What `base_model` is to a method.
  enum Base: Sendable {
    /// Differences are taken from it, so it must be there; it is no input.
    case required
    /// As `required`, but it may be missing.
    case optional
    /// One of the inputs, and it must be there.
    case end
    /// An input like the others.
    case input
  }

  let name: String
  /// The function of the language.
  let function: String
  let base: Base
  /// How many models it takes, the base not counted unless it is an input.
  let inputs: ClosedRange<Int>
  let parameters: [Parameter]

  func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

  static func named(_ name: String) -> Method? { all.first { $0.name == name } }
}

/// A parameter of a method.
struct Parameter: Sendable {
  /// Whether each model has its own or the merge has one.
  enum Scope: Sendable { case model, merge }
  enum Kind: Sendable {
    case number(Bounds)
    /// A truth value, and what it is where a config does not say it.
    case flag(Bool)
  }

  let name: String
  let scope: Scope
  let kind: Kind
  /// What it is where a config does not say it, as the language writes it; nil if a config must.
  let otherwise: String?
  /// Whether the function takes one number for all tensors and no others.
  var isPlain = false

  var isRequired: Bool { otherwise == nil }

  /// What a truth value is where a config does not say it; nil for numbers.
  var standard: Bool? { if case .flag(let standard) = kind { standard } else { nil } }

  /// One for each model.
  static func each(_ name: String, _ bounds: Bounds, otherwise: String?) -> Parameter {
    Parameter(name: name, scope: .model, kind: .number(bounds), otherwise: otherwise)
  }

  /// One for the merge.
  static func one(_ name: String, _ bounds: Bounds, otherwise: String?) -> Parameter {
    Parameter(name: name, scope: .merge, kind: .number(bounds), otherwise: otherwise)
  }

  /// One number for the merge that cannot differ by tensor.
  static func plain(_ name: String, _ bounds: Bounds, otherwise: String) -> Parameter {
    Parameter(
      name: name, scope: .merge, kind: .number(bounds), otherwise: otherwise, isPlain: true)
  }

  /// A truth value for the merge.
  static func flag(_ name: String, otherwise standard: Bool) -> Parameter {
    Parameter(
      name: name, scope: .merge, kind: .flag(standard), otherwise: standard ? "1" : "0")
  }
}

/// The numbers that a parameter takes.
enum Bounds: Sendable {
  case any, share, positive, notNegative, countingNumber

  func contains(_ number: Double) -> Bool {
    switch self {
    case .any: true
    case .share: (0...1).contains(number)
    case .positive: number > 0
    case .notNegative: number >= 0
    case .countingNumber: number >= 1 && number == number.rounded() && number <= 1_000_000
    }
  }

  /// Whether mergekit takes whole numbers alone.
  var isWhole: Bool { if case .countingNumber = self { true } else { false } }

  var words: String {
    switch self {
    case .any: "a number"
    case .share: "between 0 and 1"
    case .positive: "above 0"
    case .notNegative: "at least 0"
    case .countingNumber: "a whole number from 1"
    }
  }
}
