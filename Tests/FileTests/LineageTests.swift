import Foundation
import MokumeFiles
import Testing

@testable import MokumeFiles

@Suite("Files that say how a model was made")
struct LineageTests {
  @Test("a lock reads as it was written, names with quotes and breaks too")
  func roundTrip() throws {
    let scratch = try Scratch()
    let digest = String(repeating: "0f", count: 32)
    let lock = LockFile(
      version: "0.1.0", plan: digest, seeds: [0, .max],
      commits: [(model: "hf:org/m", commit: String(repeating: "a", count: 40))],
      inputs: [
        .init(path: "models/\"a\"\n/x.st", size: .max, digest: digest),
        .init(path: "b", size: 0, digest: digest),
      ])
    try scratch.write("mokume.lock", Array(lock.text.utf8))
    #expect(try LockFile.read(scratch["mokume.lock"]) == lock)
    #expect(try LockFile.read(scratch["none.lock"]) == nil)
  }

  @Test("every truncation of a lock is an error and none a trap")
  func truncated() throws {
    let scratch = try Scratch()
    let input = LockFile.Input(path: "a", size: 1, digest: String(repeating: "0", count: 64))
    let text = Array(
      LockFile(version: "1", plan: "", seeds: [1], commits: [], inputs: [input]).text.utf8)
    // The last byte is a line feed.
    for count in 0..<(text.count - 1) {
      try scratch.write("\(count).lock", Array(text[..<count]))
      #expect(throws: FileError.self) { try LockFile.read(scratch["\(count).lock"]) }
    }
  }

  @Test("the heading of a recipe is not repeated")
  func heading() {
    let once = Recipe(script: "a = 1\n\n\n", imports: [])
    #expect(once.body == "a = 1\n")
    let written = once.files(target: "out/", version: "1")[0]
    guard case .bytes(let bytes) = written.source else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasSuffix("\n#   mokume run out/mokume.merge --force\n\na = 1\n"))
    #expect(Recipe(script: text, imports: []) == once)
  }

  @Test(
    "members of a config are set, added and removed, and nothing else changes",
    arguments: [
      ("{\"a\": 1, \"b\": 2}", "{\"a\": null, \"b\": 2}", "{\"b\": 2}"),
      ("{\"b\": 2, \"a\": 1}", "{\"b\": 2, \"a\": null}", "{\"b\": 2}"),
      ("{ \"a\" : 1 }", "{ \"a\" : null }", "{  }"),
      ("{}", "{\"a\": null}", "{}"),
      (
        "{\n  \"b\": {\"a\": 3}\n}\n", "{\n  \"b\": {\"a\": 3},\n  \"a\": null\n}\n",
        "{\n  \"b\": {\"a\": 3}\n}\n"
      ),
    ])
  func members(config: String, set: String, removed: String) throws {
    let bytes = Array(config.utf8)
    let changed = try ConfigEditor.setting("a", to: "null", in: bytes, path: "c.json")
    #expect(String(decoding: changed, as: UTF8.self) == set)
    let less = try ConfigEditor.setting("a", to: nil, in: bytes, path: "c.json")
    #expect(String(decoding: less, as: UTF8.self) == removed)
  }

  @Test(
    "code in the folder is found, and code elsewhere is not",
    arguments: [
      (
        #"{"auto_map": {"AutoConfig": "configuration_x.XConfig", "AutoModel": "modeling_x.X"}}"#,
        ["configuration_x.py", "modeling_x.py"]
      ),
      (#"{"auto_map": {"AutoTokenizer": ["tokenization_x.X", null]}}"#, ["tokenization_x.py"]),
      (#"{"auto_map": {"AutoModel": "org/x--modeling_x.X"}}"#, []),
      (#"{"auto_map": 3, "x": "auto_map"}"#, []),
      ("{}", []),
    ])
  func code(config: String, names: [String]) throws {
    #expect(try ConfigEditor.localCode(in: Array(config.utf8), path: "c.json") == names)
  }

  @Test(
    "tokens are counted by the largest number, in each form of a vocabulary",
    arguments: [
      (
        "tokenizer.json", #"{"model": {"vocab": {"a": 0, "b": 6}}, "added_tokens": [{"id": 3}]}"#, 7
      ),
      ("tokenizer.json", #"{"model": {"vocab": [["a", -1.5]]}, "added_tokens": [{"id": 8}]}"#, 9),
      ("vocab.json", #"{"a": 4}"#, 5),
      ("vocab.txt", "a\nb\nc\n", 3),
      (
        "tokenizer.json", #"{"model": {"vocab": {"a": 9223372036854775807, "b": -1, "c": 1.5}}}"#,
        nil
      ),
      ("tokenizer.model", "\u{0A}", nil),
    ] as [(String, String, Int?)])
  func tokens(name: String, text: String, count: Int?) throws {
    let file = SideFile(name: name, source: .bytes(Array(text.utf8)))
    #expect(try TokenCount.count(in: [file]) == count)
  }

  @Test("a digest is remembered of a large file that has settled, and forgotten when it changes")
  func store() throws {
    let scratch = try Scratch()
    let environment = { (name: String) in name == "XDG_CACHE_HOME" ? scratch["cache"] : nil }
    let digest = String(repeating: "1", count: 64)
    for (name, size) in [("large", 1 << 20), ("small", 10), ("fresh", 1 << 20)] {
      try scratch.write(name, [UInt8](repeating: 7, count: size))
      if name != "fresh" { try scratch.touch(name, seconds: 1_000_000_000) }
    }
    let store = try #require(DigestStore(environment))
    let files = try ["large", "small", "fresh"].map { try InputFile.open(scratch[$0]) }
    store.remember(files.map { ($0, digest) })
    let later = try #require(DigestStore(environment))
    #expect(files.map { later.digest(of: $0) } == [digest, nil, nil])
    try scratch.touch("large", seconds: 1_000_000_001)
    #expect(later.digest(of: try InputFile.open(scratch["large"])) == nil)
    // Lines that are no digests are passed over.
    try scratch.write(
      "cache/mokume/digests", Array("x\n\(digest) 1 2 3 4\n\(digest) 1 2 3 4 -5\n".utf8))
    #expect(DigestStore(environment) != nil)
    #expect(DigestStore { _ in nil } == nil)
  }
}
