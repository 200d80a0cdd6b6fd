import MokumeDiagnostics

/// What a `config.json` says, as a host hands it over: JSON without its spelling.
public indirect enum ConfigValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// A number, rounded to the nearest that the language has.
  case number(Double)
  case string(String)
  case list([ConfigValue])
  /// The members in the order of the text, each key once.
  case object([Member])

  /// A key of an object and its value.
  public struct Member: Hashable, Sendable {
    public let key: String
    public let value: ConfigValue

    public init(key: String, value: ConfigValue) {
      self.key = key
      self.value = value
    }
  }
}

extension Value {
  /// The configuration as a value that stands at a place of the script; `null` is `none`.
  init(_ config: ConfigValue, at span: Span) {
    switch config {
    case .null: self = .none
    case .boolean(let truth): self = .boolean(truth)
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .list(let items): self = .list(items.map { Value($0, at: span) })
    case .object(let members):
      let entries = members.map { member in
        RuleMap.Entry(
          key: member.key, value: Value(member.value, at: span), keySpan: span, valueSpan: span)
      }
      self = .map(RuleMap(entries: entries, span: span))
    }
  }
}
