import Foundation

/// A model small enough to be written out in a test.
public struct TinyModel {
  public struct Tensor {
    let name: String
    let dtype: String
    let shape: [Int]
    let bytes: Data
  }

  public var tensors: [Tensor] = []

  public init() {}

  /// A model of f32 tensors with two layers, an embedding and a norm, whose values follow from a
  /// number, so that models of different numbers differ everywhere.
  public static func network(_ number: Int, width: Int = 4) -> TinyModel {
    var model = TinyModel()
    let names = [
      "model.embed_tokens.weight", "model.layers.0.mlp.up_proj.weight",
      "model.layers.1.mlp.up_proj.weight", "model.norm.weight",
    ]
    for (place, name) in names.enumerated() {
      let shape = name.hasSuffix("norm.weight") ? [width] : [width, width]
      let values = (0..<shape.reduce(1, *)).map { index in
        Float(sin(Double(1 + index * 7 + place * 31 + number * 101)) / 8 + Double(number) / 64)
      }
      model.add(name, shape: shape, values)
    }
    return model
  }

  /// A model whose embeddings have a row for each of some tokens.
  public static func speaking(_ tokens: [String], _ number: Int) -> TinyModel {
    var model = TinyModel()
    for tensor in ["lm_head.weight", "model.embed_tokens.weight"] {
      model.add(
        tensor, shape: [tokens.count, 4],
        (0..<tokens.count * 4).map { Float($0 * (number + 1)) / 16 })
    }
    model.add("model.layers.0.mlp.up_proj.weight", shape: [4, 4], (0..<16).map { Float($0) })
    return model
  }

  /// A tokenizer of some tokens.
  public static func tokenizer(_ tokens: [String]) -> String {
    let entries = tokens.enumerated().map { "\"\($0.element)\": \($0.offset)" }
    return
      "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\(entries.joined(separator: ", "))}}}\n"
  }

  /// Adds an f32 tensor.
  public mutating func add(_ name: String, shape: [Int], _ values: [Float]) {
    add(name, "F32", shape: shape, bytes: values.withUnsafeBytes { Data($0) })
  }

  /// Adds a tensor of 64-bit whole numbers.
  public mutating func add(_ name: String, shape: [Int], integers: [Int64]) {
    add(name, "I64", shape: shape, bytes: integers.withUnsafeBytes { Data($0) })
  }

  /// Adds a tensor of any type by its bytes.
  public mutating func add(_ name: String, _ dtype: String, shape: [Int], bytes: Data) {
    tensors.append(Tensor(name: name, dtype: dtype, shape: shape, bytes: bytes))
  }

  /// The bytes of a safetensors file.
  public var data: Data {
    var offset = 0
    let entries = tensors.map { tensor in
      defer { offset += tensor.bytes.count }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      return "\"\(tensor.name)\":{\"dtype\":\"\(tensor.dtype)\",\"shape\":[\(shape)],"
        + "\"data_offsets\":[\(offset),\(offset + tensor.bytes.count)]}"
    }
    var header = Data("{\(entries.joined(separator: ","))}".utf8)
    while header.count % 8 != 0 { header.append(0x20) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }
    return Data(length) + header + tensors.reduce(Data()) { $0 + $1.bytes }
  }
}

extension TinyModel {
  /// The numbers of a safetensors file of f32 tensors, by name.
  public static func numbers(in data: Data) throws -> [String: [Double]] {
    let bytes = [UInt8](data)
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << ($1 * 8) }
    let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
    var result: [String: [Double]] = [:]
    for (name, entry) in header as? [String: [String: Any]] ?? [:] {
      guard let range = entry["data_offsets"] as? [Int] else { continue }
      result[name] = stride(from: 8 + length + range[0], to: 8 + length + range[1], by: 4).map {
        start in
        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << ($1 * 8) }
        return Double(Float(bitPattern: bits))
      }
    }
    return result
  }
}
