/// A fully connected network with ReLU between its layers, as train.py writes it.
struct Network {
  private struct Layer {
    let weight: [Float]  // one row per output
    let bias: [Float]

    func callAsFunction(_ input: [Float]) -> [Float] {
      bias.indices.map { output in
        let row = weight[output * input.count..<(output + 1) * input.count]
        return zip(row, input).reduce(bias[output]) { $0 + $1.0 * $1.1 }
      }
    }
  }

  private let layers: [Layer]

  init(_ path: String) throws {
    let file = try TensorFile(path)
    let count = file.names.filter { $0.hasSuffix(".bias") }.count
    var inputs = Exam.pixels
    layers = try (0..<count).map { index in
      let weight = try file.floats("layers.\(index).weight")
      let bias = try file.floats("layers.\(index).bias")
      guard weight.count == inputs * bias.count else {
        throw Failure("\(path): layer \(index) does not fit the one before it")
      }
      inputs = bias.count
      return Layer(weight: weight, bias: bias)
    }
  }

  /// The digit with the highest score.
  func digit(in image: [Float]) -> Int {
    var values = image
    for (index, layer) in layers.enumerated() {
      values = layer(values)
      if index < layers.count - 1 { values = values.map { max($0, 0) } }
    }
    return values.indices.max { values[$0] < values[$1] } ?? 0
  }
}
