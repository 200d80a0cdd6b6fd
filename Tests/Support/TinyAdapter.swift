import Foundation

/// A PEFT adapter of rank 2 for models of `TinyModel.network`, whose values follow from a number.
public struct TinyAdapter {
  /// `adapter_config.json`.
  public var config: [String: Any] = ["peft_type": "LORA", "r": 2, "lora_alpha": 3]
  /// The tensors of `adapter_model.safetensors`.
  public var weights = TinyModel()

  /// An adapter without tensors.
  public init() {}

  /// An adapter of the given modules, which are 4 x 4.
  public static func of(
    _ modules: [String] = ["model.layers.0.mlp.up_proj", "model.layers.1.mlp.up_proj"],
    number: Int = 0
  ) -> TinyAdapter {
    var adapter = TinyAdapter()
    for (place, module) in modules.enumerated() {
      for (half, shape) in [("A", [2, 4]), ("B", [4, 2])] {
        let seed = number * 17 + place * 5 + shape[0]
        adapter.add("\(module).lora_\(half).weight", shape, seed: seed)
      }
    }
    return adapter
  }

  /// Adds a tensor of numbers below 1.
  public mutating func add(_ name: String, _ shape: [Int], seed: Int) {
    let values = (0..<shape.reduce(1, *)).map { Float(cos(Double(seed * 31 + $0 * 3)) / 2) }
    weights.add("base_model.model." + name, shape: shape, values)
  }

  /// Writes the folder.
  public func write(_ name: String, in folder: TemporaryFolder) throws {
    let text = try JSONSerialization.data(withJSONObject: config, options: .sortedKeys)
    try folder.write("\(name)/adapter_config.json", text)
    try folder.write("\(name)/adapter_model.safetensors", weights.data)
  }
}
