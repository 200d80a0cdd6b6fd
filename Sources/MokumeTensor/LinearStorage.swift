/// How the classes of an architecture store the weights of linear layers.
///
/// The rows of a weight are outputs, but for the layers that GPT-2 calls `Conv1D`, whose rows are inputs.
/// The two cannot be told apart by a square matrix.
public enum LinearStorage: Hashable, Sendable {
  /// Every linear layer has outputs as rows.
  case linear
  /// The layers with the names of ``isConv1D(_:)`` have inputs as rows, and others outputs.
  case conv1D

  /// What `model_type` says of architectures whose blocks are GPT-2's.
  private static let conv1DTypes: Set = [
    "gpt2", "openai-gpt", "imagegpt", "decision_transformer", "clvp", "clvp_decoder",
  ]
  private static let conv1DNames: Set<Substring> = ["c_attn", "c_proj", "c_fc", "q_attn"]

  /// What architectures with these names store; a model may have several parts.
  public init(modelTypes: [String]) {
    self = modelTypes.contains(where: Self.conv1DTypes.contains) ? .conv1D : .linear
  }

  /// Whether a module has the name of a `Conv1D` layer.
  public static func isConv1D(_ module: String) -> Bool {
    module.split(separator: ".").last.map(conv1DNames.contains) ?? false
  }

  /// Whether the rows of a module's weight are inputs.
  public func isTurned(_ module: String) -> Bool { self == .conv1D && Self.isConv1D(module) }
}
