/// Metadata entries while they are put together, as they will stand in the file.
struct GGUFEntries: Sendable {
  /// A value with its type.
  enum Value {
    case u32(UInt32)
    case f32(Float)
    case bool(Bool)
    case string(String)
    case strings([String])
    case i32s([Int32])
    case f32s([Float])
  }

  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  /// Adds an entry; keys are not compared.
  mutating func add(_ key: String, _ value: Value) {
    count += 1
    bytes.appendGGUF(string: key)
    switch value {
    case .u32(let number): append(.u32, number)
    case .f32(let number): append(.f32, number.bitPattern)
    case .bool(let flag): append(.bool, UInt8(flag ? 1 : 0))
    case .string(let text):
      append(.string)
      bytes.appendGGUF(string: text)
    case .strings(let texts):
      appendList(.string, texts.count)
      for text in texts { bytes.appendGGUF(string: text) }
    case .i32s(let numbers):
      appendList(.i32, numbers.count)
      for number in numbers { bytes.appendGGUF(number) }
    case .f32s(let numbers):
      appendList(.f32, numbers.count)
      for number in numbers { bytes.appendGGUF(number.bitPattern) }
    }
  }

  /// Adds an entry of another file as it is.
  mutating func add(_ entry: GGUFMetadata.Entry, of metadata: GGUFMetadata) {
    count += 1
    bytes += metadata.bytes[entry.whole]
  }

  private mutating func append(_ type: GGUFValueType) { bytes.appendGGUF(type.rawValue) }

  private mutating func append(_ type: GGUFValueType, _ number: some FixedWidthInteger) {
    append(type)
    bytes.appendGGUF(number)
  }

  private mutating func appendList(_ type: GGUFValueType, _ count: Int) {
    append(.array)
    append(type)
    bytes.appendGGUF(UInt64(count))
  }
}

extension [UInt8] {
  /// Appends a number, its lowest byte first.
  mutating func appendGGUF<Number: FixedWidthInteger>(_ number: Number) {
    for place in 0..<Number.bitWidth / 8 {
      append(UInt8(truncatingIfNeeded: number >> Number(place * 8)))
    }
  }

  /// Appends a string after its length.
  mutating func appendGGUF(string: String) {
    appendGGUF(UInt64(string.utf8.count))
    append(contentsOf: string.utf8)
  }
}
