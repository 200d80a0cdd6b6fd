extension Expression.Kind {
  /// The depth of the deepest expression directly inside.
  var childDepth: Int {
    switch self {
    case .number, .size, .boolean, .name, .missing: 0
    case .string(let parts): parts.childDepth
    case .unary(_, let operand): operand.depth
    case .binary(_, let left, let right, _), .index(let left, let right):
      max(left.depth, right.depth)
    case .conditional(let condition, let then, let otherwise):
      max(condition.depth, then.depth, otherwise.depth)
    case .call(let callee, let arguments): max(callee.depth, arguments.childDepth)
    case .load(let arguments): arguments.childDepth
    case .field(let base, _): base.depth
    case .list(let elements): elements.reduce(0) { max($0, $1.depth) }
    case .comprehension(let element, _, let source, let condition):
      max(element.depth, source.depth, condition?.depth ?? 0)
    case .map(let entries): entries.reduce(0) { max($0, $1.key.depth, $1.value.depth) }
    }
  }
}

extension MapEntry.Key {
  fileprivate var depth: Int {
    if case .string(let parts) = self { parts.childDepth } else { 0 }
  }
}

extension [Argument] {
  fileprivate var childDepth: Int { reduce(0) { Swift.max($0, $1.value.depth) } }
}

extension [StringPart] {
  fileprivate var childDepth: Int {
    reduce(0) { deepest, part in
      if case .interpolation(let value) = part { Swift.max(deepest, value.depth) } else { deepest }
    }
  }
}
