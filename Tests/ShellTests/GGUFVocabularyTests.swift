import Foundation
import TestSupport
import Testing

extension TemporaryFolder {
  /// Copies a GGUF file of the corpus of tokenizers: row n of its embeddings is 2n and 2n + 1.
  func writeGGUFTokens(_ name: String, to path: String) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    try write(
      path,
      Data(
        contentsOf: tests.appending(
          path: "FileTests/Corpus/vocabulary/valid-gguf-\(name)/model.gguf")))
  }
}

/// A folder and a GGUF file whose tokenizers have the same tokens, in whole or in part.
@Suite("Vocabularies of GGUF files")
struct GGUFVocabularyTests {
  /// `six.gguf` has a, Ġb, [PAD2], <s>, ▁x and two spaces; `same` has them too, and `other` some of
  /// them in other rows, which are 100 more.
  private func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.writeGGUFTokens("bytes", to: "six.gguf")
    let added = #"{"id": 3, "content": "<s>", "special": true}"#
    let more = #", {"id": 4, "content": "▁x"}, {"id": 5, "content": "  "}"#
    try model(
      "same", vocabulary: #"{"a": 0, "Ġb": 1, "[PAD2]": 2}"#, added: added + more, rows: 6, from: 0,
      in: folder)
    let others = added.replacing("3", with: "2") + #", {"id": 3, "content": "<y>"}"#
    try model(
      "other", vocabulary: #"{"Ġb": 0, "a": 1}"#, added: others, rows: 4, from: 100, in: folder)
    return folder
  }

  private func model(
    _ name: String, vocabulary: String, added: String, rows: Int, from first: Int,
    in folder: TemporaryFolder
  ) throws {
    var model = TinyModel()
    model.add(
      "model.embed_tokens.weight", shape: [rows, 2], (0..<rows * 2).map { Float(first + $0) })
    model.add("model.norm.weight", shape: [2], [1, 1])
    try folder.write("\(name)/model.safetensors", model.data)
    try folder.write(
      "\(name)/config.json", #"{"vocab_size": \#(rows), "eos_token_id": 2, "pad_token_id": 1}"#)
    try folder.write(
      "\(name)/tokenizer.json",
      #"{"added_tokens": [\#(added)], "model": {"type": "BPE", "vocab": \#(vocabulary)}}"#)
    try folder.write("\(name)/tokenizer_config.json", #"{"eos_token": "<s>"}"#)
  }

  private func run(_ script: String, in folder: TemporaryFolder, status: Int32 = 0) throws -> Answer
  {
    try folder.write(
      "s.merge",
      "six = load \"six.gguf\"\nsame = load \"same\"\nother = load \"other\"\n\(script)\n")
    let answer = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(answer.status == status, "\(answer.errors)")
    return answer
  }

  private func embeddings(_ path: String, in folder: TemporaryFolder) throws -> [Float]? {
    _ = try run("save 1.0 * load \"\(path)\" \"values.safetensors\", overwrite: true", in: folder)
    let values = try Weights(folder.read("values.safetensors")).values
    return values["model.embed_tokens.weight"]
  }

  @Test("are those of the folder that the file was converted from")
  func same() throws {
    let folder = try workplace()
    let answer = try run(
      """
      print(compat([same, six]))
      print(diff(align(same, to: six), six).max)
      print(compat([other, six]))
      """, in: folder)
    let rows = answer.output.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    #expect(
      rows == [
        "difference severity same six detail", "config.json note there none -", "0",
        "difference severity other six detail",
        "model.embed_tokens.weight error 4 x 2 6 x 2 shape of 1 tensor",
        "tokens warning 4 6 -", "tokens added warning 0 3 [PAD2] ▁x",
        "tokens missing warning 0 1 <y>", "tokens in other rows warning 0 3 a Ġb <s>",
        "config.json note there none -",
      ])
  }

  @Test("decide the rows of a folder's model, and the tokens of the file that is saved")
  func toGGUF() throws {
    let folder = try workplace()
    _ = try run("save slerp(six, align(other, to: six, fill: six), t: 1) \"out.gguf\"", in: folder)
    #expect(
      try embeddings("out.gguf", in: folder)
        == [102, 103, 100, 101, 4, 5, 104, 105, 8, 9, 10, 11])
    let answer = try run("print(len(compat([six, load \"out.gguf\"])))", in: folder)
    #expect(answer.output == "0\n")
  }

  @Test("are added to: what the file lacks comes behind its own tokens")
  func union() throws {
    let folder = try workplace()
    _ = try run("save align(six, to: [six, other], fill: other) \"out.gguf\"", in: folder)
    #expect(
      try embeddings("out.gguf", in: folder) == (0..<12).map { Float($0) } + [106, 107])
    let answer = try run("print(compat([six, load \"out.gguf\"])[\"tokens added\"])", in: folder)
    #expect(answer.output.contains("<y>"), "\(answer.output)")
  }

