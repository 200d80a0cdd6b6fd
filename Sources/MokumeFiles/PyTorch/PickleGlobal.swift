/// A name that a pickle may mention, and what it stands for here.
///
/// Nothing is imported and nothing is called: a name is looked up in this table, and one that is not
/// in it ends the reading.
struct PickleGlobal: Sendable {
  let module: String
  let name: String
  let meaning: Meaning

  /// What a name stands for.
  enum Meaning: Sendable {
    case orderedMap
    /// `_rebuild_tensor`, with its version from 1 to 3.
    case rebuildTensor(Int)
    case rebuildParameter
    case rebuildFromType
    /// `Tensor` or `Parameter`.
    case tensorClass
    /// Makes a value that no tensor needs.
    case metadata
    case storage(TorchType)
    case type(TorchType)
  }

  var fullName: String { "\(module).\(name)" }

  /// All names that have a meaning.
  static let all: [PickleGlobal] = functions + metadata + types

  /// The place in ``all`` by full name.
  static let places: [String: Int] = Dictionary(
    all.enumerated().map { ($0.element.fullName, $0.offset) },
    uniquingKeysWith: { first, _ in first })

  private static let functions: [PickleGlobal] = [
    PickleGlobal(module: "collections", name: "OrderedDict", meaning: .orderedMap),
    PickleGlobal(module: "torch._utils", name: "_rebuild_tensor", meaning: .rebuildTensor(1)),
    PickleGlobal(module: "torch._utils", name: "_rebuild_tensor_v2", meaning: .rebuildTensor(2)),
    PickleGlobal(module: "torch._utils", name: "_rebuild_tensor_v3", meaning: .rebuildTensor(3)),
    PickleGlobal(module: "torch._utils", name: "_rebuild_parameter", meaning: .rebuildParameter),
    PickleGlobal(
      module: "torch._utils", name: "_rebuild_parameter_with_state", meaning: .rebuildParameter),
    PickleGlobal(
      module: "torch._tensor", name: "_rebuild_from_type_v2", meaning: .rebuildFromType),
    PickleGlobal(module: "torch", name: "Tensor", meaning: .tensorClass),
    PickleGlobal(module: "torch.nn.parameter", name: "Parameter", meaning: .tensorClass),
    PickleGlobal(module: "torch.nn.parameter", name: "Buffer", meaning: .tensorClass),
  ]

  private static let metadata: [PickleGlobal] =
    [
      ("torch", "Size"), ("torch", "device"), ("torch.serialization", "_get_layout"),
      ("_codecs", "encode"), ("collections", "Counter"), ("builtins", "set"),
      ("builtins", "bytearray"), ("builtins", "complex"), ("__builtin__", "set"),
      ("__builtin__", "bytearray"), ("__builtin__", "complex"),
    ].map { PickleGlobal(module: $0.0, name: $0.1, meaning: .metadata) }

  private static let types: [PickleGlobal] =
    TorchType.all.map { PickleGlobal(module: "torch", name: $0.name, meaning: .type($0)) }
    + TorchType.storages.sorted { $0.key < $1.key }.compactMap { name, element in
      TorchType.all.first { $0.name == element }
        .map { PickleGlobal(module: "torch", name: name, meaning: .storage($0)) }
    }
    + [
      PickleGlobal(
        module: "torch.storage", name: "UntypedStorage", meaning: .storage(.bytes))
    ]
}
