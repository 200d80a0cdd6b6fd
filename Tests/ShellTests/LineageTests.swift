import Foundation
import TestSupport
import Testing

/// What a saved folder says of how it was made.
@Suite("Recipe, lock and card")
struct LineageTests {
  static func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, name) in ["base", "chat", "code"].enumerated() {
      try folder.write("models/\(name)/model.safetensors", TinyModel.network(number).data)
      try folder.write("models/\(name)/config.json", "{\"torch_dtype\": \"float32\"}\n")
      try folder.write("models/\(name)/README.md", "---\nlicense: mit\n---\n# \(name)\n")
    }
    try folder.write(
      "lib/methods.merge", "import \"deep.merge\" as deep\ndef half(d) = deep.scaled(d)\n")
    try folder.write("lib/deep.merge", "def scaled(d) = d / 2\n")
    return folder
  }

  private static let script = """
    ## Two experts, halved.
    import "lib/methods.merge" as methods
    param density: 0...1 = 50%
    param out = "merged/"
    param names = ["chat"]
    base = load "models/base"
    deltas = [(load "models/\\(n)") - base for n in names]
    save base + methods.half(dare_ties(deltas, density: density, seed: 7)) "\\(out)"

    """

  private func mokume(
    _ arguments: String..., in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> Answer {
    try MokumeProcess(arguments, in: folder.path, environment: environment).wait()
  }

  /// The bytes of every file in a folder, by name.
  private func bytes(_ folder: TemporaryFolder, _ name: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder[name])
    return Dictionary(
      uniqueKeysWithValues: try names.map { ($0, try folder.read("\(name)/\($0)")) })
  }

  @Test("a recipe gives every byte of its folder again, with the settings that were given")
  func again() throws {
    let folder = try Self.workplace()
    try folder.write("s.merge", Self.script)
    let run = try mokume(
      "run", "s.merge", "density=0.3", "out=a \"b\"/", "names=[\"chat\", \"code\"]", in: folder)
    try #require(run.status == 0, "\(run.errors)")
    let first = try bytes(folder, "a \"b\"")
    #expect(
      first.keys.sorted() == [
        "README.md", "config.json", "model.safetensors", "mokume-deep.merge",
        "mokume-methods.merge", "mokume.lock", "mokume.merge",
      ])
    let defaults = try mokume("run", "s.merge", "out=defaults/", in: folder)
    #expect(defaults.status == 0)
    #expect(first["model.safetensors"] != (try folder.read("defaults/model.safetensors")))
    // The recipe needs nothing of the script and of what it imported.
    for name in ["s.merge", "lib/methods.merge", "lib/deep.merge"] {
      try FileManager.default.removeItem(atPath: folder[name])
    }
    let again = try mokume("run", "a \"b\"/mokume.merge", "--force", in: folder)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try bytes(folder, "a \"b\"") == first)
  }

  @Test("the same merge in another place at another time has the same bytes in every file")
  func deterministic() throws {
    let folders = try (0..<2).map { number in
      let folder = try Self.workplace()
      try folder.write("s.merge", Self.script)
      let old = Date(timeIntervalSince1970: 1_700_000_000 + Double(number) * 1000)
      try FileManager.default.setAttributes(
        [.modificationDate: old], ofItemAtPath: folder["models/chat/model.safetensors"])
      let run = try mokume("run", "s.merge", "--threads", String(number + 1), in: folder)
      try #require(run.status == 0, "\(run.errors)")
      return folder
    }
    #expect(try bytes(folders[0], "merged") == bytes(folders[1], "merged"))
  }

  @Test("a session's recipe has its statements up to the save")
  func session() throws {
    let folder = try ReplFolder()
    let lines = [
      "base = load \"FOLDER/models/base.safetensors\"", "base",
      "half = 0.5 * base + 0.5 * (load \"FOLDER/models/chat.safetensors\")",
      "save half \"FOLDER/merged/\"", "later = 3",
    ]
    _ = folder.transcript(lines[0], lines[1], lines[2], lines[3], lines[4])
    let recipe = String(decoding: try folder.files.read("merged/mokume.merge"), as: UTF8.self)
    let wanted = [lines[0], lines[2], lines[3]].map {
      $0.replacingOccurrences(of: "FOLDER", with: folder.path)
    }
    #expect(recipe.components(separatedBy: "\n").suffix(4).dropLast() == wanted[...])
    let first = try bytes(folder.files, "merged")
    let again = try mokume("run", "merged/mokume.merge", "--force", in: folder.files)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try bytes(folder.files, "merged") == first)
  }

  @Test("a lock has the SHA-256 of every file that decided a byte")
  func lock() throws {
    let folder = try Self.workplace()
    try folder.write("s.merge", Self.script)
    #expect(try mokume("run", "s.merge", in: folder).status == 0)
    let lock = try JSONDecoder().decode(Lock.self, from: folder.read("merged/mokume.lock"))
    let files = ["model.safetensors", "config.json"]
    let paths = ["base", "chat"].flatMap { model in files.map { "models/\(model)/\($0)" } }
    // The cards name the license that the written one has.
    let cards = ["base", "chat"].map { "models/\($0)/README.md" }
    #expect(lock.inputs.map(\.path) == paths + cards)
    #expect(lock.seeds == [7])
    for input in lock.inputs {
      #expect(input.size == (try folder.read(input.path)).count)
      #expect(input.sha256 == (try Self.sha256(folder[input.path])))
    }
  }

  private struct Lock: Decodable {
    struct Input: Decodable {
      let path: String
      let size: Int
      let sha256: String
    }
    let seeds: [Int]
    let inputs: [Input]
  }

  /// What coreutils says.
  private static func sha256(_ path: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/sha256sum")
    process.arguments = [path]
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output.prefix(64), as: UTF8.self)
  }

  @Test("a model that only a number came from is an input too")
  func consulted() throws {
    let folder = try Self.workplace()
    try folder.write(
      "s.merge",
      """
      base = load "models/base"
      share = norm(load "models/code", over: "model") / 100
      unused = load "models/chat"
      if share > 0 { save (1 - share) * base + share * base "merged/" }

      """)
    let run = try mokume("run", "s.merge", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let lock = try JSONDecoder().decode(Lock.self, from: folder.read("merged/mokume.lock"))
    #expect(Set(lock.inputs.map { $0.path.split(separator: "/")[1] }) == ["base", "code"])
  }

  @Test("an input of the same size and other bytes is refused before anything is published")
  func otherBytes() throws {
    let folder = try Self.workplace()
    try folder.write("s.merge", Self.script)
    #expect(try mokume("run", "s.merge", in: folder).status == 0)
    let before = try bytes(folder, "merged")
    try folder.write("models/chat/model.safetensors", TinyModel.network(9).data)
    let refused = try mokume("run", "merged/mokume.merge", "--force", in: folder)
    #expect(refused.status == 4)
    #expect(refused.errors.hasPrefix("error[E0508]: models/chat/model.safetensors is not the file"))
    #expect(refused.errors.contains("locked SHA-256 "))
    #expect(try bytes(folder, "merged") == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.contains { $0.contains("partial") })
    let taken = try mokume("run", "merged/mokume.merge", "--force", "--ignore-lock", in: folder)
    #expect(taken.status == 0, "\(taken.errors)")
    // The folder now has the lock of what was taken.
    #expect(try mokume("run", "merged/mokume.merge", "--force", in: folder).status == 0)
  }

  @Test("a lock that is no lock is named, and can be passed over")
  func badLock() throws {
    for text in [
      "{", "[]", #"{"lock": 2}"#, #"{"lock": 1, "mokume": "1", "plan": "", "inputs": [{}]}"#,
    ] {
      let folder = try Self.workplace()
      try folder.write("merged/mokume.merge", "save (load \"models/base\") \"out/\"\n")
      try folder.write("merged/mokume.lock", text)
      let refused = try mokume("run", "merged/mokume.merge", in: folder)
      #expect(refused.status == 4)
      #expect(refused.errors.hasPrefix("error[E0502]: merged/mokume.lock "), "\(refused.errors)")
      let passed = try mokume("run", "merged/mokume.merge", "--ignore-lock", in: folder)
      #expect(passed.status == 0, "\(passed.errors)")
    }
  }

  @Test(
    "a digest is taken from the name in the hub's cache, and is remembered of other large files")
  func remembered() throws {
    let folder = try Self.workplace()
    // Digests that are wrong show where they came from.
    let named = String(repeating: "ab", count: 32)
    try folder.write("hub/models--org--m/blobs/\(named)", TinyModel.network(0).data)
    try folder.write("hub/models--org--m/refs/main", String(repeating: "c", count: 40))
    let snapshot = "hub/models--org--m/snapshots/\(String(repeating: "c", count: 40))"
    try FileManager.default.createDirectory(
      atPath: folder[snapshot], withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder["\(snapshot)/model.safetensors"],
      withDestinationPath: "../../blobs/\(named)")
    var large = TinyModel()
    large.add("weight", shape: [300_000], [Float](repeating: 1, count: 300_000))
    let path = try folder.write("large.safetensors", large.data)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
    let environment = ["HF_HUB_CACHE": folder["hub"], "XDG_CACHE_HOME": folder["cache"]]
    try folder.write(
      "s.merge", "save (load \"hf:org/m\") \"a/\"\nsave (load \"large.safetensors\") \"b/\"\n")
    let run = try mokume("run", "s.merge", in: folder, environment: environment)
    try #require(run.status == 0, "\(run.errors)")
    let lock = try JSONDecoder().decode(Lock.self, from: folder.read("a/mokume.lock"))
    #expect(lock.inputs.map(\.path) == ["hf:org/m/model.safetensors"])
    #expect(lock.inputs.map(\.sha256) == [named])
    let card = String(decoding: try folder.read("a/README.md"), as: UTF8.self)
    #expect(card.contains("base_model:\n- org/m\nbase_model_relation: merge\n"))
    #expect(
      !String(decoding: try folder.read("a/mokume.lock"), as: UTF8.self).contains(folder.path))
    // One line, for the large file; a second run believes it.
    let lines = String(decoding: try folder.read("cache/mokume/digests"), as: UTF8.self)
    #expect(lines.hasPrefix(try Self.sha256(path)))
    #expect(lines.components(separatedBy: "\n").count == 2)
    try folder.write("cache/mokume/digests", named + lines.dropFirst(64))
    #expect(
      try mokume("run", "s.merge", "--force", in: folder, environment: environment).status == 0)
    let second = try JSONDecoder().decode(Lock.self, from: folder.read("b/mokume.lock"))
    #expect(second.inputs.map(\.sha256) == [named])
  }

  @Test("lock: false and card: false leave files out, and overwriting takes old ones away")
  func leftOut() throws {
    let folder = try Self.workplace()
    try folder.write("s.merge", Self.script)
    #expect(try mokume("run", "s.merge", in: folder).status == 0)
    try folder.write("merged/notes.txt", "mine\n")
    try folder.write(
      "t.merge", "save (load \"models/base\") \"merged/\", lock: false, card: false\n")
    let run = try mokume("run", "t.merge", "--force", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    // The card may have been edited, so it is nobody's to remove; the rest speaks of another model.
    #expect(
      try bytes(folder, "merged").keys.sorted()
        == ["README.md", "config.json", "model.safetensors", "mokume.merge", "notes.txt"])
  }

  @Test("a lone file has nothing beside it")
  func loneFile() throws {
    let folder = try Self.workplace()
    try folder.write("s.merge", "save (load \"models/base\") \"out/x.safetensors\"\n")
    #expect(try mokume("run", "s.merge", in: folder).status == 0)
    #expect(try bytes(folder, "out").keys.sorted() == ["x.safetensors"])
  }

  @Test("the card names a license when all inputs have it, and else says whose it is")
  func license() throws {
    let folder = try Self.workplace()
    try folder.write("s.merge", Self.script)
    let all = ["run", "s.merge", "names=[\"chat\", \"code\"]", "--force"]
    #expect(try MokumeProcess(all, in: folder.path).wait().status == 0)
    let card = String(decoding: try folder.read("merged/README.md"), as: UTF8.self)
    let start = """
      ---
      # base_model: the names on the hub of the models below
      library_name: transformers
      license: mit
      tags:
      - merge
      - mokume
      ---

      # merged

      Made of 3 models with Mokume 0.1.0.

      Two experts, halved.

      ## Models

      | Model | Parameters | Type | License |
      |---|---|---|---|
      | `models/base` | 52 | f32 | mit |

      """
    #expect(card.hasPrefix(start), "\(card)")
    try folder.write(
      "models/code/README.md", "---\nlicense: other\nlicense_name: \"odd one\"\n---\n")
    #expect(try MokumeProcess(all, in: folder.path).wait().status == 0)
    let mixed = String(decoding: try folder.read("merged/README.md"), as: UTF8.self)
    #expect(!mixed.contains("\nlicense: "))
    #expect(mixed.contains("| `models/code` | 52 | f32 | odd one |"))
  }

  @Test("E0602 says whether this script or another wrote what is there")
  func occupied() throws {
    let folder = try Self.workplace()
    try folder.write("s.merge", Self.script)
    #expect(try mokume("run", "s.merge", in: folder).status == 0)
    let same = try mokume("run", "s.merge", in: folder)
    #expect(same.errors.contains(" by this script (recipe in merged/mokume.merge)"))
    let other = try mokume("run", "s.merge", "density=0.1", in: folder)
    #expect(other.errors.contains(" by another script (recipe in merged/mokume.merge)"))
  }
}
