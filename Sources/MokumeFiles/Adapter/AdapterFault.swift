import MokumeTensor

/// The rule of PEFT's format that an adapter breaks.
public enum AdapterFault: Error, Hashable, Sendable {
  // adapter_config.json
  case notAnObject
  case configTooLarge(UInt64)
  case missingField(String)
  case field(String, wanted: String, got: String)
  case pattern(field: String, key: String, PatternError)

  // adapter_model
  case noConfig
  case noTensors
  case twoAdapters([String])
  case pieceTwice(module: String, piece: String)
  case missingPiece(module: String, lacks: String, has: String)
  case strayPiece(module: String, piece: String, field: String, value: String)
  case shape(tensor: String, Shape, wanted: String)
  case shapes(module: String, String, Shape, String, Shape)
  case rank(tensor: String, Int, field: String, wanted: Int)
  case type(tensor: String, DType)
  case nameTwice(String)
  case sizeOverflow(module: String)
}

/// What a sound adapter has whose effect on weights is not known here, or is none that could be added.
public enum AdapterLimit: Hashable, Sendable {
  /// A method other than LoRA, LoHa and LoKr.
  case method(String)
  /// A field that changes what the tensors mean.
  case field(String, value: String)
  /// The training began with another model than the base: PiSSA and its like.
  case initialisation(String)
  /// A tensor whose name is none of the method's.
  case tensor(String)
  /// Names as Kohya's scripts have them.
  case kohya(String)
  /// DoRA of a convolution.
  case magnitudeOfConvolution(String)
}
