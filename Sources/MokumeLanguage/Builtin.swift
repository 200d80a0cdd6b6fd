import MokumeDiagnostics
import MokumeGraph

/// A function that is not written in the language: one row of the table from which help, manual,
/// completion and tests are made.
public struct Builtin: Sendable {
  public let name: String
  public let parameters: [BuiltinParameter]
  /// Whether any number of values may be given without labels.
  public let isVariadic: Bool
  /// What it does, in one line.
  public let summary: String
  /// The longer story: exact rules, degenerate inputs.
  public let details: String
  /// A line that evaluates, given models `a`, `b` and `base`.
  public let example: String
  let run: @Sendable (BuiltinCall) throws(Diagnostic) -> Value

  init(
    _ name: String, _ parameters: [BuiltinParameter], isVariadic: Bool = false, summary: String,
    details: String = "", example: String,
    run: @escaping @Sendable (BuiltinCall) throws(Diagnostic) -> Value
  ) {
    self.name = name
    self.parameters = parameters
    self.isVariadic = isVariadic
    self.summary = summary
    self.details = details
    self.example = example
    self.run = run
  }

  /// Every builtin, by subject.
  public static let all: [Builtin] =
    elementwise + comparing + agreement + reductions + selections + withinRows + merging + varying
    + structure + casting + adapters + vocabularies + lists + headers + comparisons + writing
    + surroundings + helping

  /// The row with the given name.
  public static func named(_ name: String) -> Builtin? { all.first { $0.name == name } }
}

/// A parameter of a builtin.
public struct BuiltinParameter: Sendable {
  /// What an argument has when it is not given.
  public enum Default: Hashable, Sendable {
    case required
    case none
    case number(Double)
    case text(String)
    case truth(Bool)
  }

  public let name: String
  public let kinds: Kinds
  public let defaultValue: Default
  /// What it means, in one line.
  public let doc: String
  /// The numbers allowed, if not all are.
  public let range: NumberRange?

  init(
    _ name: String, _ kinds: Kinds, _ doc: String, default defaultValue: Default = .required,
    in range: ClosedRange<Double>? = nil
  ) {
    self.name = name
    self.kinds = kinds
    self.doc = doc
    self.defaultValue = defaultValue
    self.range = range.map {
      NumberRange(lower: $0.lowerBound, upper: $0.upperBound, isClosed: true)
    }
  }

  /// The default as it would be written, or nil for an argument that must be given.
  public var defaultText: String? {
    switch defaultValue {
    case .required: nil
    case .none: "none"
    case .number(let number): Value.format(number)
    case .text(let text): "\"\(text)\""
    case .truth(let truth): truth ? "true" : "false"
    }
  }

  var value: Value {
    switch defaultValue {
    case .required, .none: .none
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    case .truth(let truth): .boolean(truth)
    }
  }
}

extension BuiltinParameter {
  /// The kinds of value a parameter accepts.
  public struct Kinds: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let number = Kinds(rawValue: 1)
    public static let model = Kinds(rawValue: 2)
    public static let list = Kinds(rawValue: 4)
    public static let string = Kinds(rawValue: 8)
    public static let boolean = Kinds(rawValue: 16)
    public static let map = Kinds(rawValue: 32)
    public static let range = Kinds(rawValue: 64)
    public static let any = Kinds(rawValue: -1)
    /// A number that only the run knows, such as a norm.
    public static let computed = Kinds(rawValue: 128)
    public static let table = Kinds(rawValue: 256)
    /// The layers of a model, as `m.layers` gives them.
    public static let layers = Kinds(rawValue: 512)
    /// A dtype, or a string that names one.
    public static let dtype = Kinds(rawValue: 1024)
    /// A number, whether it is known before the run or not.
    public static let numeric: Kinds = [.number, .computed]
    /// A number or a model, computed with element by element.
    public static let value: Kinds = [.number, .model]

    /// Whether numbers that differ by tensor are taken, from a ramp, a rule map or a function.
    var takesNumbersByTensor: Bool {
      self != .any && !contains(.map) && (isSuperset(of: .numeric) || isSuperset(of: .value))
    }

    /// What is needed, in a user's words: "a number or a model".
    public var description: String {
      if self == .any { return "a value" }
      let words: [(Kinds, String)] = [
        (.number, "a number"), (.model, "a model"), (.list, "a list"), (.string, "a string"),
        (.boolean, "true or false"), (.map, "a map"), (.range, "a range"),
        (.table, "a table"), (.dtype, "a dtype"),
      ]
      let present = words.filter { contains($0.0) }.map(\.1)
      guard let last = present.last, present.count > 1 else { return present.first ?? "a value" }
      return present.dropLast().joined(separator: ", ") + " or \(last)"
    }

    func accepts(_ value: Value, in graph: Graph) -> Bool {
      if self == .any { return true }
      return switch value {
      case .number: contains(.number)
      case .lazy(let node) where graph.isVarying(node):
        contains(.computed) || isSuperset(of: .value)
      case .lazy(let node): contains(.model) || (contains(.computed) && graph.isFactor(node))
      case .list: contains(.list)
      case .string: contains(.string) || contains(.dtype)
      case .boolean: contains(.boolean)
      case .map: contains(.map)
      case .table: contains(.table)
      case .range: contains(.range)
      case .layers: contains(.layers)
      case .dtype: contains(.dtype)
      case .none, .function, .lowRank, .module: false
      }
    }
  }
}
