import CMokumeBlocks

/// The GGUF format, versions 2 and 3: facts that its reader and writer share.
///
/// A file is the magic `GGUF`, a version, two counts, metadata, descriptions of tensors, and the
/// tensors' bytes, each at a multiple of an alignment
/// (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md and `gguf.cpp`). All numbers are
/// little-endian; a file of the other order is refused, as ggml does.
package enum GGUF {
  /// The first four bytes.
  package static let magic = Array("GGUF".utf8)
  /// The most bytes before the tensors that are read: many times what a tokenizer takes.
  static let headerLimit = 100_000_000
  /// The longest name of a tensor in bytes, ggml's `GGML_MAX_NAME` without the zero at its end.
  static let nameLimit = 63
  /// The longest key in bytes.
  static let keyLimit = 65_535
  /// The most dimensions of a tensor.
  static let rankLimit = 4
  /// The most experts of a layer, llama.cpp's `LLAMA_MAX_EXPERTS`.
  static let expertLimit = 512
  static let defaultAlignment: UInt64 = 32
  /// ggml takes any power of two; more than this much padding is a mistake or an attack.
  static let alignmentLimit: UInt64 = 1 << 20
  /// The layout of quantised blocks that is read and written.
  static let quantizationVersion: UInt64 = 2

  static let architectureKey = "general.architecture"
  static let alignmentKey = "general.alignment"
  static let quantizationVersionKey = "general.quantization_version"

  /// The next multiple of an alignment, or nil beyond 64 bits.
  static func aligned(_ offset: UInt64, to alignment: UInt64) -> UInt64? {
    let (sum, overflow) = offset.addingReportingOverflow(alignment - 1)
    return overflow ? nil : sum / alignment * alignment
  }
}

/// An element type of GGUF that is read, by its number in a file.
package enum GGMLType: Int32, CaseIterable, Hashable, Sendable {
  case f32 = 0
  case f16 = 1
  case q40 = 2
  case q41 = 3
  case q50 = 6
  case q51 = 7
  case q80 = 8
  case q2K = 10
  case q3K = 11
  case q4K = 12
  case q5K = 13
  case q6K = 14
  case i8 = 24
  case i16 = 25
  case i32 = 26
  case i64 = 27
  case f64 = 28
  case bf16 = 30

  /// Elements of a block: 1, 32 or 256. A row holds whole blocks.
  package var blockElements: Int {
    isQuantized ? mb_block_elements(rawValue) : 1
  }

  /// Bytes of a block.
  package var blockBytes: Int {
    switch self {
    case .i8: 1
    case .i16: 2
    case .i32: 4
    case .i64: 8
    default: mb_block_bytes(rawValue)
    }
  }

  /// Whether elements are stored in blocks with common scales.
  package var isQuantized: Bool {
    switch self {
    case .q40, .q41, .q50, .q51, .q80, .q2K, .q3K, .q4K, .q5K, .q6K: true
    default: false
    }
  }
}

extension GGMLType {
  /// The names of all types that ggml has or had, by number; those that are gone are empty.
  private static let names = [
    "F32", "F16", "Q4_0", "Q4_1", "", "", "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K", "Q3_K", "Q4_K",
    "Q5_K", "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL", "IQ3_S", "IQ2_S",
    "IQ4_XS", "I8", "I16", "I32", "I64", "F64", "IQ1_M", "BF16", "", "", "", "TQ1_0", "TQ2_0",
    "", "", "", "MXFP4", "NVFP4", "Q1_0", "Q2_0",
  ]

  /// The name of a type by its number, or nil when ggml has no such type.
  static func name(ofNumber number: Int32) -> String? {
    guard names.indices.contains(Int(number)), !names[Int(number)].isEmpty else { return nil }
    return names[Int(number)]
  }

  /// The name as ggml spells it, such as `Q4_K`.
  package var name: String { Self.name(ofNumber: rawValue) ?? "" }
}
