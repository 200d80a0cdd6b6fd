import MokumeKernels
import MokumeTensor

/// The bytes of a chunk: numbers of three formats, and how often 2 may be kept by a trim.
struct StepInputs<T: TileElement> {
  let half: [UInt64]
  let stored: [UInt64]
  let plain: [T]
  let halfBytes: UnsafeMutablePointer<UInt8>
  let storedBytes: UnsafeMutablePointer<UInt8>
  let plainBytes: UnsafeMutablePointer<T>
  static var ties: UInt64 { 300 }

  init(count: Int) {
    half = moderateNumbers(count, seed: 50).map { ScalarReference.encode($0 as Double, as: .f16) }
    stored = StoredNumbers.moderate(count, seed: 51)
    plain = Array(
      (MagnitudeTests.tiedNumbers(count) as [T]).filter { !$0.isNaN }.prefix(count))
    halfBytes = copied(bytes(of: half, as: .f16))
    storedBytes = copied(bytes(of: stored, as: .bf16))
    plainBytes = copied(plain)
  }

  func deallocate() {
    halfBytes.deallocate()
    storedBytes.deallocate()
    plainBytes.deallocate()
  }

  /// The mean of what agrees with x + y, where x weighs 1 and y 0.5.
  private static func mean(_ x: T, _ y: T) -> T {
    let sign: T = x + y >= 0 ? 1 : -1
    let (turnedX, turnedY) = (x * sign, y * sign)
    let weight: T = (turnedX > 0 ? 1 : 0) + (turnedY > 0 ? 0.5 : 0)
    return (max(turnedX, 0) + max(turnedY, 0)) * sign / max(weight, 0.5)
  }

  /// What the operations give one by one, by the names that `StepProgram` stores them under.
  func wanted(first: Int) -> [String: [T]] {
    typealias Reference = ScalarReference
    let a = half.map { T(Reference.decode($0, as: .f16)) }
    let b = stored.map { T(Reference.decode($0, as: .bf16)) }
    let difference = zip(b, a).map { $0 - $1 }
    let random: [T] = plain.indices.map {
      Reference.uniform(key: 11, stream: 12, index: UInt64(first + $0))
    }
    var left = Self.ties
    return [
      "load": a,
      "stored": difference,
      "unary": plain.map { Reference.unary(.floor, $0 * 0.7) },
      "vv": zip(plain, a).map { $0 / $1 },
      "vs": plain.map { $0 - 0.3 },
      "sv": plain.map { 0.3 - $0 },
      "accumulate": zip(b, difference).map { $1 + $0 * 0.3 },
      "choose": difference.indices.map { difference[$0] < 0.5 ? plain[$0] : a[$0] },
      "choose number": difference.indices.map { plain[$0] >= 1 ? difference[$0] : -0.5 },
      "number choose": difference.indices.map { plain[$0] == 2 ? 5 : a[$0] },
      "choose numbers": plain.map { $0 != 2 ? 3 : 4 },
      "select": plain.indices.map { plain[$0] != 0 ? a[$0] : difference[$0] },
      "select number": plain.indices.map { plain[$0] != 0 ? a[$0] : 9 },
      "number select": plain.indices.map { plain[$0] != 0 ? 8 : a[$0] },
      "select numbers": plain.map { $0 != 0 ? 6 : 7 },
      "fill": plain.map { _ in 0.3 },
      "uniform": random,
      "drop": zip(random, plain).map { $0 < 0.4 ? $1 : -1 },
      "mean": zip(a, difference).map { Self.mean($0, $1) },
      "magnitude": plain.map { $0.magnitude > 0.5 ? 1 : 0 },
      "fold": plain.indices.map {
        Reference.binary(
          .maximum, Reference.binary(.maximum, a[$0], difference[$0]), plain[$0] * 0.7)
      },
      "trim": Reference.trim(plain, key: (2 as T).key(.magnitude), ties: &left),
    ]
  }
}
