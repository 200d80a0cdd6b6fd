import MokumeFiles
import MokumeTensor

/// A file of weights gives tensors of its own bytes or a message, and the same again.
func checkWeights(_ bytes: [UInt8], as name: String) {
  let path = Workplace.write(name, bytes)
  let verdict = Verdict.opening(path)
  require(verdict == Verdict.opening(path), "two verdicts")
}

/// An index leads to the shards beside it or to a message.
func checkIndex(_ bytes: [UInt8]) {
  _ = Shards.written
  let path = Workplace.write("model.safetensors.index.json", bytes)
  let verdict = Verdict.opening(path)
  require(verdict == Verdict.opening(path), "two verdicts")
}

/// What opening a file came to.
private enum Verdict: Equatable {
  case tensors([TensorHeader])
  case error(String)

  static func opening(_ path: String) -> Verdict {
    do {
      let model = try Checkpoint.open(path)
      for tensor in model.tensors.indices { try read(tensor, of: model) }
      if model.hasOwnTokens, let vocabulary = try model.vocabulary() {
        require(vocabulary.end <= 1 << 20, "a number without a row")
        _ = try model.ownTokenizerSettings()
      }
      return .tensors(model.tensors.map(\.header))
    } catch let error as FileError {
      require([.corrupt, .unknownFormat, .unreadable].contains(error.kind), "\(error)")
      checkMessage(error)
      return .error(error.description)
    } catch {
      fatalError("\(error) is no message about a file")
    }
  }

  /// Reads a tensor as a whole and in part: the part has the same bytes.
  private static func read(_ tensor: Int, of model: Checkpoint) throws {
    let count = model.tensors[tensor].byteCount
    require(count == model.tensors[tensor].header.byteCount, "a tensor of another size")
    // A header may speak of nothing that the file has not, which decoding makes eight times as much.
    require(count <= 64 << 20, "a tensor larger than any input")
    var whole = [UInt8](repeating: 0xAA, count: count)
    try whole.withUnsafeMutableBytes { try model.read(tensor, bytes: 0..<count, into: $0) }
    let range = count / 3..<count - count / 4
    var part = [UInt8](repeating: 0x55, count: range.count)
    try part.withUnsafeMutableBytes { try model.read(tensor, bytes: range, into: $0) }
    require(part == Array(whole[range]), "a part that is not the whole's")
  }
}

/// A message is short, and fit for a terminal.
func checkMessage(_ error: FileError) {
  let text = error.description
  require(text.utf8.count < 8000, "a message of \(text.utf8.count) bytes")
  let isPlain = text.unicodeScalars.allSatisfy {
    $0 == "\n" || $0.properties.generalCategory != .control
  }
  require(isPlain, "control characters in a message")
}

/// The shards that indexes name: those of the corpus.
private enum Shards {
  static let written: Void = {
    let folder = Seeding.root + "/FileTests/Corpus/index/"
    for name in ["one", "two", "both", "short"] {
      Workplace.write("\(name).safetensors", Workplace.read("\(folder)\(name).safetensors") ?? [])
    }
  }()
}
