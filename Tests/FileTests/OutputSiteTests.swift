import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Targets and inputs")
struct OutputSiteTests {
  private let one = try? header("w", .u8, [4])

  private func refusal(_ target: String, _ input: Checkpoint) throws -> FileError {
    try #require(throws: FileError.self) {
      try OutputModel.create(
        OutputSpec(
          target: target, tensors: [try #require(one)], overwrite: true, inputs: [input]))
    }
  }

  @Test("an input is not overwritten: by its name, through a link, as a folder above it")
  func inputs() throws {
    let scratch = try Scratch()
    try save(scratch["models/a/"], [try #require(one)])
    try scratch.link("alias", to: "models/a")
    try scratch.link("alias.st", to: "models/a/model.safetensors")
    let input = try Checkpoint.open(scratch["models/a"])
    for target in [
      "models/a/", "models/", "alias/", "models/../models/a/", "alias.st",
      "models/a/model.safetensors",
    ] {
      let error = try refusal(scratch[target], input)
      #expect(error.kind == .outputIsInput)
      #expect(error.headline == "\(scratch[target]) is an input of this save")
      #expect(error.notes == ["\(scratch["models/a/model.safetensors"]) is read from there"])
    }
    #expect(throws: Never.self) { try input.verifyUnchanged() }
  }

  @Test("an input reached through the links of a cache is not overwritten by either folder")
  func cache() throws {
    let scratch = try Scratch()
    try save(scratch["first/"], [try #require(one)])
    try scratch.write("blobs/abc", try scratch.read("first/model.safetensors"))
    try scratch.write("snap/config.json", [])
    try scratch.link("snap/model.safetensors", to: "../blobs/abc")
    let input = try Checkpoint.open(scratch["snap"])
    #expect(try refusal(scratch["snap/"], input).kind == .outputIsInput)
    #expect(try refusal(scratch["blobs/"], input).kind == .outputIsInput)
  }

  @Test("a folder beside an input and a new name inside its folder are fine")
  func neighbours() throws {
    let scratch = try Scratch()
    try save(scratch["a/"], [try #require(one)])
    let input = try Checkpoint.open(scratch["a"])
    for target in ["b/", "a/inside/", "a/new.st"] {
      try save(scratch[target], [try #require(one)], inputs: [input])
    }
  }

  @Test("a link to a folder stays a link, and its target is replaced")
  func linkedFolder() throws {
    let scratch = try Scratch()
    try System.makeFolder(scratch["disk"])
    try System.makeFolder(scratch["disk/real"])
    try scratch.write("disk/real/keep.txt", [1])
    try scratch.link("m", to: "disk/real")
    try save(scratch["m/"], [try #require(one)], overwrite: true)
    #expect(
      scratch.listing == [
        "disk/", "disk/real/", "disk/real/keep.txt", "disk/real/model.safetensors", "m",
      ])
  }

  @Test("a dangling link is refused")
  func danglingLink() throws {
    let scratch = try Scratch()
    try scratch.link("m", to: "nowhere")
    let error = try #require(throws: FileError.self) {
      try save(scratch["m/"], [try #require(one)])
    }
    #expect(error.kind == .unwritable)
    #expect(error.notes == ["could not follow the link \(scratch["m"])"])
    #expect(scratch.listing == ["m"])
  }

  @Test("targets whose names differ only in normalisation are two folders")
  func normalisationTwins() throws {
    let scratch = try Scratch()
    try save(scratch["caf\u{e9}/"], [try #require(one)])
    try save(scratch["cafe\u{301}/"], [])
    #expect(try Checkpoint.open(scratch["caf\u{e9}"]).tensors.count == 1)
    #expect(try Checkpoint.open(scratch["cafe\u{301}"]).tensors.isEmpty)
  }

  @Test("an output that cannot fit is refused before anything is made")
  func noSpace() throws {
    let scratch = try Scratch()
    let replaced = [UInt8](repeating: 1, count: 2000)
    try scratch.write(".m.partial-89abcdef/model.safetensors", replaced)
    let before = scratch.listing
    let huge = try header("w", .u8, [1 << 59])
    let error = try #require(throws: FileError.self) { try save(scratch["m/"], [huge]) }
    #expect(error.kind == .noSpace)
    #expect(error.headline.hasPrefix("not enough space for \(scratch["m/"]): need 576460.8 TB, "))
    #expect(error.headline.hasSuffix(" free"))
    #expect(error.label.hasPrefix("on /"))
    let leftover = scratch[".m.partial-89abcdef"]
    #expect(error.notes == ["2.0 kB of that is \(leftover) from an earlier run"])
    #expect(error.helps.count == 1)
    #expect(scratch.listing == before)
  }

  @Test("the messages about a full disk read as in the manual")
  func fullDiskTexts() {
    let shortage = FileError.Shortage(
      needed: 14_500_000_000, available: 9_100_000_000, place: "/home (ext4)")
    #expect(
      FileError.noSpace(target: "merged/", shortage).description == """
        not enough space for merged/: need 14.5 GB, 9.1 GB free (on /home (ext4))
        help: free 5.4 GB or save to another disk
        """)
    var half = shortage
    half.available = 9_000_000_000
    #expect(
      FileError.diskFull(target: "merged/", half).description == """
        the disk filled up while writing merged/ (9.0 of 14.5 GB done) \
        (no space left on /home (ext4))
        note: the partial output was removed; merged/ was not touched
        help: free at least 5.5 GB and run the same script again
        """)
  }

  @Test("the messages about a full disk say what is kept, and what belongs to other scripts")
  func keptTexts() {
    let kept = KeptShards(
      path: ".merged.partial-8f3a6c1d", count: 3, shardCount: 5, byteCount: 8_700_000_000, next: 4)
    var shortage = FileError.Shortage(
      needed: 14_500_000_000, available: 9_000_000_000, place: "/home (ext4)")
    #expect(
      FileError.diskFull(target: "merged/", shortage).keeping(kept).description == """
        the disk filled up while writing merged/ (9.0 of 14.5 GB done) \
        (no space left on /home (ext4))
        note: 3 of 5 shards are complete and kept in .merged.partial-8f3a6c1d; \
        merged/ was not touched
        help: free at least 5.5 GB and run the same script: it continues with shard 4
        """)
    shortage.leftovers = [".merged.partial-8f3a6c1d"]
    shortage.leftoverBytes = 8_700_000_000
    shortage.areOtherSaves = true
    #expect(
      FileError.noSpace(target: "merged/", shortage).description == """
        not enough space for merged/: need 14.5 GB, 9.0 GB free (on /home (ext4))
        note: 8.7 GB of that is .merged.partial-8f3a6c1d from an earlier run of another script
        help: free 5.5 GB, delete the partial output, or save to another disk
        """)
    shortage.leftovers = []
    shortage.kept = kept
    #expect(
      FileError.noSpace(target: "merged/", shortage).notes
        == ["3 of 5 shards are complete and kept in .merged.partial-8f3a6c1d"])
  }

  @Test("a disk that fills up while writing is told from other failures")
  func diskFull() throws {
    let scratch = try Scratch()
    let output = try OutputModel.create(
      OutputSpec(target: scratch["m/"], tensors: [try #require(one)]))
    let failure = { (errno: Errno) in
      output.site.failure(
        WriteFailure(action: "write", path: "p", errno: errno), needed: 10, written: 4)
        as? FileError
    }
    #expect(failure(.noSpace)?.kind == .noSpace)
    #expect(failure(.notAFolder)?.kind == .unwritable)
  }
}
