/// A bracket, block or string that is open at a token, and how far its content has come.
struct CursorFrame {
  enum Kind {
    /// The program itself, or the `{ }` of a `def`, `for`, `if` or `else`.
    case block
    case call(ValuePath?)
    /// The parameters of a `def`.
    case formals
    case group
    case list
    case index(ValuePath?)
    case map
    case string
    case interpolation
  }

  let kind: Kind
  /// The position of the token that opened it; -1 for the program.
  let opener: Int
  /// The position of the first token of the statement, in a block.
  var statement: Int
  /// The position of the first token of the current element, argument, entry or option.
  var item: Int
  /// How many elements, arguments, entries or options come before the current one.
  var count = 0
  /// The names of arguments or options so far, the current one's included.
  var labels: [String] = []
  /// The position behind the `:` of the current argument, option or entry.
  var value: Int?
  /// The name that the current statement gives a value.
  var assigned: String?
  /// Names that earlier statements of this block gave a value.
  var names: [String] = []
  /// Names that only the current statement knows: loop variables and parameters.
  var passing: [String] = []

  init(_ kind: Kind, opener: Int) {
    self.kind = kind
    self.opener = opener
    statement = opener + 1
    item = opener + 1
  }

  /// The symbol that closes it, or nil for what other tokens close.
  var closer: Symbol? {
    switch kind {
    case .call, .formals, .group: .rightParenthesis
    case .list, .index: .rightBracket
    case .map: .rightBrace
    case .block: opener < 0 ? nil : .rightBrace
    case .string, .interpolation: nil
    }
  }

  var isBlock: Bool { if case .block = kind { true } else { false } }
  var isString: Bool { if case .string = kind { true } else { false } }

  /// The position of the first token of the current argument's, option's or entry's value.
  var valueStart: Int { value ?? item }

  mutating func beginStatement(at position: Int) {
    statement = position
    passing = []
    if let assigned { names.append(assigned) }
    assigned = nil
    beginItem(at: position)
    count = 0
    labels = []
  }

  mutating func beginItem(at position: Int) {
    item = position
    value = nil
  }
}
