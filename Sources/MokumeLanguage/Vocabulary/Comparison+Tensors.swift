import MokumeGraph
import MokumeTensor

extension Comparison {
  /// A kind of tensor: its name without the number of a layer, and what each model has of it.
  private struct Kind: Hashable {
    let name: String
    let shapes: [Shape?]
    let dtypes: [DType?]
  }

  /// Compares names, shapes and types of tensors; tensors that differ in the same way are one row.
  mutating func compareTensors() {
    var order: [Kind] = []
    var counts: [Kind: Int] = [:]
    for name in allNames {
      let kind = Kind(
        name: name.text.withoutLayerNumbers,
        shapes: models.map { model in
          model.layout.position(of: name).map { model.layout.shapes[$0] }
        },
        dtypes: models.map { model in
          model.layout.position(of: name).flatMap {
            model.dtypes.indices.contains($0) ? model.dtypes[$0] : nil
          }
        })
      guard Set(kind.shapes).count > 1 || Set(kind.dtypes).count > 1 else { continue }
      if counts[kind] == nil { order.append(kind) }
      counts[kind, default: 0] += 1
    }
    for kind in order where Set(kind.shapes).count > 1 {
      let isMissing = kind.shapes.contains(nil)
      add(
        .error, kind.name, kind.shapes.map { $0.map(Table.Cell.shape) ?? .nothing },
        (isMissing ? "not in every model:" : "shape of") + count(counts[kind] ?? 1))
    }
    addTypes(order, counts)
  }

  private mutating func addTypes(_ order: [Kind], _ counts: [Kind: Int]) {
    var found: [[DType?]] = []
    var totals: [[DType?]: Int] = [:]
    for kind in order where Set(kind.dtypes).count > 1 && !kind.dtypes.contains(nil) {
      if totals[kind.dtypes] == nil { found.append(kind.dtypes) }
      totals[kind.dtypes, default: 0] += counts[kind] ?? 1
    }
    for types in found {
      let isMergeable = types.allSatisfy { $0?.isComputable ?? true }
      add(
        isMergeable ? .note : .error, "type",
        types.map { $0.map(Table.Cell.dtype) ?? .nothing }, "of" + count(totals[types] ?? 1))
    }
  }

  private func count(_ count: Int) -> String { count == 1 ? " 1 tensor" : " \(count) tensors" }

  /// The names of all models' tensors, those of the first in its order.
  private var allNames: [TensorName] {
    var seen: Set<TensorName> = []
    return models.flatMap(\.layout.names).filter { seen.insert($0).inserted }
  }
}

extension String {
  /// The text with `*` for parts between dots that are numbers.
  fileprivate var withoutLayerNumbers: String {
    split(separator: ".", omittingEmptySubsequences: false).map { part in
      !part.isEmpty && part.utf8.allSatisfy { $0 &- 0x30 < 10 } ? "*" : String(part)
    }.joined(separator: ".")
  }
}
