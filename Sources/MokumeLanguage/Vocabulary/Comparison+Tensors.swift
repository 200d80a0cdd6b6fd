import MokumeGraph
import MokumeTensor

extension Comparison {
  /// A kind of tensor: its name without the number of a layer, and what each model has of it.
  private struct Kind: Hashable {
    let name: String
    let gap: Gap
    let shapes: [Shape?]
    let dtypes: [DType?]
  }

  /// Why a tensor is not in every model.
  private enum Gap: Hashable {
    case none
    /// Some lack what others have.
    case missing
    /// Some have one matrix where others have two; together they have two.
    case tied(TensorName)
    /// Not every adapter changes it, and there are only adapters.
    case unchanged
  }

  /// Compares names, shapes and types of tensors; tensors that differ in the same way are one row.
  mutating func compareTensors() {
    add(.note, "kind", models.map { .text($0.kind.rawValue) })
    var order: [Kind] = []
    var counts: [Kind: Int] = [:]
    for name in allNames {
      let places = models.map { $0.layout.position(of: name) }
      let kind = Kind(
        name: name.text.withoutLayerNumbers, gap: gap(name),
        shapes: zip(models, places).map { model, place in place.map { model.layout.shapes[$0] } },
        dtypes: zip(models, places).map { model, place in
          place.flatMap { model.dtypes.indices.contains($0) ? model.dtypes[$0] : nil }
        })
      guard kind.gap != .none || !fit(kind.shapes) || Set(counted(kind.dtypes)).count > 1 else {
        continue
      }
      if counts[kind] == nil { order.append(kind) }
      counts[kind, default: 0] += 1
    }
    for kind in order where kind.gap != .none || !fit(kind.shapes) {
      let (severity, detail) = judged(kind, counts[kind] ?? 1)
      add(severity, kind.name, kind.shapes.map { $0.map(Table.Cell.shape) ?? .nothing }, detail)
    }
    addTypes(order, counts)
  }

  private func judged(_ kind: Kind, _ count: Int) -> (Severity, String) {
    guard fit(kind.shapes) else {
      return (
        .error, (kind.gap == .missing ? "not in every model:" : "shape of") + self.count(count)
      )
    }
    switch kind.gap {
    case .none, .missing: return (.error, "not in every model:" + self.count(count))
    case .tied(let twin):
      return (.warning, "where it is missing it is \(twin)")
    case .unchanged: return (.note, "not in every adapter:" + self.count(count))
    }
  }

  /// Whether the shapes are those of one tensor. That of an adapter's product is known where it meets its
  /// base, which may store the matrix in more dimensions, or turned.
  private func fit(_ shapes: [Shape?]) -> Bool {
    let own = of(shapes) { !$0.isAdapter }
    let adapters = of(shapes, where: \.isAdapter)
    guard Set(own).count <= 1 else { return false }
    guard let shape = own.first else { return Set(adapters).count <= 1 }
    return adapters.allSatisfy { other in
      let areMatrices = other.rank > 1 && shape.rank > 1
      return other == shape || (areMatrices && other.elementCount == shape.elementCount)
    }
  }

  private func gap(_ name: TensorName) -> Gap {
    func has(_ model: ComparedModel) -> Bool { model.layout.position(of: name) != nil }
    let wholes = models.filter { !$0.isAdapter }
    if wholes.isEmpty { return models.allSatisfy(has) ? .none : .unchanged }
    let lacking = wholes.filter { !has($0) }
    if lacking.isEmpty { return .none }
    let twin = wholes.lazy.compactMap { $0.twins[name] }.first
    let mixed = wholes.count { $0.mixed.position(of: name) != nil }
    guard let twin, mixed == wholes.count else { return .missing }
    return .tied(twin)
  }

  /// What counts of the models' types: those of adapters where there is nothing else.
  private func counted(_ dtypes: [DType?]) -> [DType] {
    let own = of(dtypes) { !$0.isAdapter }
    return own.isEmpty ? dtypes.compactMap(\.self) : own
  }

  /// What some of the models have, where they have something.
  private func of<Value>(_ values: [Value?], where isMeant: (ComparedModel) -> Bool) -> [Value] {
    models.indices.compactMap { isMeant(models[$0]) ? values[$0] : nil }
  }

  private mutating func addTypes(_ order: [Kind], _ counts: [Kind: Int]) {
    var found: [[DType?]] = []
    var totals: [[DType?]: Int] = [:]
    for kind in order where Set(counted(kind.dtypes)).count > 1 && kind.gap != .missing {
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
