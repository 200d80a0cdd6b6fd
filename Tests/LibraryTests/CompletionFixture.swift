import Foundation
import MokumeGraph
import MokumeLanguage
import MokumeTensor

@testable import Mokume

/// A session with a few names, and a disk with a few folders.
struct CompletionFixture {
  let session = Session()
  let folders = FakeFolders(
    files: [
      "models/chat/config.json", "models/chat/model.safetensors", "models/code/weights.gguf",
      "models/old/v1/config.json", "models/base.safetensors", "models/tiny.gguf",
      "models/notes.txt", "models/.hidden/config.json", "models/a \"b\" \\c/config.json",
      "models/step-10/config.json", "models/step-9/config.json", "lib/methods.merge",
      "lib/deep/more.merge", "run.merge", "/home/ada/weights/x.safetensors",
      "/home/ada/.cache/huggingface/hub/models--org--mistral/refs/main",
      "/home/ada/.cache/huggingface/hub/models--org--mistral/refs/v0.2",
      "/home/ada/.cache/huggingface/hub/models--org--mistral/refs/pr/1",
      "/home/ada/.cache/huggingface/hub/models--org--phi-3/refs/main",
      "/home/ada/.cache/huggingface/hub/models--gpt2/refs/main",
      "/home/ada/.cache/huggingface/hub/datasets--org--text/refs/main",
      "/usr/merge/lib/extra.merge", "/usr/merge/common.merge",
      "/cache/models--other--model/refs/main", "/hf/hub/models--third--model/refs/main",
    ],
    variables: ["HOME": "/home/ada"])

  /// Makes the session with models `a` and `base` of a few layers and values of every kind.
  init() throws {
    for name in ["a", "base"] { add(name, CompletionFixture.names(layers: 12)) }
    try session.run(SourceText(name: "fixture.merge", text: CompletionFixture.script))
  }

  static let commands: [CompletionCommand] = [
    CompletionCommand("vars", takes: .variable), "plan", CompletionCommand("run", takes: .script),
    CompletionCommand("write", takes: .script), CompletionCommand("reload", takes: .none),
    CompletionCommand("time", takes: .statement),
    CompletionCommand(
      "set",
      takes: .settings([
        .init("color", aliases: ["colour"], values: ["auto", "always", "never"]), .init("threads"),
      ])),
  ]

  static let script = """
    tvs = [a - base]
    nested = [[a], [base]]
    weight = 0.5
    densities = [0.1, 0.2]
    title = "t"
    flag = true
    span = 0..<4
    rules = { "*.mlp.*": 0.3, "*.attn.*": 0.5, else: 1 }
    half = bf16
    def bell(x) = 4 * x * (1 - x)
    ## Keeps what agrees.
    ## deltas   differences from one base
    ## density  share kept
    ## rule     "strict" or "loose"
    def agree(deltas, density = 20%, rule = "strict") = sum(deltas)
    def bare(first, second) = first
    _private = 1

    """

  /// Puts a model into the session, of whose tensors only names are known.
  func add(_ name: String, _ tensors: [String]) {
    let shape = Shape([4, 4])
    let headers = tensors.compactMap { tensor in
      shape.map { TensorHeader(name: TensorName(tensor), dtype: .bf16, shape: $0) }
    }
    let graph = session.evaluator.graph
    session.evaluator.set(name, to: .lazy(graph.source(SourceModel(name: name, headers: headers))))
  }

  static func names(layers: Int) -> [String] {
    ["model.embed_tokens.weight"]
      + (0..<layers).flatMap { layer in
        [
          "self_attn.q_proj.weight", "self_attn.k_proj.weight", "mlp.gate_proj.weight",
          "mlp.up_proj.weight", "input_layernorm.weight",
        ].map { "model.layers.\(layer).\($0)" }
      } + ["model.norm.weight", "lm_head.weight"]
  }

  func list(_ text: String, at offset: Int, _ variables: [String: String] = [:]) -> CompletionList {
    var folders = folders
    folders.variables.merge(variables) { $1 }
    return session.completions(
      in: Array(text.utf8), at: offset, commands: CompletionFixture.commands, folders: folders)
  }
}

/// A disk that exists in a test only.
struct FakeFolders: Folders {
  let files: [String]
  var variables: [String: String]

  func environment(_ name: String) -> String? { variables[name] }

  func entries(of folder: String, limit: Int) -> [FolderEntry] {
    var base = folder == "." ? "" : folder
    if base.hasPrefix("./") { base = String(base.dropFirst(2)) }
    if !base.isEmpty, !base.hasSuffix("/") { base += "/" }
    var found: [FolderEntry] = []
    for file in files where file.hasPrefix(base) && (!base.isEmpty || !file.hasPrefix("/")) {
      let rest = file.dropFirst(base.count).split(separator: "/", omittingEmptySubsequences: false)
      let entry = FolderEntry(name: String(rest[0]), isFolder: rest.count > 1)
      if !found.contains(entry) { found.append(entry) }
    }
    return Array(found.prefix(limit))
  }
}
