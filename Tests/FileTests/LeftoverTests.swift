import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("What killed runs leave")
struct LeftoverTests {
  private let one = try? header("w", .u8, [4])
  private let unfinished = [UInt8](repeating: 0, count: 8) + Array("{}".utf8)

  private func output(_ target: String) throws -> OutputModel {
    try OutputModel.create(
      OutputSpec(target: target, tensors: [try #require(one)], overwrite: true))
  }

  @Test("the next save removes what a dead run left of the same target")
  func dead() throws {
    let scratch = try Scratch()
    try scratch.write(".m.partial-89abcdef/model-00001-of-00002.safetensors", unfinished)
    try scratch.write(".m.partial-89abcdef/config.json", [1])
    try scratch.write(".m.partial-89abcdef/additional_chat_templates/rag.jinja", [1])
    try System.makeFolder(scratch[".m.partial-80000000"])
    try scratch.write(".x.st.partial-ffffffff", unfinished)
    try save(scratch["m/"], [try #require(one)])
    #expect(scratch.listing == [".x.st.partial-ffffffff", "m/", "m/model.safetensors"])
    try save(scratch["x.st"], [try #require(one)])
    #expect(scratch.listing == ["m/", "m/model.safetensors", "x.st"])
  }

  @Test("a whole model that a run did not come to publish is kept, and named")
  func whole() throws {
    let scratch = try Scratch()
    try save(scratch["other/"], [try #require(one)])
    let name = ".m.partial-89abcdef"
    try scratch.write("\(name)/model.safetensors", scratch.read("other/model.safetensors"))
    let published = try save(scratch["m/"], [try #require(one)])
    #expect(published.unfinished == [scratch[name]])
    #expect(published.unfinishedBytes > 0)
    #expect(scratch.listing.contains("\(name)/model.safetensors"))
  }

  @Test("a partial that a living writer holds is kept, and both can be published")
  func living() throws {
    let scratch = try Scratch()
    for target in ["m/", "x.st"] {
      let first = try output(scratch[target])
      try first.fill()
      #expect(Leftover(path: first.site.partial).isHeld)
      #expect(throws: FileError.self) {
        try save(scratch[target], [try header("w", .u8, [1 << 59])])
      }
      #expect(System.exists(first.site.partial))
      try save(scratch[target], [try #require(one)])
      #expect(System.exists(first.site.partial))
      first.discard()
    }
    #expect(scratch.listing == ["m/", "m/model.safetensors", "x.st"])
  }

  @Test("a writer that let go no longer holds its partial")
  func released() throws {
    let scratch = try Scratch()
    try scratch.write(".x.st.partial-89abcdef", unfinished)
    let leftover = Leftover(path: scratch[".x.st.partial-89abcdef"])
    do {
      let holder = try Descriptor.reading(leftover.path)
      #expect(holder.lock())
      leftover.remove()
      #expect(scratch.listing.count == 1)
    }
    leftover.remove()
    #expect(scratch.listing.isEmpty)
  }

  @Test(
    "names that are not a partial of this target are not touched",
    arguments: [
      ".n.partial-89abcdef", ".m.partial-x.partial-89abcdef", ".m.partial-89abcdef.old",
      ".m.partial-89abcde", ".m.partial-89ABCDEF", "m.partial-89abcdef", ".mm.partial-89abcdef",
    ])
  func otherNames(_ name: String) throws {
    let scratch = try Scratch()
    try scratch.write("\(name)/model.safetensors", unfinished)
    try save(scratch["m/"], [try #require(one)])
    #expect(try scratch.read("\(name)/model.safetensors") == unfinished)
  }

  @Test("a replaced folder that a dead run left gives up its files to the model in its place")
  func finishedReplacement() throws {
    let scratch = try Scratch()
    try save(scratch["m/"], [try #require(one)])
    try scratch.write("m/mine.txt", [1])
    let old = ".m.partial-89abcdef"
    for name in ["model.safetensors", "config.json", "mokume.merge", "README.md", "mine.txt"] {
      try scratch.write("\(old)/\(name)", safetensors("{}"))
    }
    try scratch.write("\(old)/notes/today.txt", [7])
    try scratch.write("\(old)/additional_chat_templates/rag.jinja", [7])
    try scratch.write("\(old)/additional_chat_templates/notes.txt", [7])
    // A model whose run was killed before it could replace anything.
    try scratch.write(".m.partial-8fffffff/model.safetensors", safetensors("{}"))
    try scratch.write(".m.partial-8fffffff/config.json", [1])
    let new = SideFile(name: "README.md", source: .bytes([2]))
    try save(scratch["m/"], [try #require(one)], overwrite: true, sideFiles: [new])
    #expect(
      scratch.listing == [
        "m/", "m/README.md", "m/additional_chat_templates/",
        "m/additional_chat_templates/notes.txt", "m/mine.txt", "m/model.safetensors", "m/notes/",
        "m/notes/today.txt",
      ])
    #expect(try scratch.read("m/README.md") == [2])
    #expect(try scratch.read("m/mine.txt") == [1])
  }

  @Test("a replaced folder is not touched while the run that replaced it clears it up")
  func heldReplacement() throws {
    let scratch = try Scratch()
    try save(scratch["m/"], [try #require(one)])
    let old = ".m.partial-89abcdef"
    try scratch.write("\(old)/model.safetensors", safetensors("{}"))
    try scratch.write("\(old)/mine.txt", [7])
    let holder = try Descriptor.folder(scratch[old])
    #expect(holder.lockIfFree())
    try save(scratch["m/"], [try #require(one)], overwrite: true)
    #expect(try scratch.read("\(old)/mine.txt") == [7])
    #expect(!System.exists(scratch["m/mine.txt"]))
  }

  @Test("a replaced folder keeps the files that are not ours where nothing has taken its place")
  func replacedFolder() throws {
    let scratch = try Scratch()
    let finished = safetensors("{}")
    try scratch.write(".m.partial-89abcdef/model.safetensors", finished)
    try scratch.write(".m.partial-89abcdef/README.md", [7])
    try scratch.write(".m.partial-8fffffff/model.safetensors", unfinished)
    try scratch.write(".m.partial-8fffffff/notes/today.txt", [7])
    try scratch.write(".m.partial-8ffffffe/model.safetensors", unfinished)
    try scratch.write(".m.partial-8ffffffe/additional_chat_templates/notes.txt", [7])
    try save(scratch["m/"], [try #require(one)])
    #expect(try scratch.read(".m.partial-89abcdef/README.md") == [7])
    #expect(try scratch.read(".m.partial-89abcdef/model.safetensors") == finished)
    #expect(try scratch.read(".m.partial-8fffffff/model.safetensors") == unfinished)
    #expect(try scratch.read(".m.partial-8ffffffe/model.safetensors") == unfinished)
  }
}
