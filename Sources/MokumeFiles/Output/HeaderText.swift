import MokumeTensor

/// The JSON texts of an output.
enum HeaderText {
  /// The header of one file, padded with spaces so that the tensors start 8-byte aligned.
  static func bytes(of order: [Int], sizes: [Int], spec: OutputSpec) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(order.count * 128 + 64)
    JSONText.appendRaw("{\"__metadata__\":", to: &text)
    appendMetadata(spec.metadata, to: &text)
    var begin = 0
    for tensor in order {
      text.append(0x2C)
      appendEntry(spec.tensors[tensor], begin: begin, end: begin + sizes[tensor], to: &text)
      begin += sizes[tensor]
    }
    text.append(0x7D)
    while text.count % 8 != 0 { text.append(0x20) }
    return text
  }

  /// The index of shards as transformers writes it: Python's `json.dumps` with an indent of 2,
  /// sorted keys and a newline at the end.
  static func index(_ layout: OutputLayout, tensors: [TensorHeader]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(tensors.count * 112 + 128)
    JSONText.appendRaw("{\n  \"metadata\": {\n    \"total_size\": ", to: &text)
    text.append(contentsOf: String(layout.tensorBytes).utf8)
    JSONText.appendRaw("\n  },\n  \"weight_map\": {", to: &text)
    let order = tensors.indices.sorted { tensors[$0].name < tensors[$1].name }
    for (place, tensor) in order.enumerated() {
      JSONText.appendRaw(place == 0 ? "\n    " : ",\n    ", to: &text)
      JSONText.appendString(tensors[tensor].name.text, to: &text, asciiOnly: true)
      JSONText.appendRaw(": ", to: &text)
      JSONText.appendString(layout.files[layout.positions[tensor].file].name, to: &text)
    }
    JSONText.appendRaw("\n  }\n}\n", to: &text)
    return text
  }

  private static func appendMetadata(_ metadata: [MetadataEntry], to text: inout [UInt8]) {
    let format = MetadataEntry("format", "pt")
    let entries = metadata.contains { $0.key == format.key } ? metadata : [format] + metadata
    text.append(0x7B)
    for (place, entry) in entries.enumerated() {
      if place > 0 { text.append(0x2C) }
      JSONText.appendString(entry.key, to: &text)
      text.append(0x3A)
      JSONText.appendString(entry.value, to: &text)
    }
    text.append(0x7D)
  }

  private static func appendEntry(
    _ header: TensorHeader, begin: Int, end: Int, to text: inout [UInt8]
  ) {
    JSONText.appendString(header.name.text, to: &text)
    JSONText.appendRaw(":{\"dtype\":\"", to: &text)
    text.append(contentsOf: header.dtype.rawValue.utf8)
    JSONText.appendRaw("\",\"shape\":[", to: &text)
    for (place, size) in header.shape.dimensions.enumerated() {
      if place > 0 { text.append(0x2C) }
      JSONText.appendNumber(size, to: &text)
    }
    JSONText.appendRaw("],\"data_offsets\":[", to: &text)
    JSONText.appendNumber(begin, to: &text)
    text.append(0x2C)
    JSONText.appendNumber(end, to: &text)
    JSONText.appendRaw("]}", to: &text)
  }
}
