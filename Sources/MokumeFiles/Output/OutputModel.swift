import MokumeTensor
import Synchronization

/// A model while it is written: everything goes beside the target under a hidden name, and
/// ``publish()`` makes all of it visible in one step.
///
/// ```swift
/// let output = try OutputModel.create(OutputSpec(target: "merged/", tensors: headers))
/// try output.write(0, at: 0, bytes)
/// let model = try output.publish()
/// ```
///
/// An output that is not published is removed when it is discarded or released; until then the
/// target is as it was. With a recipe, the shards of a folder that are finished by then stay under
/// the hidden name with a ``Journal``, and the same save goes on from there.
public final class OutputModel: Sendable {
  /// What was asked for.
  public let spec: OutputSpec
  /// The place of every tensor.
  package let layout: OutputLayout
  /// The shards that an earlier run of the same save had finished.
  public let continued: KeptShards?

  let site: OutputSite
  let partial: PartialOutput
  /// The files with weights, in the order of the layout.
  let weights: [OutputFile]
  /// Whether each of them was finished by an earlier run.
  let isKept: [Bool]
  /// Bytes of tensors written so far, by this run or an earlier one.
  let written: Atomic<UInt64>
  /// What is finished; nil when nothing is kept for a later run.
  let ledger: ShardLedger?
  /// Whether somebody wants the save to stop, asked while waiting for the drive.
  let isStopped: @Sendable () -> Bool
  /// For tensors with finite elements that are too large for the type they are stored in, how many.
  let overflows = Mutex<[Int: Int]>([:])
  private let phase = Mutex(Phase.writing)

  enum Phase { case writing, published, discarded }

  /// Checks the target and makes its hidden files; the target itself is not touched. Hidden
  /// files that a killed run left of the same target are removed first, or gone on from.
  ///
  /// - Throws: ``FileError``: the target exists, is an input, has no space, cannot be written, or
  ///   a tensor cannot be stored. Then nothing is left behind but what was finished before.
  public static func create(
    _ spec: OutputSpec, isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws -> OutputModel {
    var site = try OutputSite(spec)
    let single = site.isFolder ? spec.weightsName : PathName.lastComponent(site.partial)
    let layout = try OutputLayout(spec, singleFile: single)
    if site.isFolder { try checkNames(of: spec, layout) }
    let start = try begin(spec, layout, &site)
    let partial = PartialOutput(site, folder: start.folder)
    do {
      try partial.make(layout, except: start.finished)
      if site.isFolder { try partial.add(spec.sideFiles) }
    } catch {
      partial.remove(except: start.finished)
      throw site.failure(error, needed: start.needed, written: 0, isStart: true)
    }
    return OutputModel(
      spec: spec, layout: layout, site: site, partial: partial, start: start,
      isStopped: isStopped)
  }

  /// Checks that the target may be written, by looking only; nothing is made.
  ///
  /// - Throws: ``FileError``: the target exists, is an input, or has a name that cannot be written; a
  ///   tensor cannot be GGUF.
  public static func check(_ spec: OutputSpec) throws {
    _ = try OutputSite(spec)
    if spec.gguf != nil { _ = try OutputLayout(spec) }
  }

  /// The tensors with finite elements that the type they are stored in cannot hold, and how many.
  package var overflowing: [(name: TensorName, count: Int)] {
    overflows.withLock { $0 }.map { (spec.tensors[$0.key].name, $0.value) }
  }

  private init(
    spec: OutputSpec, layout: OutputLayout, site: OutputSite, partial: PartialOutput,
    start: Start, isStopped: @escaping @Sendable () -> Bool
  ) {
    self.spec = spec
    self.layout = layout
    self.site = site
    self.partial = partial
    self.isStopped = isStopped
    weights = partial.weights
    let kept = start.finished
    isKept = layout.files.indices.map(kept.contains)
    continued = KeptShards(kept, of: layout, in: site.partial)
    written = Atomic(kept.reduce(0) { $0 + layout.files[$1].tensorBytes })
    ledger = start.journal.map { ShardLedger(layout, $0) }
  }

  deinit { discard() }

  /// Bytes of all files with weights.
  public var byteCount: Int { Int(layout.fileBytes) }

  /// Number of files with weights.
  public var shardCount: Int { layout.files.count }

  /// Ends an output, unless it is published: finished shards stay if the output has a recipe, and
  /// everything else is removed. May be called again, but not while another thread still writes.
  ///
  /// - Parameter keepsFinished: pass false when the same save can never be published.
  /// - Returns: what stays, when this call ended it.
  @discardableResult
  public func discard(keepsFinished: Bool = true) -> KeptShards? {
    phase.withLock { phase in
      guard phase == .writing else { return nil }
      phase = .discarded
      let finished = keepsFinished ? finishedShards() : []
      partial.remove(except: finished)
      return KeptShards(finished, of: layout, in: site.partial)
    }
  }

  /// The shards that a later run can go on from; none when it would not learn of them.
  private func finishedShards() -> Set<Int> {
    guard let ledger, !ledger.finished.isEmpty,
      (try? ledger.restore(in: site.partial)) != nil
    else { return [] }
    return Set(ledger.finished.keys)
  }

  /// Runs the last step once.
  func finishing(_ body: () throws -> PublishedModel) throws -> PublishedModel {
    try phase.withLock { phase in
      precondition(phase == .writing, "an output is published or discarded once")
      let model = try body()
      phase = .published
      return model
    }
  }

  /// Refuses side files that are weights, there twice, or paths, but for chat templates with names.
  private static func checkNames(of spec: OutputSpec, _ layout: OutputLayout) throws {
    var names = Set(layout.files.map { TensorName($0.name) })
    for name in [Checkpoint.indexName, Journal.name, SideFile.templateFolder] {
      names.insert(TensorName(name))
    }
    for file in spec.sideFiles {
      let isPlain = !file.name.utf8.contains(0x2F) || SideFile.isNamedTemplate(file.name)
      guard isPlain, PathName.isContained(file.name), names.insert(TensorName(file.name)).inserted,
        !OutputNames.areOurWeights(file.name)
      else {
        throw FileError.unstorable(target: spec.target, name: file.name, .badFileName)
      }
    }
  }
}
