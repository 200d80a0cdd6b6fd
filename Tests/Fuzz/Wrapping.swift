/// Pickles within the file of PyTorch that needs least around them: no check sum, no directory.
enum Pickle {
  private static let before: [UInt8] =
    [
      0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    ]
    // The version 1001, and an empty map for the machine.
    + [0x80, 0x02, 0x4A, 0xE9, 0x03, 0x00, 0x00, 0x2E] + [0x80, 0x02, 0x7D, 0x2E]

  /// The key of one storage, its four elements and their 16 bytes.
  private static let behind: [UInt8] =
    [0x80, 0x02, 0x5D, 0x58, 1, 0, 0, 0, 0x30, 0x61, 0x2E] + [4, 0, 0, 0, 0, 0, 0, 0]
    + (0..<16).map { $0 }

  static func file(around pickle: [UInt8]) -> [UInt8] { before + pickle + behind }

  /// The pickle in an archive that PyTorch wrote: between the name of its member and what follows it.
  @Sendable
  static func part(of file: [UInt8]) -> [UInt8]? {
    let name = Array("/data.pkl".utf8)
    guard let start = file.firstRange(of: name)?.upperBound,
      let end = file[start...].firstRange(of: [0x50, 0x4B, 0x07, 0x08])?.lowerBound
    else { return nil }
    return Array(file[start..<end])
  }
}

/// Blocks of GGUF: the first byte of an input says of which type.
enum Blocks {
  /// Numbers of types, the elements of a block and its bytes, as ggml.h has them.
  private static let types: [(type: UInt8, elements: Int, bytes: Int)] = [
    (0, 1, 4), (1, 1, 2), (2, 32, 18), (3, 32, 20), (6, 32, 22), (7, 32, 24), (8, 32, 34),
    (10, 256, 84), (11, 256, 110), (12, 256, 144), (13, 256, 176), (14, 256, 210), (30, 1, 2),
  ]

  /// A file with one tensor of as many blocks as there are bytes for.
  static func file(of input: [UInt8]) -> [UInt8] {
    let type = types[Int(input.first ?? 0) % types.count]
    let count = max(0, input.count - 1) / type.bytes
    var file = Array("GGUF".utf8)
    append(3, 4, to: &file)
    append(1, 8, to: &file)
    append(1, 8, to: &file)
    append("general.architecture", to: &file)
    append(8, 4, to: &file)
    append("test", to: &file)
    append("a", to: &file)
    append(1, 4, to: &file)
    append(count * type.elements, 8, to: &file)
    append(Int(type.type), 4, to: &file)
    append(0, 8, to: &file)
    file += [UInt8](repeating: 0, count: (32 - file.count % 32) % 32)
    return file + input.dropFirst().prefix(count * type.bytes)
  }

  private static func append(_ number: Int, _ count: Int, to file: inout [UInt8]) {
    for byte in 0..<count { file.append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
  }

  private static func append(_ text: String, to file: inout [UInt8]) {
    append(text.utf8.count, 8, to: &file)
    file += text.utf8
  }

  /// The end of a file, where its blocks are.
  @Sendable
  static func part(of file: [UInt8]) -> [UInt8]? { Array(file.suffix(2000)) }
}
