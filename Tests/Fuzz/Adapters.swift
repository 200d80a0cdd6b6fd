import MokumeFiles
import MokumeTensor

/// The two files of an adapter as one input: the configuration, a byte of zero, the weights.
enum AdapterInput {
  static let weights = "adapter_model.safetensors"
  private static let config = "adapter_config.json"

  /// The input that a file of weights makes with the configuration beside it.
  @Sendable
  static func joined(_ path: String) -> [UInt8]? {
    let folder = path.dropLast(weights.utf8.count)
    guard let before = Workplace.read(folder + config), let behind = Workplace.read(path) else {
      return nil
    }
    return before + [0] + behind
  }

  /// Writes both files.
  ///
  /// - Returns: the path of the weights.
  static func write(_ input: [UInt8]) -> String {
    let end = input.firstIndex(of: 0) ?? input.endIndex
    Workplace.write(config, Array(input[..<end]))
    return Workplace.write(weights, Array(input[end...].dropFirst()))
  }
}

/// An adapter gives differences, each with the same elements in whatever parts they are read, or a message;
/// and the same again.
func checkAdapter(_ bytes: [UInt8]) {
  let path = AdapterInput.write(bytes)
  let verdict = adapterVerdict(path)
  require(verdict == adapterVerdict(path), "two verdicts")
}

/// What opening came to: the text of a message, or the tensors.
private func adapterVerdict(_ path: String) -> String {
  do {
    let model = try Checkpoint.open(path)
    guard let adapter = model.adapter else { fatalError("an adapter that is none") }
    require(!adapter.changes.isEmpty && !adapter.facts.isEmpty, "an adapter of nothing")
    require(Set(adapter.changes.map(\.name)).count == adapter.changes.count, "a tensor twice")
    let pieces = adapter.changes.flatMap { [$0.difference, $0.replacement, $0.magnitude] }
    for piece in pieces.compactMap(\.self) {
      require(model.index(of: piece) != nil, "a change without its piece")
    }
    require(pieces.compactMap(\.self).count == model.tensors.count, "a piece of no change")
    for tensor in model.tensors.indices { try readParts(of: tensor, model) }
    return adapter.facts.map(\.text).joined() + model.tensors.map { "\($0.header)" }.joined()
  } catch let error as FileError {
    let kinds: [FileError.Kind] = [.corrupt, .unsupportedAdapter, .unknownFormat, .unreadable]
    require(kinds.contains(error.kind), "\(error)")
    checkMessage(error)
    return error.description
  } catch {
    fatalError("\(error) is no message about a file")
  }
}

/// Reads pieces of a tensor, which may mean far more than its file has, and parts of these.
private func readParts(of tensor: Int, _ model: Checkpoint) throws {
  let count = model.tensors[tensor].byteCount
  require(count == model.tensors[tensor].header.byteCount, "a tensor of another size")
  let width = min(count, 2000)
  for start in Set([0, (count - width) / 2, count - width]).sorted() {
    var piece = [UInt8](repeating: 0xAA, count: width)
    try piece.withUnsafeMutableBytes {
      try model.read(tensor, bytes: start..<start + width, into: $0)
    }
    let range = width / 3..<width - width / 4
    var part = [UInt8](repeating: 0x55, count: range.count)
    try part.withUnsafeMutableBytes {
      try model.read(tensor, bytes: start + range.lowerBound..<start + range.upperBound, into: $0)
    }
    require(part == Array(piece[range]), "a part that is not the whole's")
  }
}
