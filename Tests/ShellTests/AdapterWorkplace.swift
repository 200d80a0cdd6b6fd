import TestSupport

extension TemporaryFolder {
  /// A folder with the models `base` and `chat`, and two adapters of different tensors, `poet` and `cook`.
  static func withAdapters() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("base/model.safetensors", TinyModel.network(0).data)
    try folder.write("base/config.json", #"{"num_hidden_layers": 2}"#)
    try folder.write("chat/model.safetensors", TinyModel.network(1).data)
    try TinyAdapter.of().write("poet", in: folder)
    try TinyAdapter.of(["model.layers.1.mlp.up_proj", "model.embed_tokens"], number: 1)
      .write("cook", in: folder)
    return folder
  }
}
