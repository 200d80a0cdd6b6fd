/// Words that mean something in other languages and are plain names here, with what to write instead.
public enum ForeignWord: String, CaseIterable, Sendable {
  case `break`, `continue`, pass
  case `var`, const, val
  case `func`, fn, function
  case elif, elsif, elseif
  case null, `nil`
  case pythonNone = "None"
  case pythonTrue = "True"
  case pythonFalse = "False"

  /// What to write instead.
  public var advice: String {
    switch self {
    case .break: "only return in a def ends a loop early; or loop over less: [x for x in list if …]"
    case .continue: "put the rest of the block into an if: for x in list { if … { … } }"
    case .pass: "an empty block is { }"
    case .var, .const, .val: "assign without it: x = 3"
    case .func, .fn, .function: "a function is: def f(x) = 2 * x"
    case .elif, .elsif, .elseif: "write else if"
    case .null, .nil, .pythonNone: "write none"
    case .pythonTrue: "write true"
    case .pythonFalse: "write false"
    }
  }
}
