/// A file that goes beside the weights unchanged, or with bytes of its own.
public struct SideFile: Hashable, Sendable {
  /// Where the bytes come from.
  public enum Source: Hashable, Sendable {
    /// Copied byte for byte from this path.
    case path(String)
    /// Written as given.
    case bytes([UInt8])
  }

  /// The plain file name; a chat template with a name has `additional_chat_templates/` before it.
  public var name: String
  /// The contents.
  public var source: Source

  /// Makes a side file.
  public init(name: String, source: Source) {
    self.name = name
    self.source = source
  }
}

extension SideFile {
  /// The files that `from_pretrained` and tokenizers look for, besides the weights.
  ///
  /// Code (`*.py`), other weights and everything else stay behind.
  public static let conventionalNames = [
    "config.json", "generation_config.json",
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "tokenizer.model", "vocab.json", "merges.txt", "vocab.txt", "spiece.model",
    "sentencepiece.bpe.model", "chat_template.jinja", "chat_template.json",
    "preprocessor_config.json", "processor_config.json", "video_preprocessor_config.json",
    "image_processor_config.json", "feature_extractor_config.json",
  ]

  /// What belongs to a tokenizer, its chat template too, but for templates with names.
  static let tokenizerNames: Set = vocabularyNames.union([
    "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
    "chat_template.json",
  ])

  /// The tokens themselves, in the forms that tokenizers read.
  package static let vocabularyNames: Set = [
    "tokenizer.json", "added_tokens.json", "tokenizer.model", "vocab.json", "merges.txt",
    "vocab.txt", "spiece.model", "sentencepiece.bpe.model",
  ]

  /// The conventional files in a folder, in the order of ``conventionalNames``, then the chat templates
  /// with names.
  package static func all(in folder: String) -> [SideFile] {
    let plain = conventionalNames.compactMap { name -> SideFile? in
      let path = PathName.join(folder, name)
      guard let status = try? System.status(path), status.isFile else { return nil }
      return SideFile(name: name, source: .path(path))
    }
    return plain + namedTemplates(in: folder)
  }

  /// Reads the contents: at most as many bytes as a header may have.
  ///
  /// - Throws: ``FileError/unreadable(file:_:)``.
  public func read() throws -> [UInt8] {
    switch source {
    case .bytes(let bytes): return bytes
    case .path(let path):
      do throws(Errno) {
        let file = try InputFile(opening: path)
        guard file.size <= Safetensors.headerLimit else { throw .tooLarge }
        return try SafetensorsHeader.bytes(
          of: file.descriptor, at: 0, count: Int(file.size))
      } catch {
        throw FileError.unreadable(file: path, .init(action: "read", code: error.code))
      }
    }
  }
}

extension Checkpoint {
  /// The conventional files in the model's folder, in the order of
  /// ``SideFile/conventionalNames``, then its chat templates with names; none for a lone file.
  public var sideFiles: [SideFile] {
    folder.map { SideFile.all(in: $0) } ?? []
  }
}
