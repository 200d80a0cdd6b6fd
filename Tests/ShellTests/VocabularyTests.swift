import Foundation
import TestSupport
import Testing

/// Models with tokenizers, and what is saved of them under another vocabulary.
@Suite("Vocabularies on disk")
struct VocabularyTests {
  private func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try model("a", ["x", "y"], added: ["<s>"], in: folder)
    try model("b", ["y", "x"], added: ["<e>", "<s>"], in: folder)
    try folder.write("b/generation_config.json", #"{"eos_token_id": 2, "temperature": 0.3}"#)
    try folder.write("b/chat_template.jinja", "{{ b }}")
    try folder.write("a/chat_template.jinja", "{{ a }}")
    try folder.write("a/merges.txt", "#version: 0.2\n")
    return folder
  }

  private func model(
    _ name: String, _ tokens: [String], added: [String], in folder: TemporaryFolder
  ) throws {
    let rows = tokens.count + added.count
    var model = TinyModel()
    model.add(
      "model.embed_tokens.weight", shape: [rows, 2],
      (0..<rows * 2).map { Float($0) + (name == "a" ? 0 : 100) })
    model.add("model.norm.weight", shape: [2], [1, name == "a" ? 2 : 3])
    try folder.write("\(name)/model.safetensors", model.data)
    try folder.write(
      "\(name)/config.json",
      "{\"name\": \"\(name)\", \"vocab_size\": \(rows), \"eos_token_id\": \(rows - 1)}\n")
    let vocabulary = tokens.enumerated().map { "\"\($0.element)\": \($0.offset)" }
    let extras = added.enumerated().map {
      "{\"id\": \(tokens.count + $0.offset), \"content\": \"\($0.element)\", \"lstrip\": true, "
        + "\"special\": true}"
    }
    try folder.write(
      "\(name)/tokenizer.json",
      "{\"added_tokens\": [\(extras.joined(separator: ", "))],\n \"model\": {\"type\": \"WordLevel\", "
        + "\"vocab\": {\(vocabulary.joined(separator: ", "))}}}\n")
    try folder.write(
      "\(name)/tokenizer_config.json", "{\"of\": \"\(name)\", \"added_tokens_decoder\": {}}")
  }

  /// The weights of a model of `workplace` with one more tensor.
  private func weights(
    _ rows: Int, and name: String, shape: [Int], in folder: TemporaryFolder, as path: String
  ) throws {
    var model = TinyModel()
    model.add(
      "model.embed_tokens.weight", shape: [rows, 2], (0..<rows * 2).map { Float($0) })
    model.add(name, shape: shape, (0..<shape.reduce(1, *)).map { Float($0 + rows) })
    try folder.write("\(path)/model.safetensors", model.data)
  }

  private func run(_ script: String, in folder: TemporaryFolder, status: Int32 = 0) throws -> Answer
  {
    try folder.write("s.merge", "a = load \"a\"\nb = load \"b\"\n\(script)\n")
    let answer = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(answer.status == status, "\(answer.errors)")
    return answer
  }

  private func text(_ name: String, in folder: TemporaryFolder) throws -> String {
    try String(contentsOfFile: folder[name], encoding: .utf8)
  }

  @Test("come with the template and the special tokens of `to` when the tokens are the same, too")
  func sameTokens() throws {
    let folder = try workplace()
    try model("c", ["x", "y"], added: ["<s>"], in: folder)
    try folder.write("c/chat_template.jinja", "{{ c }}")
    try folder.write("c/config.json", #"{"name": "c", "vocab_size": 3, "eos_token_id": 0}"#)
    _ = try run("save align(a, to: load \"c\") \"out/\"\nsave align(a, to: a) \"own/\"", in: folder)
    #expect(try text("out/chat_template.jinja", in: folder) == "{{ c }}")
    #expect(try text("own/chat_template.jinja", in: folder) == "{{ a }}")
    #expect(
      try text("out/config.json", in: folder)
        == "{\"name\": \"a\", \"vocab_size\": 3, \"eos_token_id\": 0}\n")
    #expect(try folder.read("out/model.safetensors") == folder.read("own/model.safetensors"))
  }

  @Test("a model's rows fill no difference, nor a difference's a model")
  func filledByOther() throws {
    let folder = try workplace()
    for (subject, fill, needs) in [
      ("a - a", "b", "a difference, as what it fills is"),
      ("a", "b - b", "a model, as what it fills is"),
    ] {
      let answer = try run("x = align(\(subject), to: b, fill: \(fill))", in: folder, status: 3)
      #expect(answer.errors.contains(needs), "\(answer.errors)")
    }
  }

