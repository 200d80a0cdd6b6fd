import MokumeTensor
import Testing

@testable import MokumeFiles

/// Outputs of three shards, each of one tensor.
struct ContinuedOutput {
  let scratch: Scratch
  var target: String { scratch["m/"] }

  init() throws { scratch = try Scratch.inMemory() }

  func spec(
    _ recipe: String? = "a + b", resumes: Bool = true, inputs: [Checkpoint] = []
  ) throws -> OutputSpec {
    OutputSpec(
      target: target, tensors: try ["a", "b", "c"].map { try header($0, .u8, [100]) },
      shardSize: 100, inputs: inputs, recipe: recipe, resumes: resumes)
  }

  /// Begins an output and completes the tensors in these places.
  func begin(_ spec: OutputSpec, completing places: [Int] = []) throws -> OutputModel {
    let output = try OutputModel.create(spec)
    for place in places { try output.deliver(place) }
    return output
  }

  /// An output that ended after these tensors, and where its shards are.
  func interrupted(_ places: [Int] = [0, 2]) throws -> String {
    try #require(try begin(spec(), completing: places).discard()?.path)
  }

  /// The hidden names beside the target.
  var partials: [String] {
    scratch.listing.filter { $0.hasPrefix(".m.partial-") && $0.hasSuffix("/") }
  }

  /// Whether what is published is what an uninterrupted save writes.
  func isWhole() throws -> Bool {
    let model = try Checkpoint.open(scratch["m"])
    let names = try System.entries(of: scratch["m"]).map(\.text)
    return try names.count == 4 && !names.contains(Journal.name) && model.tensors.count == 3
      && model.tensors.indices.allSatisfy {
        try model.bytes($0) == OutputModel.pattern($0, count: 100)
      }
  }
}

extension OutputModel {
  /// Writes a tensor as `fill()` does and says that it is complete.
  func deliver(_ tensor: Int, nonFinite: Int = 0) throws {
    let count = spec.tensors[tensor].byteCount ?? 0
    try OutputModel.pattern(tensor, count: count).withUnsafeBytes { try write(tensor, at: 0, $0) }
    try complete(tensor, nonFinite: nonFinite)
  }
}

