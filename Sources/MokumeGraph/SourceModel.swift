import MokumeTensor

/// A loaded model as the graph sees it: its name and the headers of its tensors.
public struct SourceModel: Sendable {
  /// The name that keys random masks and appears in messages: the last part of its path.
  public let name: String
  /// The path it was loaded from, as the user wrote it; empty when there is none.
  public let path: String
  /// Names, types and shapes of its tensors.
  public let headers: [TensorHeader]
  /// For each name under which the model would repeat a tensor of another name, that other name:
  /// `lm_head.weight` of a model with tied embeddings. It has no tensor of the first name.
  public let twins: [TensorName: TensorName]

  /// What an adapter does to a model; nil for a model.
  public var adapter: AdapterModel?

  /// Makes a source.
  public init(
    name: String, headers: [TensorHeader], path: String = "",
    twins: [TensorName: TensorName] = [:], adapter: AdapterModel? = nil
  ) {
    self.twins = twins
    self.name = name
    self.path = path
    self.headers = headers
    self.adapter = adapter
  }
}
