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
/// target is as it was.
public final class OutputModel: Sendable {
  /// What was asked for.
  public let spec: OutputSpec
  /// The place of every tensor.
  package let layout: OutputLayout

  let site: OutputSite
  let partial: PartialOutput
  /// The files with weights, in the order of the layout.
  let weights: [OutputFile]
  /// Bytes of tensors written so far.
  let written = Atomic<UInt64>(0)
  private let phase = Mutex(Phase.writing)

  enum Phase { case writing, published, discarded }

  /// Checks the target and makes its hidden files; the target itself is not touched. Hidden
  /// files that a killed run left of the same target are removed first.
  ///
  /// - Throws: ``FileError``: the target exists, is an input, has no space, cannot be written, or
  ///   a tensor cannot be stored. Then nothing is left behind.
  public static func create(_ spec: OutputSpec) throws -> OutputModel {
    let site = try OutputSite(spec)
    let single = site.isFolder ? nil : PathName.lastComponent(site.partial)
    let layout = try OutputLayout(spec, singleFile: single)
    if site.isFolder { try checkNames(of: spec, layout) }
    site.removeLeftovers()
    try site.checkSpace(for: layout.fileBytes)
    let partial = PartialOutput(site)
    do {
      try partial.make(layout)
      if site.isFolder { try partial.add(spec.sideFiles) }
    } catch {
      partial.remove()
      throw site.failure(error, needed: layout.fileBytes, written: 0, isStart: true)
    }
    return OutputModel(spec: spec, layout: layout, site: site, partial: partial)
  }

  /// Checks that the target may be written, by looking only; nothing is made.
  ///
  /// - Throws: ``FileError``: the target exists, is an input, or has a name that cannot be written.
  public static func check(_ spec: OutputSpec) throws { _ = try OutputSite(spec) }

  private init(spec: OutputSpec, layout: OutputLayout, site: OutputSite, partial: PartialOutput) {
    self.spec = spec
    self.layout = layout
    self.site = site
    self.partial = partial
    weights = partial.weights
  }

  deinit { discard() }

  /// Bytes of all files with weights.
  public var byteCount: Int { Int(layout.fileBytes) }

  /// Number of files with weights.
  public var shardCount: Int { layout.files.count }

  /// Removes everything that was written, unless it is published. May be called again, but not
  /// while another thread still writes.
  public func discard() {
    phase.withLock { phase in
      guard phase == .writing else { return }
      phase = .discarded
      partial.remove()
    }
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

  /// Refuses side files that are paths, weights, or there twice.
  private static func checkNames(of spec: OutputSpec, _ layout: OutputLayout) throws {
    var names = Set(layout.files.map { TensorName($0.name) })
    names.insert(TensorName(Checkpoint.indexName))
    for file in spec.sideFiles {
      let isPlain = PathName.isContained(file.name) && !file.name.utf8.contains(0x2F)
      guard isPlain, names.insert(TensorName(file.name)).inserted,
        !OutputNames.areOurWeights(file.name)
      else {
        throw FileError.unstorable(target: spec.target, name: file.name, .badFileName)
      }
    }
  }
}
