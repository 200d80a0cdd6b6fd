import Foundation
import MokumeDiagnostics
import MokumeSyntax
import TestSupport
import Testing

/// A script of the manual. The block behind it, if it is `text`, is what the script prints; if it is
/// `diag`, all that it says on standard error.
struct Example: CustomTestStringConvertible {
  let page: String
  let script: Block
  let printed: String?
  let said: String?

  var testDescription: String { "\(page):\(script.line)" }

  static func all() throws -> [Example] {
    try ["README.md", "docs/language.md", "docs/methods.md"].flatMap { page in
      let blocks = Block.all(in: try Manual.page(page))
      return blocks.indices.filter { blocks[$0].language == "merge" }.map { index in
        let answers = blocks[(index + 1)...].prefix { $0.isContinuation && $0.language != "merge" }
        return Example(
          page: page, script: blocks[index],
          printed: answers.first { $0.language == "text" }?.text,
          said: answers.first { $0.language == "diag" }?.text)
      }
    }
  }

  /// A folder with the models that the examples load.
  static func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, name) in ["base", "a", "b", "chat", "code", "math"].enumerated() {
      let data = TinyModel.network(number).data
      try folder.write("\(name).st", data)
      try folder.write("models/\(name)/model.safetensors", data)
      try folder.write("models/\(name)/config.json", "{\"torch_dtype\": \"float32\"}\n")
    }
    try vocabularies(folder)
    try TinyAdapter.of().write("adapters/poet", in: folder)
    try TinyAdapter.of(["model.embed_tokens"], number: 1).write("adapters/cook", in: folder)
    try folder.write(
      "lib/methods.merge", "## Half of a difference.\ndef half(delta) = delta / 2\n")
    return folder
  }
}

extension Example {
  /// Two models of one base whose tokenizers differ.
  private static func vocabularies(_ folder: TemporaryFolder) throws {
    let words = ["<s>", "</s>", "a", "b"]
    let models = [("base-chat", words), ("chatml-tune", words + ["<|im_start|>", "<|im_end|>"])]
    for (number, (name, tokens)) in models.enumerated() {
      try folder.write(
        "models/\(name)/model.safetensors", TinyModel.speaking(tokens, number).data)
      try folder.write(
        "models/\(name)/config.json",
        "{\"vocab_size\": \(tokens.count), \"eos_token_id\": \(number == 0 ? 1 : 5)}\n")
      try folder.write("models/\(name)/tokenizer.json", TinyModel.tokenizer(tokens))
    }
  }
}

@Suite("Examples of the manual")
struct ExampleTests {
  @Test("each script runs and prints what the manual says", arguments: try Example.all())
  func example(item: Example) throws {
    let folder = try Example.workplace()
    try folder.write("example.merge", item.script.text)
    let answer = try MokumeProcess.run("run", "example.merge", in: folder)
    if let said = item.said {
      #expect(answer.errors == said)
    } else {
      #expect(answer.status == 0, "\(answer.errors)")
    }
    if let printed = item.printed { #expect(lasting(answer.output) == lasting(printed)) }
  }

  /// The text without what a plan says of this version and machine: instructions and memory.
  private func lasting(_ text: String) -> String {
    text.replacing(/[0-9]+ instructions/, with: "N instructions")
      .replacing(/memory [0-9.]+ kB/, with: "memory N kB")
  }

  /// An example of what reads otherwise than it looks.
  private static let odd: Set = ["weights = [1 -1]\nprint(weights)\n"]

  @Test(
    "each script is laid out as mokume fmt would, unless it has errors",
    arguments: ["README.md", "docs/language.md", "docs/messages.md"])
  func layout(page: String) throws {
    var count = 0
    for block in Block.all(in: try Manual.page(page)) where block.language == "merge" {
      let source = SourceText(name: "\(page):\(block.line)", text: block.text)
      var sources = SourceMap()
      let text = format(source, id: sources.add(source)).text
      if Self.odd.contains(block.text) { continue }
      #expect(text == nil || text == block.text, "\(source.name)")
      count += text == nil ? 0 : 1
    }
    #expect(count > 0)
  }

  @Test("there are examples")
  func present() throws {
    #expect(try Example.all().count > 15)
    #expect(try Example.all().contains { $0.page == "README.md" })
  }
}
