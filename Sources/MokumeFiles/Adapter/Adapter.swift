import MokumeTensor

/// What an adapter says of itself besides its tensors.
public struct Adapter: Sendable {
  /// A tensor of the model that the adapter changes, with the names of the pieces that say how.
  public struct Change: Hashable, Sendable {
    /// The tensor's name in the model.
    public let name: TensorName
    /// What is added to it.
    public internal(set) var difference: TensorName?
    /// What takes its place first.
    public internal(set) var replacement: TensorName?
    /// Whether the replacement is the base's own tensor, which two modules may share.
    public internal(set) var replacesBase = false
    /// The lengths of its vectors in the end (DoRA).
    public internal(set) var magnitude: TensorName?
    /// Whether those vectors are its columns; otherwise they are rows.
    public internal(set) var isByColumn = false
    /// Whether the rows of the tensor are taken for inputs.
    public internal(set) var isTurned = false
  }

  /// The tensors it changes, each once.
  public let changes: [Change]
  /// Square matrices of which only the model can tell whether their rows are inputs: PEFT goes by the
  /// model's classes, whatever `fan_in_fan_out` says.
  public let undecided: [TensorName]
  /// Whether the model's classes could change how a matrix is taken.
  public let heedsStorage: Bool
  /// What it is, in words: method, rank, alpha, scale, modules, base.
  public let facts: [Fact]
  /// What it has besides differences, in words; empty when it is a difference by itself.
  public let obstacles: [String]

  /// A line about an adapter.
  public struct Fact: Hashable, Sendable {
    public let name: String
    public let text: String
  }
}
