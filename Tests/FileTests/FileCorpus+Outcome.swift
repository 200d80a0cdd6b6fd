import MokumeTensor
import Testing

@testable import MokumeFiles

extension FileCorpus {
  /// What comes out for a file of weights, or for an index: the error, or a line for each tensor in
  /// the order of the names, with its bytes in hexadecimal, then metadata and warnings.
  func outcome(_ name: String) throws -> String {
    try outcome(name) { try description(of: Checkpoint.open($0)) }
  }

  /// What comes out of reading a file: the error in place of what is read.
  func outcome(_ name: String, reading: (String) throws -> String) throws -> String {
    let path = self[name]
    do {
      return try reading(path)
    } catch let error as FileError {
      #expect([.corrupt, .unknownFormat, .unreadable].contains(error.kind), "\(name)")
      return rendered(error, path: path, folder: folder)
    }
  }

  private func description(of model: Checkpoint) throws -> String {
    let order = model.tensors.indices.sorted {
      model.tensors[$0].header.name < model.tensors[$1].header.name
    }
    let tensors = try order.map { place in
      let header = model.tensors[place].header
      let hex = try model.bytes(place).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      let name = Wording.printable(header.name.text)
      let line = "\(name) \(header.dtype.rawValue) \(header.shape.dimensions)"
      return hex.isEmpty ? line : "\(line) \(hex.joined())"
    }
    let metadata = model.metadata.map {
      "metadata \(JSONText.quoted($0.key)): \(JSONText.quoted($0.value))"
    }
    let warnings = model.warnings.flatMap { warning in
      let headline = warning.headline
        .split(separator: folder, omittingEmptySubsequences: false).joined(separator: "FOLDER")
      return ["warning: \(headline)", "note: \(warning.label)"]
    }
    return (tensors + metadata + warnings).joined(separator: "\n")
  }
}

/// The whole text of an error as the corpora spell it: without the path of the file it is about, and
/// with the name alone of another file.
func rendered(_ error: FileError, path: String, folder: String) -> String {
  var headline = error.headline
  if headline.hasPrefix(path + " ") {
    headline.removeFirst(path.count + 1)
  } else {
    #expect(headline.contains(folder + "/"), "the headline names a file")
    headline = headline.split(separator: folder + "/").joined()
  }
  let label = error.label.isEmpty ? "" : " [\(error.label)]"
  let lines = error.notes.map { "note: \($0)" } + error.helps.map { "help: \($0)" }
  return ([headline + label] + lines).joined(separator: "\n")
    .split(separator: folder, omittingEmptySubsequences: false).joined(separator: "FOLDER")
}
