import MokumeTensor

/// What tells one save from another: FNV-1a over 128 bits, the same on every machine and in every
/// run.
///
/// Two saves with one fingerprint write the same bytes into the same shards, as far as files that
/// keep identity, size and time stamp keep their bytes.
struct Fingerprint {
  private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
  private static let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b

  /// 32 hexadecimal digits.
  var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 32 - digits.utf8.count) + digits
  }

  mutating func combine(_ bytes: some Collection<UInt8>) {
    combine(UInt64(bytes.count))
    for byte in bytes { combine(byte: byte) }
  }

  mutating func combine(_ number: UInt64) {
    for place in 0..<8 { combine(byte: UInt8(truncatingIfNeeded: number >> (place * 8))) }
  }

  private mutating func combine(byte: UInt8) {
    state = (state ^ UInt128(byte)) &* Self.prime
  }
}

extension Fingerprint {
  /// The fingerprint of a save, from everything that determines its bytes: the recipe, the headers
  /// and so types, shards and metadata, and the files that are read.
  init(recipe: String, layout: OutputLayout, inputs: [Checkpoint]) {
    combine(Journal.format)
    combine(recipe.utf8)
    for file in layout.files {
      combine(file.name.utf8)
      combine(file.header)
      combine(file.size)
    }
    for input in inputs {
      combine(input.name.utf8)
      for file in input.files { combine(file) }
    }
  }

  /// The device's number is left out: it may change when a machine starts anew.
  private mutating func combine(_ file: InputFile) {
    combine((System.realPath(file.path) ?? file.path).utf8)
    combine(file.size)
    combine(file.inode)
    combine(UInt64(bitPattern: file.modifiedSeconds))
    combine(UInt64(bitPattern: file.modifiedNanoseconds))
  }
}
