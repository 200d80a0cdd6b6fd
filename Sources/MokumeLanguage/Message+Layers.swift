import MokumeDiagnostics
import MokumeGraph

/// The sentences about layers and parts of models, class 03.
extension Diagnostic {
  static func layerPastEnd(
    _ model: String, count: Int, asked: Range<Int>, isRange: Bool, at span: Span
  ) -> Diagnostic {
    let first = asked.lowerBound < 0 ? asked.lowerBound : max(asked.lowerBound, count)
    let last = asked.lowerBound < 0 ? first : asked.upperBound - 1
    let label = first == last ? "asks for layer \(first)" : "asks for layers \(first) to \(last)"
    let low = asked.lowerBound
    let help =
      isRange && low >= 0 && low < count
      ? "write \(low)..<\(count) (without \(count)) or \(low)...\(count - 1) (with \(count - 1))"
      : "the first layer is 0, the last one \(count - 1)"
    return Diagnostic(
      .layerPastEnd, "`\(model)` has \(counted(count, "layer")), numbered 0 to \(count - 1)",
      at: .init(span, label), helps: [help])
  }

  static func noLayers(_ model: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .noLayers, "`\(model)` has no layers", at: .init(span, "no tensor has a layer number"),
      helps: ["layers are found by names such as model.layers.0.mlp.up_proj.weight"])
  }

  static func severalTowers(
    _ model: String, _ towers: [LayerMap.Tower], at span: Span
  ) -> Diagnostic {
    let list = towers.prefix(4).map {
      "\(escapingControls($0.prefix))* has \(counted($0.count, "layer"))"
    }
    return Diagnostic(
      .noLayers, "`\(model)` has \(towers.count) stacks of layers",
      at: .init(span, "which of them?"), notes: [list.joined(separator: "\n")],
      helps: ["choose by name: \(model)[\"\(escapingControls(towers[0].prefix))*\"].layers"])
  }

  static func unknownWhole(
    _ names: [String], of function: String, part: Int, at span: Span
  ) -> Diagnostic {
    let list = names.map { "`\($0)`" }.joined(separator: " or ")
    return Diagnostic(
      .missingArgument, "`\(function)` needs an argument for \(list)",
      at: .init(span, "\(list) is missing"),
      notes: ["the layers of part \(part) come from several models, or from none that is whole"],
      helps: ["say which model gives what is not in the layers: \(function)(…, rest: a)"])
  }

  static func partsNamedApart(
    _ first: String, _ other: String, of function: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .namesDiffer, "the parts of `\(function)` name their layers differently",
      at: .init(span, "cannot be stitched"),
      notes: [
        "the first part has \(escapingControls(first))*, this one \(escapingControls(other))*"
      ],
      helps: ["give them one kind of name: rename(b, { \"\(other)*\": \"\(first)*\" })"])
  }

  static func noMatch(
    _ glob: String, _ model: String, count: Int, help: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .indexPastEnd, "\"\(glob)\" matches none of the \(counted(count, "tensor")) of `\(model)`",
      at: .init(span, "no such tensor"),
      helps: [help])
  }

  static func renamedAlike(_ name: String, _ first: String, _ second: String, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      .duplicateKey, "two tensors would be named \(escapingControls(name))",
      at: .init(span, "not one to one"),
      notes: ["\(escapingControls(first))\n\(escapingControls(second))"])
  }
}