@Suite("Going on with an interrupted output")
struct ContinueTests {
  @Test("finished shards stay under the hidden name, everything else goes")
  func kept() throws {
    let work = try ContinuedOutput()
    let kept = try #require(try work.begin(work.spec(), completing: [0, 2]).discard())
    #expect(kept.count == 2)
    #expect(kept.shardCount == 3)
    #expect(kept.next == 2)
    let folder = PathName.lastComponent(kept.path)
    #expect(
      work.scratch.listing == [
        "\(folder)/", "\(folder)/journal.mokume", "\(folder)/model-00001-of-00003.safetensors",
        "\(folder)/model-00003-of-00003.safetensors",
      ])
    #expect(kept.byteCount == 2 * Int(try work.begin(work.spec()).layout.files[0].size))
  }

  @Test("an output that is released keeps them too, and one without any leaves nothing")
  func released() throws {
    let work = try ContinuedOutput()
    _ = try work.begin(work.spec())
    #expect(work.scratch.listing.isEmpty)
    _ = try work.begin(work.spec(), completing: [1])
    #expect(work.partials.count == 1)
  }

  @Test(
    "the same save goes on from them and publishes the same bytes",
    arguments: [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]])
  func continued(places: [Int]) throws {
    let work = try ContinuedOutput()
    let path = try work.interrupted(places)
    let output = try work.begin(work.spec())
    #expect(output.continued?.path == path)
    #expect(output.continued?.count == places.count)
    #expect((0..<3).filter(output.isKept) == places)
    for place in 0..<3 where !places.contains(place) { try output.deliver(place) }
    let published = try output.publish()
    #expect(published.unfinished.isEmpty)
    #expect(work.partials.isEmpty)
    #expect(try work.isWhole())
  }

  @Test("templates with names of a run that was stopped or killed are written again")
  func templates() throws {
    let work = try ContinuedOutput()
    let name = "\(SideFile.templateFolder)/rag.jinja"
    var spec = try work.spec()
    spec.sideFiles = [SideFile(name: name, source: .bytes([5]))]
    let kept = try #require(try work.begin(spec, completing: [0]).discard())
    #expect(!System.exists(PathName.join(kept.path, SideFile.templateFolder)))
    try work.scratch.write("\(PathName.lastComponent(kept.path))/\(name)", [4])
    let output = try work.begin(spec)
    #expect(output.continued?.count == 1)
    for place in 1..<3 { try output.deliver(place) }
    _ = try output.publish()
    #expect(try work.scratch.read("m/\(name)") == [5])
    #expect(work.partials.isEmpty)
  }

  @Test("an earlier run that is not gone on with goes with its templates")
  func removed() throws {
    let work = try ContinuedOutput()
    let kept = PathName.lastComponent(try work.interrupted())
    try work.scratch.write("\(kept)/\(SideFile.templateFolder)/rag.jinja", [4])
    _ = try work.begin(work.spec(resumes: false))
    #expect(work.scratch.listing.isEmpty)
  }

  @Test("what is written to a shard that is kept is dropped")
  func dropped() throws {
    let work = try ContinuedOutput()
    _ = try work.interrupted()
    let output = try work.begin(work.spec())
    try output.fill()
    _ = try output.publish()
    #expect(try work.isWhole())
  }

  @Test("an output interrupted again and again keeps what it has")
  func repeated() throws {
    let work = try ContinuedOutput()
    for place in 0..<3 {
      let output = try work.begin(work.spec(), completing: [place])
      #expect(output.continued?.count ?? 0 == place)
      #expect(output.discard()?.count == place + 1)
    }
    #expect(work.partials.count == 1)
    let output = try work.begin(work.spec())
    #expect(output.isWholeKept)
    #expect(output.continued?.next == 4)
    _ = try output.publish()
    #expect(try work.isWhole())
  }

  @Test("another recipe, other shards, other metadata do not go on from them and leave them alone")
  func otherSave() throws {
    let work = try ContinuedOutput()
    let path = try work.interrupted()
    var others = try [work.spec("a - b"), work.spec(nil), work.spec(), work.spec(), work.spec()]
    others[2].shardSize = 200
    others[3].metadata = [MetadataEntry("a", "b")]
    others[4].tensors[2] = try header("c", .i8, [100])
    for var spec in others {
      spec.overwrite = true
      let output = try work.begin(spec)
      #expect(output.continued == nil)
      try output.fill()
      let published = try output.publish()
      #expect(published.unfinished == [path])
      #expect(published.unfinishedBytes > 2 * 100)
    }
    #expect(try work.begin(work.spec(overwriting: true)).continued?.count == 2)
  }

  @Test("an input that was changed or replaced is another save", arguments: [true, false])
  func otherInput(isReplaced: Bool) throws {
    let work = try ContinuedOutput()
    try save(work.scratch["in.st"], [try header("x", .u8, [5])])
    let before = try work.spec(inputs: [try Checkpoint.open(work.scratch["in.st"])])
    try work.begin(before, completing: [0]).discard()
    #expect(try work.begin(before).continued?.count == 1)
    if isReplaced {
      try save(work.scratch["new.st"], [try header("x", .u8, [5])])
      try System.rename(work.scratch["new.st"], to: work.scratch["in.st"])
    } else {
      try work.scratch.touch("in.st", seconds: 1_000_000_000)
    }
    let after = try work.spec(inputs: [try Checkpoint.open(work.scratch["in.st"])])
    #expect(try work.begin(after).continued == nil)
  }

  @Test("a save that is told to begin anew removes them")
  func anew() throws {
    let work = try ContinuedOutput()
    let path = try work.interrupted()
    let output = try work.begin(work.spec(resumes: false))
    #expect(output.continued == nil)
    #expect(!System.exists(path))
  }

  @Test("an output that can never be published keeps nothing")
  func hopeless() throws {
    let work = try ContinuedOutput()
    let output = try work.begin(work.spec(), completing: [0])
    #expect(output.discard(keepsFinished: false) == nil)
    #expect(work.scratch.listing.isEmpty)
  }

  @Test("without a recipe, in one shard and in one file nothing is kept")
  func notKept() throws {
    let work = try ContinuedOutput()
    var whole = try work.spec()
    whole.shardSize = .max
    var file = try work.spec()
    file.target = work.scratch["m.st"]
    for spec in [try work.spec(nil), whole, file] {
      #expect(try work.begin(spec, completing: [0, 1, 2]).discard() == nil)
      #expect(work.scratch.listing.isEmpty)
    }
  }

  @Test("finished shards survive a publication that fails at the last step")
  func lastStep() throws {
    let work = try ContinuedOutput()
    let output = try work.begin(work.spec(), completing: [0, 1, 2])
    try work.scratch.write("m/x", [9])
    #expect(throws: FileError.self) { try output.publish() }
    #expect(output.discard()?.count == 3)
    try System.removeFile(work.scratch["m/x"])
    let again = try work.begin(work.spec())
    #expect(again.isWholeKept)
    _ = try again.publish()
    #expect(try work.isWhole())
  }

  @Test("a shard is not noted when the save is to stop while it waits for the drive")
  func stopped() throws {
    let work = try ContinuedOutput()
    let output = try OutputModel.create(work.spec()) { true }
    try output.deliver(0)
    try output.deliver(1)
    try output.deliver(2)
    #expect(throws: OutputStopped.self) { try output.publish() }
    #expect(output.discard() == nil)
    #expect(work.scratch.listing.isEmpty)
  }

  @Test("counts of results that are not finite come back with their shards")
  func nonFinite() throws {
    let work = try ContinuedOutput()
    let output = try work.begin(work.spec())
    try output.deliver(0, nonFinite: 7)
    try output.deliver(1)
    output.discard()
    let again = try work.begin(work.spec())
    #expect(again.keptNonFinite.map(\.tensor) == [0])
    #expect(again.keptNonFinite.map(\.count) == [7])
  }
}

extension ContinuedOutput {
  func spec(overwriting: Bool) throws -> OutputSpec {
    var spec = try spec()
    spec.overwrite = overwriting
    return spec
  }
}
