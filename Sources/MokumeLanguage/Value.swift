import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// What an expression of the language evaluates to.
public enum Value {
  /// Nothing: the value of a call that returns nothing, and of an argument that was not given.
  case none
  case number(Double)
  case boolean(Bool)
  case string(String)
  case list([Value])
  case map(RuleMap)
  case table(Table)
  case range(NumberRange)
  case dtype(DType)
  case function(Function)
  /// A model, a difference, a mask or a number that only the run will know.
  case lazy(NodeID)
  /// The layers of a model, which can be counted and cut out.
  case layers(LayerList)
  /// A difference that `save` writes as an adapter.
  case lowRank(LowRankValue)
  /// The names of a file imported with `as`.
  case module(Scope)
}

/// An ordered map from text to values, as `{ "*.mlp.*": 0.3, else: 0.5 }`.
public struct RuleMap {
  public struct Entry {
    /// The key, or nil for `else`.
    public let key: String?
    public let value: Value
    /// Where the key stands.
    let keySpan: Span
    /// The user's own place of the value.
    let valueSpan: Span
  }

  public let entries: [Entry]
  /// The user's own place of the map.
  let span: Span

  /// The value under exactly this key, or nil.
  public subscript(key: String) -> Value? { entries.first { $0.key == key }?.value }
}

/// The layers of one tower of a model: `m.layers`.
public struct LayerList {
  let model: NodeID
  /// The index of the tower in the model's layout.
  let tower: Int
  /// Number of layers.
  public let count: Int
}

/// A difference whose matrices are to become products of two small ones: `low_rank(d, rank: 16)`.
public struct LowRankValue {
  /// The difference.
  public let delta: NodeID
  /// Columns of the one factor, and rows of the other.
  public let rank: Int
}

/// A range of numbers: `0..<24` without its end, `0...1` with it.
public struct NumberRange: Hashable, Sendable {
  public let lower: Double
  public let upper: Double
  public let isClosed: Bool

  /// Whether a number lies within; NaN does not.
  public func contains(_ value: Double) -> Bool {
    value >= lower && (isClosed ? value <= upper : value < upper)
  }

  /// The whole numbers of the range, or nil when a bound is no whole number.
  public var integers: Range<Int>? {
    guard let first = Int(exactly: lower), let last = Int(exactly: upper) else { return nil }
    let (end, overflow) = last.addingReportingOverflow(isClosed ? 1 : 0)
    return overflow || end < first ? nil : first..<end
  }
}

/// A function: a row of the builtin table, or a `def` of the prelude or of a user.
public enum Function {
  case builtin(Builtin)
  case defined(DefinedFunction)

  /// The name it was defined under.
  public var name: String {
    switch self {
    case .builtin(let row): row.name
    case .defined(let function): function.name
    }
  }
}
