import Foundation
import Testing

@testable import Mokume

@Suite("Completion on a disk")
struct CompletionFolderTests {
  private let root: String

  init() throws {
    root = FileManager.default.temporaryDirectory.path + "/mokume-completion-\(UUID().uuidString)"
    for folder in ["chat", "sub/inner"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    for file in ["chat/config.json", "w.safetensors", "notes.txt", "lib.merge"] {
      try Data("def scaled(x, factor = 2) = factor * x\n".utf8)
        .write(to: URL(fileURLWithPath: "\(root)/\(file)"))
    }
    try FileManager.default.createSymbolicLink(
      atPath: "\(root)/link", withDestinationPath: "sub")
    try FileManager.default.createSymbolicLink(
      atPath: "\(root)/gone", withDestinationPath: "nowhere")
  }

  private func candidates(_ text: String, in session: Session = Session()) -> [String] {
    session.completions(in: text, at: text.utf8.count).candidates
  }

  @Test("models, weights and folders are told apart, through links too")
  func load() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(candidates("load \"\(root)/") == ["chat", "link/", "sub/", "w.safetensors"])
    #expect(candidates("save a \"\(root)/") == ["chat/", "link/", "sub/", "w.safetensors"])
    #expect(candidates("import \"\(root)/l") == ["lib.merge", "link/"])
    #expect(candidates("load \"\(root)/none/") == [])
    #expect(candidates("load \"\(root)/w.safetensors/") == [])
  }

  @Test("a folder gives at most as many names as were asked for")
  func limit() {
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(SystemFolders().entries(of: root, limit: 2).count == 2)
    #expect(SystemFolders().entries(of: root, limit: 100).count == 7)
    let gone = SystemFolders().entries(of: root, limit: 100).first { $0.name == "gone" }
    #expect(gone?.isFolder == false)
  }

  @Test("the names of an imported file, and the arguments of its functions, are offered")
  func modules() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let session = Session()
    try session.run(SourceText(name: "s.merge", text: "import \"\(root)/lib.merge\" as lib"))
    #expect(candidates("lib.s", in: session) == ["scaled"])
    #expect(candidates("lib.scaled(1, f", in: session).first == "factor:")
  }
}
