import Foundation
import MokumeTensor

/// A model made by a test, and how it is laid out on disk.
package struct TestModel {
  package let name: String
  package var tensors: [TestTensor]
  /// 1 is a lone file; more are shards in a folder with an index.
  package var fileCount: Int

  package init(_ name: String, _ tensors: [TestTensor], fileCount: Int = 1) {
    self.name = name
    self.tensors = tensors
    self.fileCount = fileCount
  }

  /// The tensor of that name.
  package subscript(_ tensor: String) -> TestTensor? {
    tensors.first { $0.name == TensorName(tensor) }
  }

  /// Writes the model into a folder.
  ///
  /// - Returns: the path to load it by.
  package func write(in folder: URL) throws -> String {
    if fileCount == 1 {
      let file = folder.appending(path: "\(name).safetensors")
      try TestModel.file(tensors[...]).write(to: file)
      return file.path
    }
    let folder = folder.appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let size = (tensors.count + fileCount - 1) / fileCount
    var map: [String: String] = [:]
    for number in 0..<fileCount {
      let part = tensors.dropFirst(number * size).prefix(size)
      let name = "model-\(padded(number + 1))-of-\(padded(fileCount)).safetensors"
      try TestModel.file(part).write(to: folder.appending(path: name))
      for tensor in part { map[tensor.name.text] = name }
    }
    try JSONSerialization.data(withJSONObject: ["weight_map": map])
      .write(to: folder.appending(path: "model.safetensors.index.json"))
    return folder.path
  }

  /// The bytes of a safetensors file.
  private static func file(_ tensors: ArraySlice<TestTensor>) -> Data {
    var entries: [String] = []
    var data: [UInt8] = []
    for tensor in tensors {
      let start = data.count
      data += tensor.bytes
      let offsets = "[\(start),\(data.count)]"
      entries.append(
        "\"\(tensor.name)\":{\"dtype\":\"\(tensor.dtype.rawValue)\",\"shape\":\(tensor.shape),"
          + "\"data_offsets\":\(offsets)}")
    }
    let header = Array("{\(entries.joined(separator: ","))}".utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) }
    return Data(length + header + data)
  }

  private func padded(_ number: Int) -> String {
    String(repeating: "0", count: 5 - String(number).count) + String(number)
  }
}