  @Test("come with the tokenizer and the numbers of special tokens; the rest is the model's own")
  func files() throws {
    let folder = try workplace()
    _ = try run("save 0.5 * align(a, to: b) + 0.5 * b \"out/\"", in: folder)
    #expect(
      try text("out/config.json", in: folder)
        == "{\"name\": \"a\", \"vocab_size\": 4, \"eos_token_id\": 3}\n")
    for name in ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"] {
      #expect(try text("out/\(name)", in: folder) == text("b/\(name)", in: folder))
    }
    for name in ["merges.txt", "generation_config.json"] {
      #expect(!FileManager.default.fileExists(atPath: folder["out/\(name)"]))
    }
  }

  @Test("of several models add what the first lacks to its tokenizer, with its options")
  func union() throws {
    let folder = try workplace()
    _ = try run(
      "save align(a, to: [a, b], fill: b) \"out/\"\nprint(tensors(load \"out\"))", in: folder)
    let config = try text("out/config.json", in: folder)
    #expect(config == "{\"name\": \"a\", \"vocab_size\": 4, \"eos_token_id\": 2}\n")
    let entry =
      #""content": "<e>", "single_word": false, "lstrip": true, "rstrip": false, "#
      + #""normalized": true, "special": true}"#
    let old = try text("a/tokenizer.json", in: folder)
    #expect(
      try text("out/tokenizer.json", in: folder)
        == old.replacingOccurrences(of: "}],\n", with: "},\n    {\"id\": 3, \(entry)],\n"))
    #expect(
      try text("out/tokenizer_config.json", in: folder)
        == "{\"of\": \"a\", \"added_tokens_decoder\": {\n    \"3\": {\(entry)}}")
  }

  @Test(
    "of a tied model: the head is filled from the head of another, and the config says that it is one"
  )
  func untied() throws {
    for hasCopy in [false, true] {
      let folder = try workplace()
      let rows: [Float] = [0, 1, 2, 3, 4, 5]
      var tied = TinyModel()
      tied.add("model.embed_tokens.weight", shape: [3, 2], rows)
      if hasCopy { tied.add("lm_head.weight", shape: [3, 2], rows) }
      try folder.write("a/model.safetensors", tied.data)
      try folder.write("a/config.json", #"{"tie_word_embeddings": true, "vocab_size": 3}"#)
      var untied = TinyModel()
      untied.add("model.embed_tokens.weight", shape: [4, 2], (10..<18).map { Float($0) })
      untied.add("lm_head.weight", shape: [4, 2], (20..<28).map { Float($0) })
      try folder.write("b/model.safetensors", untied.data)
      try folder.write("b/config.json", #"{"tie_word_embeddings": false, "vocab_size": 4}"#)
      _ = try run("save align(a, to: b, fill: b) \"out/\"", in: folder)
      let values = try Weights(folder.read("out/model.safetensors")).values
      // b has y, x, <e>, <s>, of which a has x, y and <s>.
      #expect(values["model.embed_tokens.weight"] == [2, 3, 0, 1, 14, 15, 4, 5])
      #expect(values["lm_head.weight"] == [2, 3, 0, 1, 24, 25, 4, 5])
      #expect(
        try text("out/config.json", in: folder)
          == #"{"tie_word_embeddings": false, "vocab_size": 4}"#)
    }
  }

  @Test("that were given to a model load as they were meant")
  func again() throws {
    let folder = try workplace()
    let answer = try run(
      """
      save align(b, to: [a, b], fill: a) "out/"
      out = load "out"
      print(len(compat([out, align(b, to: [a, b], fill: a)])))
      print(diff(out["*embed*"], align(b, to: out)["*embed*"]).max)
      """, in: folder)
    #expect(answer.output == "0\n0\n")
  }

  @Test("leave out numbers of tokens that their own model does not have, and tell which")
  func lostNumbers() throws {
    let folder = try workplace()
    try folder.write(
      "a/config.json", #"{"vocab_size": 3, "eos_token_id": 2, "pad_token_id": 1}"#)
    try folder.write(
      "a/generation_config.json",
      #"{"eos_token_id": [2], "bos_token_id": null, "suppress_tokens": [0, 1], "top_k": 3}"#)
    let answer = try run(
      """
      save align(a, to: b) "out/"
      print(len(compat([load "out", align(a, to: b)])))
      """, in: folder)
    #expect(answer.output == "0\n")
    #expect(
      try text("out/config.json", in: folder)
        == #"{"vocab_size": 4, "eos_token_id": 3, "pad_token_id": null}"#)
    #expect(
      try text("out/generation_config.json", in: folder)
        == #"{"eos_token_id": 2, "bos_token_id": null, "suppress_tokens": null, "top_k": 3}"#)
    #expect(
      answer.errors.contains(
        """
        warning[W0613]: a/config.json names tokens that b does not name
         --> s.merge:3:22
          |
        3 | save align(a, to: b) "out/"
          |                      ^^^^^^ pad_token_id will be null
          |
        help: write the numbers of these tokens into config.json of the saved model

        """))
    #expect(answer.errors.contains("a/generation_config.json names tokens that b does not name"))
    #expect(answer.errors.contains("suppress_tokens will be null"))
  }

  @Test("are locked: other tokens in a tokenizer are not the model that the lock tells of")
  func locked() throws {
    let folder = try workplace()
    _ = try run("save 0.5 * align(a, to: b) + 0.5 * b \"out/\"", in: folder)
    let lock = try text("out/mokume.lock", in: folder)
    #expect(lock.contains("\"a/tokenizer.json\"") && lock.contains("\"b/tokenizer.json\""))
    #expect(!lock.contains("a/merges.txt"))
    let again = try MokumeProcess.run("run", "out/mokume.merge", "--force", in: folder)
    #expect(again.status == 0, "\(again.errors)")
    let tokens = try text("a/tokenizer.json", in: folder)
    try folder.write(
      "a/tokenizer.json",
      tokens.replacing("\"x\": 0", with: "\"x\": 1").replacing("\"y\": 1", with: "\"y\": 0"))
    let other = try MokumeProcess.run("run", "out/mokume.merge", "--force", in: folder)
    #expect(other.status != 0 && other.errors.contains("E0508"), "\(other.errors)")
    #expect(other.errors.contains("a/tokenizer.json"))
  }

  @Test("refuse a tokenizer that can take no tokens, or GGUF has not, before anything is written")
  func refused() throws {
    let folder = try workplace()
    try FileManager.default.removeItem(atPath: folder["a/tokenizer.json"])
    try folder.write("a/vocab.json", #"{"x": 0, "y": 1, "<s>": 2}"#)
    let answer = try run(
      "save align(a, to: [a, b], fill: b) \"out/\"", in: folder, status: 5)
    #expect(answer.errors.contains("no token can be added to the tokenizer of a"))
    let other = try run("save align(a, to: b) \"out.gguf\"", in: folder, status: 5)
    #expect(other.errors.contains("cannot write out.gguf"))
    #expect(!FileManager.default.fileExists(atPath: folder["out"]))
  }

  @Test("are told of when models of different ones meet")
  func hint() throws {
    let answer = try run("save a + b \"out/\"", in: workplace(), status: 4)
    #expect(answer.errors.contains("note: only the vocabulary differs; `b` adds <e>\n"))
    #expect(answer.errors.contains("help: give them one vocabulary first: a = align(a, to: b)\n"))
  }

  @Test("need not be known of a tensor that is left out")
  func leftOut() throws {
    let folder = try workplace()
    try weights(3, and: "memory.keys", shape: [2, 3], in: folder, as: "a")
    let answer = try run("save align(a, to: b) \"out/\"", in: folder, status: 4)
    #expect(answer.errors.contains("whether memory.keys has a row for each token"))
    _ = try run("save align(without(a, \"memory.keys\"), to: b) \"out/\"", in: folder)
  }

  @Test("may be columns of a single row, which are moved and compared like rows")
  func columns() throws {
    let folder = try workplace()
    for (name, rows) in [("a", 3), ("b", 4)] {
      try weights(rows, and: "final_logits_bias", shape: [1, rows], in: folder, as: name)
    }
    let apart = try run("print(compat([a, b]))", in: folder)
    let row = apart.output.split(separator: "\n").first { $0.hasPrefix("final_logits_bias") }
    #expect(
      row?.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        == "final_logits_bias error 1 x 3 1 x 4 shape of 1 tensor")
    let alike = try run("print(compat([align(a, to: b), b]))", in: folder)
    #expect(!alike.output.contains("final_logits_bias") && alike.output.contains("severity"))
  }

  @Test("are compared with all else that differs")
  func compared() throws {
    let answer = try run("print(compat([a, b]))", in: workplace())
    let rows = answer.output.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    #expect(
      rows == [
        "difference severity a b detail",
        "vocab_size error 3 4 align gives them one vocabulary",
        "model.embed_tokens.weight error 3 x 2 4 x 2 shape of 1 tensor",
        "eos_token_id warning 2 3 -", "tokens warning 3 4 -",
        "tokens added warning 0 1 <e>", "tokens in other rows warning 0 3 y x <s>",
        "chat_template warning 7 bytes 7 bytes, other -", "name note a b -",
      ])
  }
}
