import Foundation
import Mokume
import Testing

/// Folders that Swift code saves.
@Suite("Saved folders of the library")
struct SavedFolderTests {
  private static let models = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "FileTests/Corpus/models").path

  @Test("a folder without a script has a lock and a card that shows the expression, and no recipe")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "mokume-saved-\(UInt64.random(in: .min ... .max))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = Session()
    let model = try session.load("\(Self.models)/llama.safetensors")
    let tokens = "{\"model\": {\"vocab\": {\"a\": 0}}}"
    try tokens.write(toFile: "\(folder)/tokenizer.json", atomically: true, encoding: .utf8)
    try session.save(
      0.5 * model + 0.5 * model, to: "\(folder)/a/", tokenizer: "\(folder)/tokenizer.json",
      title: "Half and half")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a").sorted()
        == ["README.md", "model.safetensors", "mokume.lock", "tokenizer.json"])
    let card = try String(contentsOfFile: "\(folder)/a/README.md", encoding: .utf8)
    #expect(card.contains("\n# Half and half\n"))
    #expect(card.contains("## Expression\n\n```text\n%0 = "))
    #expect(card.contains(" = source llama"))
    try session.save(model, to: "\(folder)/b/", card: false, lock: false)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(folder)/b") == ["model.safetensors"])
  }
}
