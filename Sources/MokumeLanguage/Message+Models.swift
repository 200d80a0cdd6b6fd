import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// How many tensors a message lists before it counts the rest.
private let listedTensors = 4

/// The sentences about models that do not fit together, class 04.
extension Diagnostic {
  static func shapesDiffer(
    _ pairs: [GraphError.ShapePair], total: Int, _ left: String, _ right: String, label: String,
    isOfAdapter: Bool = false, hasBase: Bool = false, at span: Span, tokens: String? = nil
  ) -> Diagnostic {
    let shown = pairs.prefix(listedTensors)
    let names = padded(shown.map(\.name.text))
    let lefts = padded(shown.map { "\(left) \($0.left)" })
    var lines = zip(zip(names, lefts), shown).map { "\($0.0)   \($0.1)   \(right) \($1.right)" }
    if pairs.count > shown.count { lines.append("and \(pairs.count - shown.count) more") }
    let isVocabulary = pairs.allSatisfy(\.isOfVocabularies)
    return Diagnostic(
      .shapeMismatch,
      "`\(left)` and `\(right)` differ in shape in \(pairs.count) of \(counted(total, "tensor"))",
      at: .init(span, label),
      notes: [lines.joined(separator: "\n")]
        + (isVocabulary ? ["only the vocabulary differs\(tokens.map { "; " + $0 } ?? "")"] : []),
      helps: [
        isOfAdapter
          ? adapterHelp(pairs, hasBase: hasBase)
          : isVocabulary
            ? aligning(pairs, left, right)
            : "merge models of one architecture and one vocabulary"
      ]
        + (isOfAdapter
          ? []
          : [
            "compat([\(named(left, "a")), \(named(right, "b"))]) lists everything that differs"
          ]))
  }

  /// A matrix of an adapter may be a convolution's, whose other dimensions only the base tells.
  private static func adapterHelp(_ pairs: [GraphError.ShapePair], hasBase: Bool) -> String {
    !hasBase && pairs.allSatisfy { $0.left.elementCount == $0.right.elementCount }
      ? "name the base, whose shapes it takes: load(\"…\", base: base)"
      : "load the model that the adapter was made for"
  }

  /// How to give the model with fewer rows the other's tokens.
  private static func aligning(
    _ pairs: [GraphError.ShapePair], _ left: String, _ right: String
  ) -> String {
    let (left, right) = (named(left, "a"), named(right, "b"))
    let isLeftLarger = pairs.contains {
      $0.left.dimensions.first ?? 0 > $0.right.dimensions.first ?? 0
    }
    let (small, large) = isLeftLarger ? (right, left) : (left, right)
    return "give them one vocabulary first: \(small) = align(\(small), to: \(large))"
  }

  /// What the user calls a model if that is a name, else another one.
  private static func named(_ name: String, _ other: String) -> String {
    let isName = name.utf8.allSatisfy { byte in
      byte == 0x5F || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }
    return isName && name.utf8.first.map { $0 >= 0x41 } == true ? name : other
  }

  static func namesDiffer(
    onlyLeft: [TensorName], onlyRight: [TensorName], _ left: String, _ right: String,
    label: String, at span: Span
  ) -> Diagnostic {
    let notes = [(left, onlyLeft), (right, onlyRight)].filter { !$0.1.isEmpty }.map { name, only in
      let more = only.count > listedTensors ? " and \(only.count - listedTensors) more" : ""
      return "only in \(name): " + only.prefix(listedTensors).map(\.text).joined(separator: ", ")
        + more
    }
    return Diagnostic(
      .namesDiffer, "`\(left)` and `\(right)` do not have the same tensors", at: .init(span, label),
      notes: notes, helps: ["merge models of one architecture"])
  }

