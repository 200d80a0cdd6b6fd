import MokumeGraph
import MokumeKernels
import MokumeTensor

extension Reference {
  func uniform(_ id: NodeID, seed: UInt64, _ tensor: TensorName) -> Column {
    let stream = Reference.stream(models: names(of: id), tensor: tensor.text)
    let single = precision(tensor) == .single
    let count = shape(tensor).elementCount
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for index in 0..<UInt64(count) {
      let value =
        single
        ? Double(ScalarReference.uniform(key: seed, stream: stream, index: index) as Float)
        : ScalarReference.uniform(key: seed, stream: stream, index: index)
      elements.append(Element(value))
    }
    return Column(shape(tensor), .element, elements)
  }

  /// The names of the models a value is made of; the second of one name is `name#2`.
  private func names(of id: NodeID) -> [String] {
    graph.sources(of: id).map { source in
      let name = graph.sources[source].name
      let twins = graph.sources[..<source].count { $0.name == name }
      return twins == 0 ? name : "\(name)#\(twins + 1)"
    }
  }

  /// The random stream of a tensor: FNV-1a over the names and the tensor's name, each followed by
  /// the byte 255, a slash between them, and the final mix of SplitMix64.
  package static func stream(models: [String], tensor: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in models + ["/", tensor] {
      for byte in Array(text.utf8) + [0xFF] {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
    }
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
