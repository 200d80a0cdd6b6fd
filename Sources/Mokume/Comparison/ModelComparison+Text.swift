import MokumeDiagnostics
import MokumeFiles
import MokumeLanguage
import MokumeTensor

extension ModelComparison {
  /// The most tensors that are listed for one reason.
  private static let listLimit = 20

  /// The comparison for people: what one has and the other has not, the table, one line at the end.
  public func text(width: Int?, isASCII: Bool) -> String {
    var parts = structure
    if let table { parts.append(table.aligned(width: width, isASCII: isASCII)) }
    return (parts + [verdict]).joined(separator: "\n")
  }

  /// What is not in the table, a line each; nothing when only numbers differ.
  public var structure: [String] {
    list("only in a", onlyA.map { $0.text }) + list("only in b", onlyB.map { $0.text })
      + list("shape", shapes.map { "\($0.a.name)  a \($0.a.shape), b \($0.b.shape)" })
      + list("type", types.map { "\($0.a.name)  a \($0.a.dtype.shown), b \($0.b.dtype.shown)" })
      + list("bytes", bytes.map(\.text))
  }

  private func list(_ title: String, _ lines: [String]) -> [String] {
    let column = title + String(repeating: " ", count: 9 - title.count)
    let shown = lines.prefix(Self.listLimit).map { "\(column)  \(escapingControls($0))" }
    let hidden = lines.count - shown.count
    return hidden > 0 ? shown + ["\(column)  and \(hidden) more"] : shown
  }

  /// One line: `equal: 291 tensors, byte for byte`.
  public var verdict: String {
    let tensors = commonCount == 1 ? "1 tensor" : "\(commonCount) tensors"
    if isEqual { return "equal: \(tensors), byte for byte" }
    let common =
      sameCount == commonCount
      ? "the \(tensors) in both are equal, byte for byte"
      : "\(commonCount - sameCount) of the \(tensors) in both differ"
    return "different: \(common)"
  }

  /// The comparison as one JSON object.
  public var json: String {
    func names(_ names: [TensorName]) -> String {
      "[" + names.map { JSONText.quoted($0.text) }.joined(separator: ", ") + "]"
    }
    func pairs(_ pairs: [Pair], _ value: (TensorHeader) -> String) -> String {
      let objects = pairs.map {
        "{\"name\": \(JSONText.quoted($0.a.name.text)), \"a\": \(value($0.a)), "
          + "\"b\": \(value($0.b))}"
      }
      return "[" + objects.joined(separator: ", ") + "]"
    }
    let shapes = pairs(shapes) { header in
      "[" + header.shape.dimensions.map(String.init).joined(separator: ", ") + "]"
    }
    return """
      {
        "a": \(JSONText.quoted(pathA)),
        "b": \(JSONText.quoted(pathB)),
        "equal": \(isEqual),
        "in_both": \(commonCount),
        "same": \(sameCount),
        "only_a": \(names(onlyA)),
        "only_b": \(names(onlyB)),
        "shapes": \(shapes),
        "types": \(pairs(types) { JSONText.quoted($0.dtype.shown) }),
        "bytes": \(names(bytes)),
        "rows": \(table?.json ?? "[]")
      }
      """
  }
}

extension DType {
  fileprivate var shown: String { languageName ?? rawValue }
}
