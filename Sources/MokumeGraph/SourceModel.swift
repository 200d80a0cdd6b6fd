import MokumeTensor

/// A loaded model as the graph sees it: its name and the headers of its tensors.
public struct SourceModel: Sendable {
  /// The name that keys random masks and appears in messages: the last part of its path.
  public let name: String
  /// Names, types and shapes of its tensors.
  public let headers: [TensorHeader]

  /// Makes a source.
  public init(name: String, headers: [TensorHeader]) {
    self.name = name
    self.headers = headers
  }
}
