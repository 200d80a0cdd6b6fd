import MokumeFiles
import MokumeLanguage
import MokumeRuntime
import MokumeTensor

/// The tensors that two models have in common, and those they have not.
struct CommonTensors {
  struct Pair {
    let places: ByteComparison.Pair
    /// Whether type, shape and bytes are the same.
    var isSame = false
  }

  var pairs: [Pair] = []
  private var onlyA: [TensorName] = []
  private var onlyB: [TensorName] = []
  private let a: Checkpoint
  private let b: Checkpoint

  init(_ a: Checkpoint, _ b: Checkpoint) {
    self.a = a
    self.b = b
    for header in a.tensors.map(\.header).inNaturalOrder() {
      guard let first = a.index(of: header.name), let second = b.index(of: header.name) else {
        onlyA.append(header.name)
        continue
      }
      pairs.append(Pair(places: .init(first: first, second: second)))
    }
    onlyB = b.tensors.map(\.header).inNaturalOrder().map(\.name).filter { a.index(of: $0) == nil }
  }

  /// Whether something differs that has numbers.
  var needsNumbers: Bool { pairs.contains { !$0.isSame && $0.hasNumbers(a, b) } }

  func comparison(_ a: Checkpoint, _ b: Checkpoint, _ table: Table?) -> ModelComparison {
    let different = pairs.filter { !$0.isSame }
    let headers = different.map { pair in
      ModelComparison.Pair(
        a: a.tensors[pair.places.first].header, b: b.tensors[pair.places.second].header)
    }
    let silent = different.filter { $0.isAlike(a, b) && !$0.hasNumbers(a, b) }
    return ModelComparison(
      pathA: a.path, pathB: b.path, onlyA: onlyA, onlyB: onlyB,
      shapes: headers.filter { $0.a.shape != $0.b.shape },
      types: headers.filter { $0.a.shape == $0.b.shape && $0.a.dtype != $0.b.dtype },
      commonCount: pairs.count, sameCount: pairs.count - different.count,
      bytes: silent.map { a.tensors[$0.places.first].header.name }, table: table)
  }
}

extension CommonTensors.Pair {
  /// Whether type and shape are the same, so that bytes can be compared.
  func isAlike(_ a: Checkpoint, _ b: Checkpoint) -> Bool {
    let (x, y) = (a.tensors[places.first].header, b.tensors[places.second].header)
    return x.shape == y.shape && x.dtype == y.dtype
  }

  /// Whether both hold numbers that can be subtracted.
  func hasNumbers(_ a: Checkpoint, _ b: Checkpoint) -> Bool {
    let (x, y) = (a.tensors[places.first].header, b.tensors[places.second].header)
    return x.shape == y.shape && x.dtype.isComputable && y.dtype.isComputable
  }
}