  /// An adapter that changes tensors which the model does not have.
  static func beyondModel(
    _ names: [TensorName], total: Int, _ adapter: String, _ model: String, label: String,
    advice: String?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .namesDiffer,
      "`\(adapter)` changes \(counted(names.count, "tensor")) that `\(model)` does not have",
      at: .init(span, label),
      notes: [listed(names.map(\.text))]
        + (names.count == total ? [] : ["it changes \(total) in all"]),
      helps: [advice ?? "load the model that the adapter was made for"])
  }

  /// A model that a rule chooses does not have what the rule asks of it.
  static func lacksTensors(_ names: [TensorName], rule: String?, at span: Span) -> Diagnostic {
    let rule = rule.map { "\"\(escapingControls($0))\"" } ?? "`else`"
    return Diagnostic(
      .namesDiffer, "the model for \(rule) lacks \(counted(names.count, "tensor"))",
      at: .init(span, "has other names"), notes: [listed(names.map(\.text))],
      helps: ["merge models of one architecture"])
  }

  static func partLacksTensors(
    _ names: [String], _ part: Int, _ other: Int, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .namesDiffer,
      "layers of part \(part) lack \(counted(names.count, "tensor")) that all layers of "
        + "part \(other)'s model have",
      at: .init(span, "cannot be stitched"), notes: [listed(names)],
      helps: ["take whole layers of models of one architecture"])
  }

  static func firstLayerLacks(_ names: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .namesDiffer,
      "layer 0 would lack \(counted(names.count, "tensor")) that first layers have",
      at: .init(span, "begins with another layer"), notes: [listed(names)],
      helps: ["begin with the first layer of a model, such as a.layers[0]"])
  }

  /// - Parameters:
  ///   - layer: its number in the result.
  ///   - origin: its number in its part.
  ///   - globs: what matches the tensors.
  static func firstLayerMoved(
    _ names: [String], layer: Int, origin: Int, globs: [String], at span: Span
  ) -> Diagnostic {
    let quoted = globs.map { "\"\(escapingControls($0))\"" }.joined(separator: ", ")
    let pattern = globs.count == 1 ? quoted : "[\(quoted)]"
    return Diagnostic(
      .namesDiffer,
      "layer \(layer) would have \(counted(names.count, "tensor")) that only first layers have",
      at: .init(span, "layer \(origin) becomes layer \(layer)"), notes: [listed(names)],
      helps: [
        "take another layer here",
        "or leave out what only first layers have: without(…, \(pattern))",
      ])
  }

  static func nothingOutside(
    _ model: String, isHead: Bool, argument: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .namesDiffer, "`\(model)` has no tensors \(isHead ? "behind" : "before") its layers",
      at: .init(span, "given as `\(argument)`"),
      helps: [
        "give a whole model: \(isHead ? "the last norm and the head" : "the embeddings") come from it"
      ])
  }

  private static func listed(_ names: [String]) -> String {
    let shown = names.prefix(listedTensors).map(escapingControls)
    let more = names.count > shown.count ? ["and \(names.count - shown.count) more"] : []
    return (shown + more).joined(separator: "\n")
  }

  static func notComputable(
    _ tensor: TensorName, _ left: String, _ leftType: DType, _ right: String, _ rightType: DType,
    at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .notComputable, "\(tensor.text) cannot be merged: its type is not floating-point everywhere",
      at: .init(span, "needs floating-point tensors on both sides"),
      notes: ["\(left) stores it as \(leftType.rawValue), \(right) as \(rightType.rawValue)"])
  }

  static func packed(
    _ name: String, source: String, count: Int, type: DType, at span: Span
  ) -> Diagnostic {
    let tensors = "\(counted(count, "tensor")) of type \(type.rawValue)"
    return Diagnostic(
      .notComputable, "`\(name)` holds packed 4-bit weights, which cannot be merged",
      at: .init(span, "needs floating-point tensors on both sides"),
      notes: ["\(source) has \(tensors) named *.qweight (GPTQ)"],
      helps: ["merge the unquantized model and quantize the result"])
  }

  private static func padded(_ texts: [String]) -> [String] {
    let width = texts.map(\.count).max() ?? 0
    return texts.map { $0 + String(repeating: " ", count: width - $0.count) }
  }
}

extension GraphError.ShapePair {
  /// Whether the two have an entry for each token and differ in nothing but their number.
  var isOfVocabularies: Bool {
    name.tokenTensor != nil && left.tokenEntry(of: name) == right.tokenEntry(of: name)
  }
}

extension String {
  /// What makes an adapter fit a model that has another beginning for its names.
  static func renamedAdapter(_ adapter: String, _ own: String, _ other: String) -> String {
    "if these are other names for the same tensors: "
      + "rename(\(adapter), { \"\(own)*\": \"\(other)*\" })"
  }

  /// The same where an adapter needs its base: that has the adapter's names for once.
  ///
  /// - Parameter isWhole: whether all that the adapter changes has other names.
  /// - Returns: nil when there is no such rule, because all names of the base would be others.
  static func renamedBase(
    _ base: String, _ own: String, _ other: String, isWhole: Bool
  ) -> String? {
    if other.isEmpty && !isWhole { return nil }
    return "if these are other names for the same tensors, load it for a base that has them:\n"
      + "rename(load(…, base: rename(\(base), { \"\(other)*\": \"\(own)*\" })), "
      + "{ \"\(own)*\": \"\(other)*\" })"
  }
}
