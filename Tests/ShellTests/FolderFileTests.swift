import Foundation
import TestSupport
import Testing

/// What lies beside the weights of a saved folder.
@Suite("Files beside the weights")
struct FolderFileTests {
  private func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, name) in ["a", "b"].enumerated() {
      try folder.write("\(name)/model.safetensors", TinyModel.network(number).data)
      try folder.write("\(name)/config.json", "{\n  \"name\": \"\(name)\"\n}\n")
      try folder.write("\(name)/tokenizer.json", "{\"model\": {\"vocab\": {\"\(name)\": 3}}}")
      try folder.write("\(name)/generation_config.json", "{\"of\": \"\(name)\"}")
      try folder.write("\(name)/special_tokens_map.json", "{\"of\": \"\(name)\"}")
    }
    try folder.write(
      "a/tokenizer_config.json", "{\n  \"chat_template\": \"{{ a }}\",\n  \"x\": 1e-05\n}\n")
    try folder.write("b/tokenizer_config.json", "{\"y\": 2}")
    try folder.write("b/chat_template.jinja", "{{ b }}")
    try folder.write("b/modeling_b.py", "import os\n")
    return folder
  }

  private func save(_ options: String, in folder: TemporaryFolder) throws -> (
    files: [String: String], errors: String
  ) {
    try folder.write(
      "s.merge", "a = load \"a\"\nb = load \"b\"\nsave 0.5 * a + 0.5 * b \"out/\"\(options)\n")
    let run = try MokumeProcess.run("run", "s.merge", "--force", in: folder)
    try #require(run.status == 0, "\(run.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["out"])
      .filter { name in
        !name.hasPrefix("mokume") && !name.hasSuffix(".safetensors")
          && !["README.md", "additional_chat_templates"].contains(name)
      }
    let files = try names.map {
      ($0, String(decoding: try folder.read("out/\($0)"), as: UTF8.self))
    }
    return (Dictionary(uniqueKeysWithValues: files), run.errors)
  }

  @Test("those of the first model are carried byte for byte, and its code is not")
  func carried() throws {
    let folder = try workplace()
    let (files, _) = try save("", in: folder)
    #expect(
      files.keys.sorted() == [
        "config.json", "generation_config.json", "special_tokens_map.json", "tokenizer.json",
        "tokenizer_config.json",
      ])
    for (name, text) in files {
      #expect(text == String(decoding: try folder.read("a/\(name)"), as: UTF8.self))
    }
  }

  @Test(
    "another model's tokenizer comes whole, by name, by folder and by the model",
    arguments: [
      "b", "\"b\"", "\"b/\"",
    ])
  func tokenizer(donor: String) throws {
    let folder = try workplace()
    let (files, errors) = try save(", tokenizer: \(donor)", in: folder)
    for name in [
      "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
    ] {
      #expect(files[name] == String(decoding: try folder.read("b/\(name)"), as: UTF8.self))
    }
    #expect(files["config.json"]?.contains("\"a\"") == true)
    #expect(files["generation_config.json"] == "{\"of\": \"a\"}")
    #expect(!errors.contains("W0613"))
    // What was taken is among the inputs, and what was not taken is not.
    let lock = String(decoding: try folder.read("out/mokume.lock"), as: UTF8.self)
    #expect(lock.contains("\"b/tokenizer.json\""))
    #expect(!lock.contains("\"a/tokenizer.json\""))
  }

  @Test("a lone file takes the place of the tokens and leaves the settings")
  func tokenizerFile() throws {
    let folder = try workplace()
    try folder.write("a/merges.txt", "a b\n")
    let (files, _) = try save(", tokenizer: \"b/tokenizer.json\"", in: folder)
    #expect(files["tokenizer.json"]?.contains("\"b\"") == true)
    #expect(files["tokenizer_config.json"]?.contains("1e-05") == true)
    #expect(files["merges.txt"] == nil)
  }

  @Test("a template takes the place of every other one")
  func template() throws {
    let folder = try workplace()
    var (files, _) = try save(", template: b", in: folder)
    #expect(files["chat_template.jinja"] == "{{ b }}")
    #expect(files["tokenizer_config.json"] == "{\n  \"x\": 1e-05\n}\n")
    #expect(files["tokenizer.json"]?.contains("\"a\"") == true)
    (files, _) = try save(", tokenizer: b, template: a", in: folder)
    #expect(files["chat_template.jinja"] == "{{ a }}")
    #expect(files["tokenizer_config.json"] == "{\"y\": 2}")
    try folder.write("plain.txt", "{{ c }}")
    (files, _) = try save(", template: \"plain.txt\"", in: folder)
    #expect(files["chat_template.jinja"] == "{{ c }}")
  }

  @Test("a template may be given as its text, or as the one that most models have")
  func templateTexts() throws {
    let folder = try workplace()
    var (files, _) = try save(", template: \"{{ d }}\\n{% e %}\"", in: folder)
    #expect(files["chat_template.jinja"] == "{{ d }}\n{% e %}")
    #expect(files["tokenizer_config.json"] == "{\n  \"x\": 1e-05\n}\n")
    (files, _) = try save(", template: [a, b]", in: folder)
    #expect(files["chat_template.jinja"] == "{{ a }}")
    try folder.write("c/chat_template.jinja", "\n{{ b }} \n")
    (files, _) = try save(", template: [a, b, \"c\"]", in: folder)
    #expect(files["chat_template.jinja"] == "{{ b }}")
    let list =
      "[{\"name\": \"x\", \"template\": \"{{ x }}\"}, "
      + "{\"name\": \"default\", \"template\": \"{{ b }}\"}]"
    try folder.write("d/tokenizer_config.json", "{\"chat_template\": \(list)}")
    (files, _) = try save(", template: [a, \"d\", b]", in: folder)
    #expect(files["chat_template.jinja"] == "{{ b }}")
    try folder.write("e/tokenizer.json", "{}")
    (files, _) = try save(", template: [\"e\"]", in: folder)
    #expect(files["tokenizer_config.json"]?.contains("{{ a }}") == true)
  }

  @Test("several templates with names stay in the settings of the tokenizer")
  func templates() throws {
    let folder = try workplace()
    let list = "[{\"name\": \"default\", \"template\": \"{{ b }}\"}]"
    try folder.write("b/tokenizer_config.json", "{\"chat_template\": \(list)}")
    try FileManager.default.removeItem(atPath: folder["b/chat_template.jinja"])
    let (files, _) = try save(", template: b", in: folder)
    #expect(files["chat_template.jinja"] == nil)
    #expect(
      files["tokenizer_config.json"] == "{\n  \"chat_template\": \(list),\n  \"x\": 1e-05\n}\n")
  }

  /// Two models with templates with names: `rag` of both, and `tool_use` of the first.
  private func namedTemplates() throws -> TemporaryFolder {
    let folder = try workplace()
    for (model, name) in [("a", "rag"), ("a", "tool_use"), ("b", "rag")] {
      try folder.write(
        "\(model)/additional_chat_templates/\(name).jinja", "{{ \(model) \(name) }}")
    }
    try folder.write("a/additional_chat_templates/notes.txt", "mine")
    return folder
  }

  /// The templates with names of what a save with some options writes.
  private func named(_ options: String, in folder: TemporaryFolder) throws -> [String: String] {
    _ = try save(options, in: folder)
    let path = folder["out/additional_chat_templates"]
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\($0)")), as: UTF8.self))
      })
  }

  @Test("templates with names are carried, and are the tokenizer's")
  func carriedTemplates() throws {
    let folder = try namedTemplates()
    let own = ["rag.jinja": "{{ a rag }}", "tool_use.jinja": "{{ a tool_use }}"]
    #expect(try named("", in: folder) == own)
    let lock = String(decoding: try folder.read("out/mokume.lock"), as: UTF8.self)
    #expect(lock.contains("\"a/additional_chat_templates/tool_use.jinja\""))
    #expect(try named(", tokenizer: b", in: folder) == ["rag.jinja": "{{ b rag }}"])
    #expect(try named(", tokenizer: \"b/tokenizer.json\"", in: folder) == own)
  }

  @Test("another template comes with those with names beside it, and the old ones go")
  func exchangedTemplates() throws {
    let folder = try namedTemplates()
    #expect(try named(", template: b", in: folder) == ["rag.jinja": "{{ b rag }}"])
    #expect(try named(", template: \"b\"", in: folder) == ["rag.jinja": "{{ b rag }}"])
    for option in ["\"b/chat_template.jinja\"", "\"{{ c }}\"", "[a, b]"] {
      #expect(try named(", template: \(option)", in: folder).isEmpty, "\(option)")
    }
    try folder.write("c/additional_chat_templates/only.jinja", "{{ c }}")
    #expect(try named(", template: \"c\"", in: folder) == ["only.jinja": "{{ c }}"])
    #expect(throws: (any Error).self) { try folder.read("out/chat_template.jinja") }
  }

  @Test("of a list whose models have only templates with names none is taken in silence")
  func namesOnly() throws {
    let folder = try workplace()
    try folder.write("c/additional_chat_templates/only.jinja", "{{ c }}")
    try folder.write(
      "d/tokenizer_config.json",
      "{\"chat_template\": [{\"name\": \"x\", \"template\": \"{{ x }}\"}]}")
    for donor in ["c", "d"] {
      let script = "save load \"a\" \"out/\", template: [\"\(donor)\"]"
      let refused = try MokumeProcess.run("run", "-e", script, in: folder)
      #expect(refused.status == 4, "\(refused.errors)")
      #expect(refused.errors.contains("no chat template without a name in \(donor)\n"))
      #expect(refused.errors.contains("template: \"\(donor)\"\n"))
      #expect(!FileManager.default.fileExists(atPath: folder["out"]))
      // One of them that has one decides.
      let (files, _) = try save(", template: [\"\(donor)\", b]", in: folder)
      #expect(files["chat_template.jinja"] == "{{ b }}")
      try FileManager.default.removeItem(atPath: folder["out"])
    }
  }

  @Test("where a model once lay is not said, and nothing else changes")
  func place() throws {
    let folder = try workplace()
    try folder.write("a/config.json", "{\"_name_or_path\": \"/home/ada/a\", \"x\": 1e-05}")
    try folder.write("a/tokenizer_config.json", "{\"x\": 1, \"name_or_path\": \"/home/ada/a\"}")
    let (files, _) = try save("", in: folder)
    #expect(files["config.json"] == "{\"x\": 1e-05}")
    #expect(files["tokenizer_config.json"] == "{\"x\": 1}")
  }

  @Test("a config of 8-bit floats says so until they become others")
  func quantization() throws {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    model.add("model.norm.weight", "F8_E4M3", shape: [4], bytes: Data([0x38, 0x40, 0x30, 0]))
    try folder.write("a/model.safetensors", model.data)
    try folder.write(
      "a/config.json", "{\"quantization_config\": {\"quant_method\": \"fp8\"}, \"x\": 1}")
    try folder.write(
      "s.merge",
      "a = load \"a\"\nsave a \"same/\"\nsave a \"wide/\", dtype: bf16\n")
    let run = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try folder.read("same/config.json") == folder.read("a/config.json"))
    #expect(String(decoding: try folder.read("wide/config.json"), as: UTF8.self) == "{\"x\": 1}")
  }

  @Test("a config says the type that a model was cast to")
  func cast() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/model.safetensors", TinyModel.network(0).data)
    try folder.write("a/config.json", "{\"torch_dtype\": \"float32\", \"x\": 1}")
    try folder.write(
      "s.merge",
      """
      a = load "a"
      save cast(a, dtype: bf16) "cast/"
      save a "asked/", dtype: bf16
      save a "plain/"
      save cast(a, dtype: f32) "same/"
      save cast(a, dtype: bf16) "wide/", dtype: f32

      """)
    let run = try MokumeProcess.run("run", "s.merge", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let config = try folder.read("cast/config.json")
    #expect(String(decoding: config, as: UTF8.self) == "{\"torch_dtype\": \"bfloat16\", \"x\": 1}")
    for file in ["config.json", "model.safetensors"] {
      #expect(try folder.read("cast/\(file)") == folder.read("asked/\(file)"), "\(file)")
      #expect(try folder.read("same/\(file)") == folder.read("plain/\(file)"), "\(file)")
    }
    #expect(try folder.read("wide/config.json") == folder.read("a/config.json"))
    #expect(try folder.read("wide/model.safetensors") != folder.read("plain/model.safetensors"))
  }

  @Test("a tokenizer of more tokens than rows is warned of; a few rows more are padding")
  func vocabulary() throws {
    let folder = try workplace()
    try folder.write(
      "more/tokenizer.json", "{\"model\": {\"vocab\": {}}, \"added_tokens\": [{\"id\": 4}]}")
    try folder.write("less/tokenizer.json", "{\"model\": {\"vocab\": [[\"x\", 0.5]]}}")
    #expect(try save(", tokenizer: \"more\"", in: folder).errors.contains("W0613"))
    #expect(!(try save(", tokenizer: \"less\"", in: folder).errors.contains("W0613")))
  }

  @Test("the card may be a file of one's own, or have a title")
  func card() throws {
    let folder = try workplace()
    try folder.write("mine.md", "# mine\n")
    _ = try save(", card: \"mine.md\"", in: folder)
    #expect(String(decoding: try folder.read("out/README.md"), as: UTF8.self) == "# mine\n")
    _ = try save(", title: \"Two in one\"", in: folder)
    #expect(
      String(decoding: try folder.read("out/README.md"), as: UTF8.self).contains("\n# Two in one\n")
    )
  }
}
