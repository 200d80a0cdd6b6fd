import MokumeDiagnostics
import MokumeGraph
import MokumeLanguage
import MokumeTensor

/// A host with models of headers only, which keeps what a script asks for.
final class FakeHost: Host {
  var readsWeights = true
  var printed: [String] = []
  var warnings: [Diagnostic] = []
  var saves: [SaveRequest] = []
  var plans: [PlanRequest] = []
  var loads: [String] = []
  var computed: [NodeID] = []
  var scripts: [String: String] = [:]
  var written: [String: String] = [:]
  weak var graph: Graph?

  func load(_ request: LoadRequest) throws(HostFailure) -> SourceModel {
    loads.append(request.path)
    let name = request.path.split(separator: "/").last.map(String.init) ?? ""
    if name == "chta" {
      throw HostFailure(
        .modelNotFound, "no model at \(request.path)", label: "no such file or directory",
        notes: ["looked in /merges (the current directory)"],
        helps: ["did you mean \"models/chat\"?"])
    }
    return SourceModel(name: name, headers: FakeHost.headers(of: name), path: request.path)
  }

  func config(ofSource source: Int) throws(HostFailure) -> ConfigValue? {
    let name = graph?.sources[source].name
    if name == "floats" { return nil }
    if name == "listed" {
      return .object([.init(key: "layer_types", value: .list([.string("x"), .string("y")]))])
    }
    return .object([
      .init(key: "hidden_size", value: .number(4)),
      .init(key: "architectures", value: .list([.string("TinyForCausalLM")])),
      .init(key: "rope_scaling", value: .object([.init(key: "factor", value: .number(2.5))])),
      .init(key: "tie_word_embeddings", value: .boolean(false)),
      .init(key: "sliding_window", value: .null),
    ])
  }

  func vocabulary(ofSource source: Int) throws(HostFailure) -> Vocabulary? {
    let name = graph?.sources[source].name ?? ""
    let tokens: [String]
    switch name {
    case "bare", "floats": return nil
    case "broken":
      throw HostFailure(
        .corruptInput, "models/broken/tokenizer.json has no `model`",
        helps: ["fetch this file again"])
    case "wide": tokens = (0..<10).map { "t\($0)" }
    case "shifted": tokens = (0..<8).reversed().map { "t\($0)" }
    case "few": tokens = (0..<8).map { $0 < 2 ? "t\($0)" : "x\($0)" }
    case "stranger": tokens = (0..<8).map { "x\($0)" }
    default: tokens = (0..<8).map { "t\($0)" }
    }
    return Vocabulary(
      kind: .bpe,
      tokens: tokens.enumerated().map { .init(bytes: Array($0.element.utf8), id: $0.offset) })
  }

  func sideFile(
    _ name: String, ofSource source: Int
  ) throws(HostFailure) -> ConfigValue? {
    guard graph?.sources[source].name == "wide", name == "chat_template.jinja" else { return nil }
    return .string("{{ x }}")
  }

  func exists(_ path: String) -> Bool { path == "models/a" }

  func environment(_ name: String) -> String? { name == "HOME" ? "/home/ada" : nil }

  func files(_ glob: String) throws(HostFailure) -> [String] {
    if glob == "[" { throw HostFailure(.unreadableInput, "cannot read [", label: "not a glob") }
    return ["models/a", "models/b"]
  }

  func readScript(_ path: String, relativeTo importer: String) throws(HostFailure) -> ScriptFile {
    guard let text = scripts[path] else {
      throw HostFailure(.importFailed, "no script at \(path)", label: "no such file")
    }
    return ScriptFile(name: path, bytes: Array(text.utf8))
  }

  func print(_ line: String) { printed.append(line) }

  func warn(_ warning: Diagnostic) { warnings.append(warning) }

  func number(_ node: NodeID) throws(HostFailure) -> Double {
    computed.append(node)
    return 2.5
  }

  func numbers(_ nodes: [NodeID]) throws(HostFailure) -> [[Double]] {
    computed += nodes
    return nodes.map { node in
      (0..<(graph?.numberCount(of: node) ?? 1)).map { Double($0) + 0.25 }
    }
  }

  func hash(_ node: NodeID) throws(HostFailure) -> String { "c0ffee\(node.index)" }

  func write(_ text: String, to path: String) throws(HostFailure) { written[path] = text }

  var tableForm: TableForm { .aligned(width: 60, isASCII: false) }

  func save(_ request: SaveRequest) throws(HostFailure) {
    if request.path == "exists/" && !request.overwrite {
      throw HostFailure(
        .outputExists, "exists/ already holds a model", label: "not replaced",
        helps: ["choose another name, or allow it: overwrite: true"])
    }
    saves.append(request)
  }

  func plan(_ request: PlanRequest) throws(HostFailure) { plans.append(request) }
}

extension FakeHost {
  /// The tensors of a model, which its name tells.
  static func headers(of name: String) -> [TensorHeader] {
    switch name {
    case "wide": standard(vocabulary: 10)
    case "renamed": standard(vocabulary: 8, prefix: "transformer")
    case "deep": (0..<6).map { header("layers.\($0).weight", [4, 4]) }
    case "pairs":
      (0..<4).flatMap {
        [header("layers.\($0).weight", [4, 4]), header("layers.\($0).bias", [4])]
      }
    case "first", "listed":
      standard(vocabulary: 8) + [header("model.layers.0.pre_ln.weight", [4])]
    case "further":
      standard(vocabulary: 8) + [
        header("model.layers.2.eh_proj.weight", [4, 8]),
        header("model.layers.2.mlp.up_proj.weight", [4, 4]),
      ]
    case "headless": [header("model.embed_tokens.weight", [8, 4])]
    case "deeper": (0..<6).map { header("layers.\($0).weight", [4, 5]) }
    case "towers":
      [header("shared.weight", [4])]
        + ["encoder", "decoder"].flatMap { tower in
          (0..<(tower == "encoder" ? 1 : 2)).map { layer in
            header("\(tower).block.\(layer).layer.0.weight", [4, 4])
          }
        } + [header("lm_head.weight", [8, 4])]
    case "doubtful": standard(vocabulary: 8) + [header("memory.weight", [8, 4])]
    case "torn":
      [header("model.embed_tokens.weight", [8, 4]), header("lm_head.weight", [9, 4])]
    case "packed":
      [header("model.embed_tokens.weight", [8, 4], .i8), header("model.norm.weight", [4])]
    case "gptq":
      (0..<3).map { header("layers.\($0).qweight", [4, 4], .i32) }
        + [header("norm.weight", [4])]
    case "integers": [header("embed.weight", [8, 4], .i64), header("norm.weight", [4])]
    case "floats": [header("embed.weight", [8, 4]), header("norm.weight", [4])]
    default: standard(vocabulary: 8)
    }
  }

  private static func standard(vocabulary: Int, prefix: String = "model") -> [TensorHeader] {
    [
      header("\(prefix).embed_tokens.weight", [vocabulary, 4]),
      header("\(prefix).layers.0.mlp.up_proj.weight", [4, 4]),
      header("\(prefix).layers.1.mlp.up_proj.weight", [4, 4]),
      header("\(prefix).norm.weight", [4]),
      header("lm_head.weight", [vocabulary, 4]),
    ]
  }

  private static func header(
    _ name: String, _ dimensions: [Int], _ type: DType = .bf16
  ) -> TensorHeader {
    guard let shape = Shape(dimensions) else { preconditionFailure("bad shape in a test") }
    return TensorHeader(name: TensorName(name), dtype: type, shape: shape)
  }
}
