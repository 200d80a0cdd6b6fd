import Foundation
import Mokume
import TestSupport
import Testing

@testable import MokumeShell

@Suite("Commands of a session")
struct CommandTests {
  @Test("each has a case, a summary and a place in help", arguments: SessionCommand.all.map(\.name))
  func documented(name: String) throws {
    let command = try #require(SessionCommand.named(name))
    #expect(!command.summary.isEmpty)
    let cases = try ReplCase.all().filter { $0.golden.contains("> :\(name)") }
    #expect(!cases.isEmpty, "Cases/repl has none for :\(name)")
    #expect(try ReplFolder().transcript(":help").contains("\n:\(name)"))
  }

  @Test("the beginning of a name is enough when it is clear")
  func prefixes() {
    #expect(SessionCommand.named("v")?.name == "vars")
    #expect(SessionCommand.named("q")?.name == "quit")
    #expect(SessionCommand.named("h") == nil)
    #expect(SessionCommand.named("") == nil)
  }

  @Test("the session that is written gives the same bytes")
  func write() throws {
    let folder = try ReplFolder()
    _ = folder.transcript(
      "base = load \"FOLDER/models/base.safetensors\"",
      "chat = load \"FOLDER/models/chat.safetensors\"; bsae",
      "chat - base", "def scaled(x) = 0.3 * x + 0 * ans", "0.25 * ans", "base + scaled(ans)",
      "nothing", "save ans \"FOLDER/typed.st\"", ":write FOLDER/s.merge")
    let typed = try folder.files.read("typed.st")
    try FileManager.default.removeItem(atPath: folder.files["typed.st"])
    let answer = try MokumeProcess.run("run", "s.merge", in: folder.files)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(try folder.files.read("typed.st") == typed)
  }

  @Test("imports are written as they are from the script's folder")
  func imports() throws {
    let folder = try ReplFolder()
    try folder.files.write("lib/methods.merge", "def third(x) = x / 3\n")
    try folder.files.write("lib/more.merge", "import \"methods.merge\"\n")
    try FileManager.default.createDirectory(
      atPath: folder.files["scripts"], withIntermediateDirectories: true)
    let text = folder.transcript(
      ":run FOLDER/lib/more.merge", "third(9)", ":write FOLDER/scripts/s.merge")
    #expect(text.contains("\n3\n"))
    let script = String(decoding: try folder.files.read("scripts/s.merge"), as: UTF8.self)
    #expect(script.contains("import \"../lib/methods.merge\"\n"))
    let answer = try MokumeProcess.run("run", "scripts/s.merge", in: folder.files)
    #expect(answer.status == 0, "\(answer.errors)")
  }

  @Test("a reload names the scripts that it read again")
  func reloadScripts() throws {
    let folder = try ReplFolder()
    try folder.files.write("lib/third.merge", "def third(x) = x / 3\n")
    let text = folder.transcript("import \"FOLDER/lib/third.merge\"", "third(9)", ":reload")
    #expect(text.hasSuffix("! read again: FOLDER/lib/third.merge\n"))
  }

  @Test("after a model was replaced, names refer to the new one")
  func reload() throws {
    let folder = try ReplFolder()
    let path = "models/chat.safetensors"
    let events: [LineEvent] = [
      "base = load \"\(folder.path)/models/base.safetensors\"",
      "chat = load \"\(folder.path)/\(path)\"", "out = base + 0.5 * (chat - base)",
      "print(\"once\")", ":reload", "save out \"\(folder.path)/out.st\"",
    ].map { .text($0) }
    let session = ReplTranscript(events, terminal: folder.terminal())
    session.beforeInput = { number in
      if number == 4 { _ = try? folder.files.write(path, TinyModel.network(7).data) }
    }
    #expect(session.run() == .done)
    #expect(session.text.contains("! read again: \(folder.path)/\(path)\n"))
    #expect(session.text.components(separatedBy: "\nonce\n").count == 2)
    let script = "b = load \"models/base.safetensors\"; c = load \"\(path)\"\n"
    let answer = try MokumeProcess.run(
      "run", "-e", script + "save b + 0.5 * (c - b) \"wanted.st\"", in: folder.files)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(try folder.files.read("out.st") == folder.files.read("wanted.st"))
  }

  @Test("while a model is missing a reload changes no name, and works once it is there again")
  func reloadFails() throws {
    let folder = try ReplFolder()
    let path = "models/chat.safetensors"
    let events: [LineEvent] = [
      "chat = load \"\(folder.path)/\(path)\"", "half = chat / 2", "x = 3", ":reload", "half",
      ":reload", ":reload", "save half \"\(folder.path)/half.st\"",
    ].map { .text($0) }
    let session = ReplTranscript(events, terminal: folder.terminal())
    session.beforeInput = { number in
      if number == 3 { try? FileManager.default.removeItem(atPath: folder.files[path]) }
      if number == 5 { _ = try? folder.files.write(path, TinyModel.network(7).data) }
    }
    #expect(session.run() == .done)
    let parts = session.text.components(separatedBy: "mokume> ")
    #expect(parts[4].contains("! error[E0501]: no model at"))
    #expect(!parts[4].contains("E0201"))
    #expect(
      parts[4].hasSuffix("! all names are as they were; once this is mended, :reload tries again\n")
    )
    #expect(parts[5].hasPrefix("half\nmodel  "))
    #expect(parts[6] == ":reload\n! read again: \(folder.path)/\(path)\n")
    #expect(parts[7] == ":reload\n! no model has changed\n")
    let answer = try MokumeProcess.run(
      "run", "-e", "save load \"\(path)\" / 2 \"wanted.st\"", in: folder.files)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(try folder.files.read("half.st") == folder.files.read("wanted.st"))
  }

  @Test("loading a replaced file again reads what is there now")
  func loadAgain() throws {
    let folder = try ReplFolder()
    let load = "m = load \"\(folder.path)/models/chat.safetensors\""
    let session = ReplTranscript(
      [.text(load), .text(load), .text("len(m.tensors)")], terminal: folder.terminal())
    session.beforeInput = { number in
      var model = TinyModel()
      model.add("only", shape: [2], [1, 2])
      if number == 1 { _ = try? folder.files.write("models/chat.safetensors", model.data) }
    }
    #expect(session.run() == .done)
    #expect(session.text.contains("m  model  2 params  1 tensor  f32  not computed\n"))
  }
}
