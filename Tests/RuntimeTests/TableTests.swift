import Foundation
import MergeTestSupport
import MokumeLanguage
import MokumeRuntime
import MokumeTensor
import Testing

/// Numbers of tables against definitions in f64, written plainly.
@Suite("Tables of numbers")
struct TableTests {
  /// Tensors of several chunks and of odd shapes, and one of whole numbers.
  static func bench(_ dtype: DType) throws -> Workbench {
    var family = Family(Family.everyShape + Family.chunkShapes, dtype)
    family.hasIntegers = true
    return try Workbench(family.models(["base", "a", "b"]))
  }

  /// The elements of a model by tensor, those of a group together.
  private func groups(_ bench: Workbench, _ model: Int, _ by: String) throws -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    let checkpoint = bench.checkpoints[model]
    for (index, tensor) in checkpoint.tensors.enumerated()
    where tensor.header.dtype.isComputable && tensor.header.shape.elementCount > 0 {
      let name = tensor.header.name.text
      let isLayer = name.hasPrefix("layers.")
      let layer = name.split(separator: ".").prefix(2).joined(separator: ".")
      let key = by == "model" ? "model" : by == "layer" && isLayer ? layer : name
      result[key, default: []] += try checkpoint.values(index)
    }
    return result
  }

  private func expect(
    _ cells: [String: [String: Table.Cell]], _ row: String, _ column: String, _ wanted: Double,
    within tolerance: Double
  ) {
    guard case .number(let found)? = cells[row]?[column] else {
      Issue.record("no number in \(row) \(column)")
      return
    }
    let isEqual = found == wanted || (found.isNaN && wanted.isNaN)
    #expect(
      isEqual || abs(found - wanted) <= tolerance * max(abs(wanted), 1e-30),
      "\(row) \(column): \(found), not \(wanted)")
  }

  @Test(
    "norms are those of the definition",
    arguments: [DType.f32, .bf16, .f64], ["tensor", "layer", "model"])
  func norms(dtype: DType, by: String) throws {
    let bench = try Self.bench(dtype)
    let (cells, _) = try bench.table("norms(a, by: \"\(by)\")")
    for (row, x) in try groups(bench, 1, by) {
      let square = x.reduce(0) { $0 + $1 * $1 }
      expect(cells, row, "norm", square.squareRoot(), within: 1e-12)
      expect(cells, row, "rms", (square / Double(x.count)).squareRoot(), within: 1e-12)
      expect(cells, row, "max", x.map { abs($0) }.max() ?? 0, within: 0)
      let zeros = Double(x.count { $0 == 0 }) / Double(x.count)
      expect(cells, row, "zeros", zeros, within: 0)
      #expect(cells[row]?["params"] == .count(x.count))
    }
  }

  @Test(
    "differences and cosines are those of the definition",
    arguments: [DType.f32, .f64], ["tensor", "layer", "model"])
  func differences(dtype: DType, by: String) throws {
    let bench = try Self.bench(dtype)
    let (cells, _) = try bench.table("diff(a, b, by: \"\(by)\")")
    let (cosines, _) = try bench.table("cosine(a, b, by: \"\(by)\")")
    let right = try groups(bench, 2, by)
    for (row, x) in try groups(bench, 1, by) {
      let y = try #require(right[row])
      // Differences are rounded to the type of arithmetic, everything else is in f64.
      let d = zip(x, y).map { dtype == .f64 ? $0 - $1 : Double(Float($0) - Float($1)) }
      let count = Double(d.count)
      let square = d.reduce(0) { $0 + $1 * $1 }
      let mean = d.reduce(0, +) / count
      let (xx, yy) = (x.reduce(0) { $0 + $1 * $1 }, y.reduce(0) { $0 + $1 * $1 })
      let xy = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
      expect(cells, row, "max", d.map { abs($0) }.max() ?? 0, within: 0)
      expect(cells, row, "rms", (square / count).squareRoot(), within: 1e-12)
      let spread = d.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      // The spread of one number is 0, which a difference of squares need not give.
      if d.count > 1 { expect(cells, row, "sigma", spread.squareRoot(), within: 1e-9) }
      expect(cells, row, "relative", square == 0 ? 0 : (square / yy).squareRoot(), within: 1e-12)
      let changed = Double(zip(x, y).count { $0 != $1 }) / count
      expect(cells, row, "changed", changed, within: 0)
      let cosine = max(-1, min(1, xy / (xx * yy).squareRoot()))
      expect(cells, row, "cosine", cosine, within: 1e-9)
      expect(cosines, row, "cosine", cosine, within: 1e-9)
    }
  }

  @Test("conflicts are those of the definition", arguments: ["tensor", "layer", "model"])
  func conflicts(by: String) throws {
    let bench = try Self.bench(.bf16)
    try bench.execute("deltas = [trim(m - base, density: 40%) for m in [a, b, 2 * base - a]]")
    let (cells, _) = try bench.table("conflicts(deltas, by: \"\(by)\")")
    let kept = try ["a - base", "b - base", "base - a"].map { delta -> [String: [Double]] in
      let outcome = try bench.run(try bench.node("trim(\(delta), density: 40%)"), dtype: .f32)
      var found: [String: [Double]] = [:]
      for (row, _) in try groups(bench, 1, "tensor") { found[row] = try outcome.values(row) }
      return found
    }
    var shares: [String: (clash: Int, overlap: Int, count: Int)] = [:]
    for (name, first) in kept[0] {
      let isLayer = name.hasPrefix("layers.")
      let layer = name.split(separator: ".").prefix(2).joined(separator: ".")
      let row = by == "model" ? "model" : by == "layer" && isLayer ? layer : name
      for index in first.indices {
        let values = kept.map { $0[name]?[index] ?? 0 }
        let clashes = values.contains { $0 > 0 } && values.contains { $0 < 0 }
        shares[row, default: (0, 0, 0)].clash += clashes ? 1 : 0
        shares[row, default: (0, 0, 0)].overlap += values.count { $0 != 0 } >= 2 ? 1 : 0
        shares[row, default: (0, 0, 0)].count += 1
      }
    }
    for (row, share) in shares {
      expect(cells, row, "share", Double(share.clash) / Double(share.count), within: 0)
      expect(cells, row, "overlap", Double(share.overlap) / Double(share.count), within: 0)
    }
  }

  @Test(
    "a model does not differ from itself, at any scope", arguments: ["tensor", "layer", "model"])
  func itself(by: String) throws {
    for dtype in [DType.f32, .bf16, .f16, .f64, .f8e4m3] {
      let bench = try Self.bench(dtype)
      let (cells, _) = try bench.table("diff(a, a, by: \"\(by)\")")
      for (row, x) in try groups(bench, 1, by) where x.contains(where: { $0 != 0 }) {
        for column in ["max", "rms", "sigma", "relative", "changed"] {
          expect(cells, row, column, 0, within: 0)
        }
        expect(cells, row, "cosine", 1, within: 0)
      }
      let (opposite, _) = try bench.table("cosine(a, -2 * a, by: \"\(by)\")")
      for row in opposite.keys where cells[row]?["cosine"] == .number(1) {
        expect(opposite, row, "cosine", -1, within: 0)
      }
    }
  }

  @Test("all columns of all rows are found while each input is read once")
  func once() throws {
    let bench = try Self.bench(.bf16)
    for by in ["tensor", "layer", "model"] {
      let (_, plan) = try bench.table("diff(a, b, by: \"\(by)\")")
      #expect(plan.cost.passes == 1)
      for source in [1, 2] {
        let bytes = bench.checkpoints[source].tensors.filter { $0.header.dtype.isComputable }
          .reduce(0) { $0 + $1.byteCount }
        #expect(plan.cost.read[source] == bytes)
      }
    }
  }

  @Test("tensors of whole numbers have no numbers, and harm no others")
  func integers() throws {
    let bench = try Self.bench(.f32)
    let whole = try #require(
      bench.checkpoints[1].tensors.first { !$0.header.dtype.isComputable }?.header.name.text)
    let (cells, _) = try bench.table("norms(a)")
    #expect(cells[whole]?["norm"] == .nothing)
    #expect(cells[whole]?["params"] == .count(0))
    #expect(cells["layers.0.empty.weight"]?["norm"] == .nothing)
  }

  @Test("NaN and infinity are shown where they are, not hidden by a largest number")
  func nonFinite() throws {
    let bench = try Workbench([
      TestModel(
        "x",
        [
          TestTensor("a", .f32, values: [1, .nan, 2]),
          TestTensor("b", .f32, values: [-.infinity, 1]),
          TestTensor("c", .f32, values: [3, 4]),
        ])
    ])
    let (cells, _) = try bench.table("norms(x)")
    expect(cells, "a", "max", .nan, within: 0)
    expect(cells, "b", "max", .infinity, within: 0)
    expect(cells, "c", "norm", 5, within: 0)
    try bench.execute("zero = x - x\n")
    let (none, _) = try bench.table("cosine(x, zero)")
    expect(none, "c", "cosine", 0, within: 0)
    expect(none, "a", "cosine", .nan, within: 0)
    let (changes, _) = try bench.table("diff(x, x)")
    expect(changes, "a", "changed", 1.0 / 3, within: 0)
  }

  @Test("numbers do not depend on threads or memory, to the last bit")
  func invariant() throws {
    let bench = try Self.bench(.bf16)
    let first = try bench.table("diff(a, b, by: \"layer\")", RunOptions(threads: 1)).cells
    for threads in [2, 5] {
      let options = RunOptions(threads: threads, chunkElements: Segment.elements)
      let other = try bench.table("diff(a, b, by: \"layer\")", options).cells
      // NaN of tensors without elements is no number to compare.
      for (row, cells) in first {
        for (column, cell) in cells {
          guard case .number(let x) = cell, case .number(let y)? = other[row]?[column] else {
            continue
          }
          #expect(x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN), "\(row) \(column)")
        }
      }
    }
  }
}
