/// The format of a file with weights.
public enum WeightFormat: String, Hashable, Sendable {
  case safetensors
  /// A zip archive of PyTorch 1.6 or later.
  case pyTorch = "PyTorch"
  /// A stream of PyTorch before 1.6.
  case pyTorchStream = "PyTorch before 1.6"
  case gguf = "GGUF"
}
