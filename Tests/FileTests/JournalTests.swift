import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("What a journal says is trusted only as far as it is so")
struct JournalTests {
  private let shard = Journal.Shard(
    size: 1 << 40, modifiedSeconds: -1, modifiedNanoseconds: 999_999_999, nonFinite: [3: 4, 1: 2])

  @Test("it reads what it wrote")
  func roundTrip() {
    var journal = Journal(fingerprint: "0123")
    #expect(Journal(journal.text) == journal)
    journal.shards = [0: shard, 12: shard]
    #expect(
      journal.text == """
        mokume-journal 1 0123
        0 1099511627776 -1 999999999 1:2 3:4
        12 1099511627776 -1 999999999 1:2 3:4

        """)
    #expect(Journal(journal.text) == journal)
  }

  @Test(
    "anything else is no journal",
    arguments: [
      "", "\n", "mokume-journal 1 0123", "mokume-journal 2 0123\n", "mokume-journal 1\n",
      "journal 1 0123\n", "mokume-journal 1 0123\n0 1 2\n", "mokume-journal 1 0123\n0 1 2 x\n",
      "mokume-journal 1 0123\n0 1 2 3 4\n", "mokume-journal 1 0123\n0 1 2 3 4:\n",
      "mokume-journal 1 0123\n0 1 2 3", "mokume-journal 1 0123\n0 99999999999999999999 2 3\n",
    ])
  func garbage(text: String) {
    #expect(Journal(text) == nil)
  }

  @Test("fingerprints are the same in every run and differ by every part")
  func fingerprints() throws {
    let layout = try OutputLayout(
      OutputSpec(target: "m/", tensors: [try header("a"), try header("b")], shardSize: 8))
    let other = try OutputLayout(
      OutputSpec(target: "m/", tensors: [try header("b"), try header("a")], shardSize: 8))
    let prints = [("r", layout), ("s", layout), ("r", other), ("", layout)].map {
      Fingerprint(recipe: $0.0, layout: $0.1, inputs: []).text
    }
    #expect(Set(prints).count == 4)
    #expect(prints[0] == "97835984d18ebe08090d87572bb9c537")
  }

  /// What may happen to the second of three finished shards, by its path.
  private static let damages: [String: @Sendable (Scratch, String) throws -> Void] = [
    "removed": { try System.removeFile($0[$1]) },
    "cut short": { scratch, name in
      try scratch.truncate(name, to: 150)
    },
    "written to": { scratch, name in
      var bytes = try scratch.read(name)
      bytes[bytes.count - 1] ^= 1
      try scratch.write(name, bytes)
    },
    "replaced by a folder": { scratch, name in
      try System.removeFile(scratch[name])
      try System.makeFolder(scratch[name])
    },
    "replaced by a link": { scratch, name in
      try System.rename(scratch[name], to: scratch["elsewhere"])
      try scratch.link(name, to: "../elsewhere")
    },
    "without a header, though the journal agrees": { scratch, name in
      let count = try scratch.read(name).count
      try scratch.write(name, [UInt8](repeating: 0, count: count))
      let folder = try #require(PathName.parent(scratch[name]))
      var journal = try #require(Journal.read(from: folder))
      journal.shards[1] = Journal.Shard(try #require(try System.status(scratch[name])))
      try journal.write(into: folder)
    },
  ]

  @Test("a damaged shard is written again, the others are kept", arguments: damages.keys.sorted())
  func damaged(name: String) throws {
    let work = try ContinuedOutput()
    let folder = PathName.lastComponent(try work.interrupted([0, 1, 2]))
    let damage = try #require(Self.damages[name])
    try damage(work.scratch, "\(folder)/model-00002-of-00003.safetensors")
    if name.contains("folder") {
      // Nothing that a save makes: it is not removed, and says so.
      #expect(throws: FileError.self) { try work.begin(work.spec()) }
      return
    }
    let output = try work.begin(work.spec())
    #expect(output.continued?.count == 2)
    #expect(output.continued?.next == 2)
    try output.deliver(1)
    _ = try output.publish()
    #expect(try work.isWhole())
  }

  @Test("a shard that is written again is out of the journal before its file is touched")
  func forgotten() throws {
    let work = try ContinuedOutput()
    let path = try work.interrupted([0, 1])
    try work.scratch.truncate(
      "\(PathName.lastComponent(path))/model-00001-of-00003.safetensors", to: 9)
    let output = try work.begin(work.spec())
    #expect(try #require(Journal.read(from: path)).shards.keys.sorted() == [1])
    output.discard()
  }

  @Test("a journal that says nothing or cannot be read is a leftover", arguments: ["", "{}", "\0"])
  func unreadable(text: String) throws {
    let work = try ContinuedOutput()
    let path = try work.interrupted([0])
    let name = PathName.lastComponent(path)
    try work.scratch.write("\(name)/journal.mokume", Array(text.utf8))
    try work.scratch.write(
      "\(name)/model-00002-of-00003.safetensors", [UInt8](repeating: 0, count: 20))
    let output = try work.begin(work.spec())
    #expect(output.continued == nil)
    #expect(!System.exists(path))
  }

  @Test("what a living writer holds is not taken; of two that nobody holds the better one is")
  func held() throws {
    let work = try ContinuedOutput()
    let first = try work.begin(work.spec(), completing: [0])
    let second = try work.begin(work.spec(), completing: [0, 1])
    #expect(second.continued == nil)
    let third = try work.begin(work.spec(), completing: [2])
    #expect(work.partials.count == 3)
    for output in [first, second, third] { output.discard() }
    let output = try work.begin(work.spec())
    #expect(output.continued?.count == 2)
    #expect(work.partials.count == 1)
  }

  @Test("of two writers of one save the first publishes, the second keeps what it has")
  func twoWriters() throws {
    let work = try ContinuedOutput()
    let first = try work.begin(work.spec(), completing: [0, 1, 2])
    let second = try work.begin(work.spec(), completing: [0, 1, 2])
    _ = try second.publish()
    #expect(throws: FileError.self) { try first.publish() }
    #expect(first.discard()?.count == 3)
    #expect(try work.isWhole())
    #expect(work.partials.count == 1)
  }
}
