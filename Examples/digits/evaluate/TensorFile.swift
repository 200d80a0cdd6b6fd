import Foundation

/// A safetensors file read whole: 8 bytes of header length, a JSON header, the data.
///
/// Just enough of the format for the files of this example. Mokume's own reader is in
/// `Sources/MokumeFiles`.
struct TensorFile {
  /// One row of the header.
  struct Entry: Decodable {
    let dtype: String
    let range: Range<Int>

    private enum CodingKeys: String, CodingKey {
      case dtype
      case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      let row = try decoder.container(keyedBy: CodingKeys.self)
      dtype = try row.decode(String.self, forKey: .dtype)
      let offsets = try row.decode([Int].self, forKey: .offsets)
      guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1] else {
        throw Failure("a tensor with unusable data_offsets \(offsets)")
      }
      range = offsets[0]..<offsets[1]
    }
  }

  let path: String
  private let entries: [String: Entry]
  private let data: [UInt8]

  init(_ path: String) throws {
    self.path = path
    guard let contents = FileManager.default.contents(atPath: path) else {
      throw Failure("cannot read \(path)")
    }
    let bytes = [UInt8](contents)
    guard bytes.count >= 8 else { throw Failure("\(path) is too short") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else { throw Failure("\(path) is cut short") }
    let end = 8 + Int(length)
    guard let rows = try? JSONDecoder().decode([String: Row].self, from: Data(bytes[8..<end]))
    else { throw Failure("\(path) has no usable header") }
    entries = rows.compactMapValues(\.entry)
    data = Array(bytes[end...])
  }

  /// Names in the order their data lies in the file.
  var names: [String] {
    entries.sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }.map(\.key)
  }

  /// The elements of a `U8` tensor.
  func bytes(_ name: String) throws -> [UInt8] {
    Array(try slice(of: name, dtype: "U8"))
  }

  /// The elements of an `F32` tensor.
  func floats(_ name: String) throws -> [Float] {
    let raw = Array(try slice(of: name, dtype: "F32"))
    return stride(from: 0, to: raw.count - raw.count % 4, by: 4).map { start in
      let bits = raw[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Float(bitPattern: bits)
    }
  }

  private func slice(of name: String, dtype: String) throws -> ArraySlice<UInt8> {
    guard let entry = entries[name] else { throw Failure("\(path) has no tensor \(name)") }
    guard entry.dtype == dtype else {
      throw Failure("\(path): \(name) is \(entry.dtype), not \(dtype)")
    }
    guard entry.range.upperBound <= data.count else {
      throw Failure("\(path): \(name) is cut short")
    }
    return data[entry.range]
  }

  /// A header value: a tensor, or the `__metadata__` map, which holds only strings.
  private struct Row: Decodable {
    let entry: Entry?

    init(from decoder: any Decoder) throws {
      let metadata = try? decoder.singleValueContainer().decode([String: String].self)
      entry = metadata == nil ? try Entry(from: decoder) : nil
    }
  }
}

/// What went wrong, in one sentence for the user.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
