import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Publishing")
struct PublishTests {
  private let one = try? header("w", .u8, [4])

  private func output(_ target: String, overwrite: Bool = false) throws -> OutputModel {
    try OutputModel.create(
      OutputSpec(target: target, tensors: [try #require(one)], overwrite: overwrite))
  }

  @Test("until it is published nothing has the final name, and the partial is no model")
  func partial() throws {
    let scratch = try Scratch()
    for target in ["m/", "x.safetensors"] {
      let output = try output(scratch[target])
      try output.fill()
      #expect(
        scratch.listing.allSatisfy { $0.hasPrefix(".\(PathName.withoutSlash(target)).partial-") })
      #expect(try openingError(output.site.partial).kind == .corrupt)
      output.discard()
      #expect(scratch.listing.isEmpty)
      output.discard()
    }
  }

  @Test("an output that is released without being published leaves nothing")
  func released() throws {
    let scratch = try Scratch()
    do {
      let output = try output(scratch["a/b/m/"])
      #expect(scratch.listing.contains("a/b/"))
      try output.fill()
    }
    #expect(scratch.listing.isEmpty)
  }

  @Test("an incomplete output is not published")
  func incomplete() throws {
    let scratch = try Scratch()
    let output = try output(scratch["m/"])
    try [UInt8(1), 2, 3].withUnsafeBytes { try output.write(0, at: 0, $0) }
    let error = #expect(throws: FileError.self) { try output.publish() }
    #expect(error?.notes == ["3 bytes of tensors were written instead of 4"])
    output.discard()
    #expect(scratch.listing.isEmpty)
  }

  @Test("an input that changed meanwhile stops the publication")
  func inputChanged() throws {
    let scratch = try Scratch()
    try save(scratch["in.st"], [try #require(one)])
    let input = try Checkpoint.open(scratch["in.st"])
    let output = try OutputModel.create(
      OutputSpec(target: scratch["out.st"], tensors: [try #require(one)], inputs: [input]))
    try output.fill()
    try scratch.touch("in.st", seconds: 1_000_000_000)
    #expect(throws: FileError.changed(file: scratch["in.st"], .modified)) { try output.publish() }
    output.discard()
    #expect(scratch.listing == ["in.st"])
  }

  @Test("an existing model is refused with its day and its recipe")
  func exists() throws {
    let scratch = try Scratch()
    try save(scratch["m/"], [try #require(one)])
    try scratch.write("m/mokume.merge", [])
    // Noon, so that the day is the same in most time zones.
    try scratch.touch("m/model.safetensors", seconds: 1_740_916_800)
    let before = scratch.listing
    let error = try #require(throws: FileError.self) { try output(scratch["m/"]) }
    #expect(error.kind == .outputExists)
    #expect(
      error.description == """
        \(scratch["m/"]) already holds a model (written on 2025-03-02 by another \
        script (recipe in \(scratch["m/"])mokume.merge))
        help: choose another name
        """)
    #expect(scratch.listing == before)
  }

  @Test("a folder with other things and a file are refused too; an empty folder is taken")
  func existsOtherwise() throws {
    let scratch = try Scratch()
    try scratch.write("m/README.md", [])
    try scratch.write("x.st", [1])
    #expect(
      try #require(throws: FileError.self) { try output(scratch["m/"]) }.headline
        == "\(scratch["m/"]) already exists and is not empty")
    #expect(
      try #require(throws: FileError.self) { try output(scratch["x.st"]) }.headline
        == "\(scratch["x.st"]) already exists")
    try System.makeFolder(scratch["empty"])
    try save(scratch["empty/"], [try #require(one)])
    #expect(try Checkpoint.open(scratch["empty"]).tensors.count == 1)
  }

  @Test("a target that appears while writing is not replaced")
  func appears() throws {
    let scratch = try Scratch()
    for target in ["m/", "x.st"] {
      let output = try output(scratch[target])
      try output.fill()
      if target == "m/" { try scratch.write("m/x", [9]) } else { try scratch.write(target, [9]) }
      let error = #expect(throws: FileError.self) { try output.publish() }
      #expect(error?.kind == .outputExists)
      output.discard()
    }
    #expect(scratch.listing == ["m/", "m/x", "x.st"])
    #expect(try scratch.read("x.st") == [9])
  }

  @Test("overwriting a folder removes old weights and keeps what the save did not write")
  func overwriteFolder() throws {
    let scratch = try Scratch()
    let many = try (0..<3).map { try header("t\($0)", .u8, [4]) }
    let config = SideFile(name: "config.json", source: .bytes([1]))
    try save(scratch["m/"], many, shardSize: 4, sideFiles: [config])
    for name in ["README.md", "notes/today.txt", "adapter_model.safetensors"] {
      try scratch.write("m/\(name)", [7])
    }
    try scratch.link("m/link", to: "/nowhere")
    let new = SideFile(name: "config.json", source: .bytes([2]))
    let published = try save(
      scratch["m/"], [try #require(one)], overwrite: true, sideFiles: [new])
    #expect(
      scratch.listing == [
        "m/", "m/README.md", "m/adapter_model.safetensors", "m/config.json", "m/link",
        "m/model.safetensors", "m/notes/", "m/notes/today.txt",
      ])
    #expect(published.kept == ["README.md", "adapter_model.safetensors", "link", "notes"])
    #expect(published.leftover == nil)
    #expect(try scratch.read("m/config.json") == [2])
    #expect(try Checkpoint.open(scratch["m"]).tensors.map(\.header.name) == ["w"])
  }

  @Test("overwriting a folder removes the old model's templates, and nothing behind a link")
  func overwriteTemplates() throws {
    let scratch = try Scratch()
    for folder in ["m", "n", "o"] { try save(scratch["\(folder)/"], [try #require(one)]) }
    try scratch.write("m/additional_chat_templates/rag.jinja", [7])
    try scratch.write("n/additional_chat_templates/rag.jinja", [7])
    try scratch.write("n/additional_chat_templates/notes.txt", [7])
    try scratch.write("mine/rag.jinja", [7])
    try scratch.link("o/additional_chat_templates", to: scratch["mine"])
    for (folder, kept) in [
      ("m", []), ("n", ["additional_chat_templates"]), ("o", []),
    ] {
      let saved = try save(scratch["\(folder)/"], [try #require(one)], overwrite: true)
      #expect(saved.kept == kept && saved.leftover == nil, "\(folder)")
    }
    #expect(
      scratch.listing == [
        "m/", "m/model.safetensors", "mine/", "mine/rag.jinja", "n/",
        "n/additional_chat_templates/", "n/additional_chat_templates/notes.txt",
        "n/model.safetensors", "o/", "o/model.safetensors",
      ])
    #expect(try scratch.read("mine/rag.jinja") == [7])
  }

  @Test("a link in place of the old templates is not moved over those of the new model")
  func linkedTemplates() throws {
    let scratch = try Scratch()
    try save(scratch["m/"], [try #require(one)])
    try scratch.write("mine/rag.jinja", [7])
    try scratch.link("m/additional_chat_templates", to: scratch["mine"])
    let new = SideFile(name: "additional_chat_templates/rag.jinja", source: .bytes([2]))
    let saved = try save(
      scratch["m/"], [try #require(one)], overwrite: true, sideFiles: [new])
    #expect(saved.kept.isEmpty && saved.leftover == nil)
    #expect(
      scratch.listing == [
        "m/", "m/additional_chat_templates/", "m/additional_chat_templates/rag.jinja",
        "m/model.safetensors", "mine/", "mine/rag.jinja",
      ])
    #expect(try scratch.read("m/additional_chat_templates/rag.jinja") == [2])
    #expect(try scratch.read("mine/rag.jinja") == [7])
  }

  @Test("the new model's templates take the place of the old one's, beside files that are nobody's")
  func exchangeTemplates() throws {
    let scratch = try Scratch()
    let folder = SideFile.templateFolder
    let old = ["rag", "tool_use"].map {
      SideFile(name: "\(folder)/\($0).jinja", source: .bytes([1]))
    }
    try save(scratch["m/"], [try #require(one)], sideFiles: old)
    try scratch.write("m/\(folder)/notes.txt", [7])
    let new = SideFile(name: "\(folder)/rag.jinja", source: .bytes([2]))
    let saved = try save(
      scratch["m/"], [try #require(one)], overwrite: true, sideFiles: [new])
    #expect(saved.kept == ["\(folder)/notes.txt"] && saved.leftover == nil)
    #expect(
      scratch.listing == [
        "m/", "m/\(folder)/", "m/\(folder)/notes.txt", "m/\(folder)/rag.jinja",
        "m/model.safetensors",
      ])
    #expect(try scratch.read("m/\(folder)/rag.jinja") == [2])
  }

  @Test("overwriting a file replaces it in one step, and a discarded attempt leaves the old one")
  func overwriteFile() throws {
    let scratch = try Scratch()
    try scratch.write("x.st", [1])
    try output(scratch["x.st"], overwrite: true).discard()
    #expect(try scratch.read("x.st") == [1])
    try save(scratch["x.st"], [try #require(one)], overwrite: true)
    #expect(scratch.listing == ["x.st"])
    #expect(try Checkpoint.open(scratch["x.st"]).tensors.count == 1)
  }

  @Test("file and folder are not replaced by each other")
  func wrongKind() throws {
    let scratch = try Scratch()
    try scratch.write("file", [1])
    try System.makeFolder(scratch["folder.st"])
    let file = try #require(throws: FileError.self) {
      try output(scratch["file/"], overwrite: true)
    }
    #expect(file.kind == .unwritable)
    #expect(file.label == "not a directory")
    let folder = try #require(throws: FileError.self) {
      try output(scratch["folder.st"], overwrite: true)
    }
    #expect(folder.label == "is a directory")
  }

  @Test("a path through a file cannot be written, and says which step failed")
  func throughFile() throws {
    let scratch = try Scratch()
    try scratch.write("file", [1])
    let error = try #require(throws: FileError.self) { try output(scratch["file/deep/m/"]) }
    #expect(error.kind == .unwritable)
    #expect(error.headline == "cannot write \(scratch["file/deep/m/"])")
    #expect(error.label == "not a directory")
    #expect(error.notes == ["could not make the folder \(scratch["file/deep"])"])
    #expect(scratch.listing == ["file"])
  }

  @Test(
    "a target whose spelling says no format is refused with the spellings that do",
    arguments: [
      ("", "no name"), ("merged", "neither a folder nor a known file type"),
      ("out/merged-v1.2", "neither a folder nor a known file type"),
      ("x.bin", "unknown file type .bin"),
      ("./", "not a name that can be made"), ("../", "not a name that can be made"),
      ("/", "not a name that can be made"), ("a/..", "not a name that can be made"),
      ("a\0/", "not a name that can be made"),
    ])
  func badTargets(_ target: String, _ label: String) throws {
    let error = try #require(throws: FileError.self) { try output(target) }
    #expect(error.kind == .badTarget)
    #expect(error.label == label)
    #expect(error.helps.count == 1)
  }

  @Test("a bad target shows both spellings")
  func badTargetText() {
    #expect(
      FileError.badTarget(target: "merged", .noExtension).helps
        == ["for a folder write \"merged/\", for one file \"merged.safetensors\""])
  }
}
