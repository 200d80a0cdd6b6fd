import MokumeTensor

/// A LoRA adapter to write as PEFT does: its tensors by their names, and its `adapter_config.json`.
public struct AdapterOutput: Sendable {
  /// The file with the weights.
  public static let weightsName = "adapter_model.safetensors"
  /// The file that says what they are.
  public static let configName = "adapter_config.json"

  /// The modules that it changes, such as `model.layers.0.mlp.up_proj`.
  public var modules: [String]
  /// How PEFT finds them: names, or what names end in.
  public var targets: [String]
  public var rank: Int
  /// For each module whether its weight has inputs as rows.
  public var isTurned: [Bool]
  /// The model on the hub that it changes, if that is known.
  public var base: HubReference?
  /// What the model does in PEFT's words, such as `CAUSAL_LM`.
  public var task: String?

  public init(
    modules: [String], targets: [String], rank: Int, isTurned: [Bool], base: HubReference?,
    task: String?
  ) {
    self.modules = modules
    self.targets = targets
    self.rank = rank
    self.isTurned = isTurned
    self.base = base
    self.task = task
  }

  /// The tensors of a module: the factor with a row for each rank, then the other.
  ///
  /// - Parameters:
  ///   - place: the module's place in ``modules``.
  ///   - shape: that of the module's weight as the model stores it.
  /// - Throws: ``FileError/unstorable(target:name:_:)`` when a factor is too large for any file.
  public func headers(
    ofModule place: Int, _ shape: Shape, _ dtype: DType, target: String
  ) throws(FileError) -> [TensorHeader] {
    let (rows, columns) = (shape.dimensions[0], shape.dimensions[1])
    let (inputs, outputs) = isTurned[place] ? (rows, columns) : (columns, rows)
    func header(_ piece: AdapterPiece, _ dimensions: [Int]) throws(FileError) -> TensorHeader {
      let name = "base_model.model.\(modules[place]).\(piece.rawValue).weight"
      guard let shape = Shape(dimensions) else {
        throw .unstorable(target: target, name: name, .sizeOverflow)
      }
      return TensorHeader(name: TensorName(name), dtype: dtype, shape: shape)
    }
    return [try header(.down, [rank, inputs]), try header(.up, [outputs, rank])]
  }

  /// The text of `adapter_config.json`. The alpha is the rank, so that the scale is 1.
  public var config: String {
    let names = targets.map { "    \(JSONText.quoted($0))" }.joined(separator: ",\n")
    let revision = base.flatMap { $0.revision == "main" ? nil : $0.revision }
    let fields: [(String, String)] = [
      ("base_model_name_or_path", Self.text(base?.repository)), ("bias", "\"none\""),
      ("fan_in_fan_out", isTurned.contains(true) ? "true" : "false"), ("inference_mode", "true"),
      ("init_lora_weights", "true"), ("lora_alpha", String(rank)), ("lora_dropout", "0.0"),
      ("modules_to_save", "null"), ("peft_type", "\"LORA\""), ("r", String(rank)),
      ("revision", Self.text(revision)), ("target_modules", "[\n\(names)\n  ]"),
      ("task_type", Self.text(task)),
    ]
    let lines = fields.map { "  \"\($0.0)\": \($0.1)" }.joined(separator: ",\n")
    return "{\n\(lines)\n}\n"
  }

  private static func text(_ value: String?) -> String { value.map(JSONText.quoted) ?? "null" }
}
