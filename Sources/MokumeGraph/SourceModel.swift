import MokumeTensor

/// A loaded model as the graph sees it: its name and the headers of its tensors.
public struct SourceModel: Sendable {
  /// The name that keys random masks and appears in messages: the last part of its path.
  public let name: String
  public let headers: [TensorHeader]

  public init(name: String, headers: [TensorHeader]) {
    self.name = name
    self.headers = headers
  }
}