  @Test("give way to those of a folder, whose tokenizer is saved")
  func toFolder() throws {
    let folder = try workplace()
    let answer = try run("save align(six, to: other, fill: other) \"out/\"", in: folder)
    #expect(try embeddings("out", in: folder) == [2, 3, 0, 1, 6, 7, 106, 107])
    #expect(try folder.read("out/tokenizer.json") == folder.read("other/tokenizer.json"))
    #expect(answer.errors.contains("out/ gets no config.json"))
    #expect(!answer.errors.contains("out/ gets no tokenizer"))
  }

  @Test("have numbers of special tokens for a config; a folder's tokenizer is not theirs")
  func configs() throws {
    let folder = try workplace()
    let answer = try run("save align(other, to: six, fill: six) \"out/\"", in: folder)
    #expect(
      try String(decoding: folder.read("out/config.json"), as: UTF8.self)
        == #"{"vocab_size": 6, "eos_token_id": 3, "pad_token_id": null}"#)
    #expect(!folder.listing.contains("out/tokenizer.json"))
    #expect(answer.errors.contains("other/config.json names tokens that six.gguf does not name"))
    #expect(answer.errors.contains("warning[W0617]: out/ gets no tokenizer"))
    let named = try run(
      "save align(other, to: six, fill: six) \"new/\", tokenizer: \"same\"", in: folder)
    #expect(!named.errors.contains("W0617"))
    #expect(try folder.read("new/tokenizer.json") == folder.read("same/tokenizer.json"))
  }

  @Test("are missing in a folder of the file's own model, which says so")
  func bare() throws {
    let folder = try workplace()
    let answer = try run("save 1.0 * six \"out/\"", in: folder)
    #expect(answer.errors.contains("warning[W0617]: out/ gets no config.json and no tokenizer"))
    #expect(
      answer.errors.contains(
        "note: six.gguf is GGUF and has neither; `tokenizer:` brings the latter"))
    let named = try run("save 1.0 * six \"new/\", tokenizer: \"same\"", in: folder)
    #expect(named.errors.contains("warning[W0617]: new/ gets no config.json\n"))
  }

  @Test("take a tokenizer of the folder that the file lies in, if it has the same tokens")
  func beside() throws {
    for name in ["same", "other"] {
      let folder = try workplace()
      try folder.write("both/six.gguf", folder.read("six.gguf"))
      try folder.write("both/tokenizer.json", folder.read("\(name)/tokenizer.json"))
      let answer = try run(
        "save align(other, to: load \"both\", fill: load \"both\") \"out/\"", in: folder)
      #expect(folder.listing.contains("out/tokenizer.json") == (name == "same"))
      #expect(answer.errors.contains("gets no tokenizer") == (name == "other"))
    }
  }

  @Test("come with a chat template that another model can take; weights are no template")
  func template() throws {
    let folder = try workplace()
    try folder.writeGGUFTokens("types-missing", to: "two.gguf")
    _ = try run(
      """
      save 1.0 * same "model/", template: load "two.gguf"
      save 1.0 * same "file/", template: "two.gguf"
      """, in: folder)
    for name in ["model", "file"] {
      let text = try String(decoding: folder.read("\(name)/chat_template.jinja"), as: UTF8.self)
      #expect(text == "{{ messages }}")
      let lock = try String(decoding: folder.read("\(name)/mokume.lock"), as: UTF8.self)
      #expect(lock.contains("\"two.gguf\""))
    }
    for path in ["six.gguf", "same/model.safetensors"] {
      let answer = try run("save 1.0 * same \"bad/\", template: \"\(path)\"", in: folder, status: 4)
      #expect(answer.errors.contains("no chat template in \(path)"), "\(answer.errors)")
    }
  }

  @Test("are locked with the file that has them")
  func locked() throws {
    let folder = try workplace()
    _ = try run("save align(other, to: six) \"out/\"", in: folder)
    let lock = try String(decoding: folder.read("out/mokume.lock"), as: UTF8.self)
    #expect(lock.contains("\"six.gguf\""))
  }
}
