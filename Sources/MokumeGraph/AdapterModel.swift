import MokumeTensor

/// What an adapter says it does to the tensors of a model.
///
/// The tensors of the source are the pieces: differences, tensors that replace the model's, and
/// magnitudes. Without ``obstacles`` there are only differences, under the model's names, and the
/// source itself is the adapter.
public struct AdapterModel: Hashable, Sendable {
  /// A tensor of the model that the adapter changes.
  public struct Change: Hashable, Sendable {
    /// Its name in the model.
    public let name: TensorName
    /// The piece that is added to it.
    public let difference: TensorName?
    /// The piece that takes its place first.
    public let replacement: TensorName?
    /// Whether that piece is the base's own tensor, as it was when the adapter was made: a model that uses
    /// one tensor in two places has it in both.
    public let replacesBase: Bool
    /// The piece that says how long its vectors are in the end, as large as the tensor.
    public let magnitude: TensorName?
    /// What such a vector is: a row or a column.
    public let vectors: Scope
    /// Whether the rows of the tensor are inputs, as GPT-2 has them.
    public let isTurned: Bool

    /// Makes a change.
    public init(
      name: TensorName, difference: TensorName?, replacement: TensorName? = nil,
      magnitude: TensorName? = nil, vectors: Scope = .row, replacesBase: Bool = false,
      isTurned: Bool = false
    ) {
      self.name = name
      self.difference = difference
      self.replacement = replacement
      self.replacesBase = replacesBase
      self.magnitude = magnitude
      self.vectors = vectors
      self.isTurned = isTurned
    }
  }

  /// The tensors it changes, each once.
  public let changes: [Change]
  /// What `info` shows of it, such as `rank` and `16`.
  public let facts: [Fact]
  /// What it has that is a difference only together with its base, in words.
  public let obstacles: [String]
  /// Square matrices of which only the architecture of the model tells which way round they are.
  public let undecided: [TensorName]
  /// Whether that architecture could change how a matrix is taken.
  public let heedsStorage: Bool

  /// Whether what is added to one of two tied tensors is added to the one that both are.
  public var keepsTwins = false

  /// A line about an adapter.
  public struct Fact: Hashable, Sendable {
    public let name: String
    public let text: String

    /// Makes a line.
    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Makes the description of an adapter.
  public init(
    changes: [Change], facts: [Fact], obstacles: [String], undecided: [TensorName] = [],
    heedsStorage: Bool = false
  ) {
    self.changes = changes
    self.facts = facts
    self.obstacles = obstacles
    self.undecided = undecided
    self.heedsStorage = heedsStorage
  }
}
