import Foundation
import MergeTestSupport
import Mokume
import MokumeDiagnostics
import MokumeFiles
import MokumeTensor
import Testing

/// The scripts in `Data` against the results of mergekit 0.1.5 on the same models.
///
/// mergekit adds up norms in f32 and multiplies and adds in one rounding where the processor can, so
/// results agree to reduction-order error and not to the bit: no element may be further off than
/// 2e-5 of the tensor's root mean square.
@Suite("Conformance with mergekit")
struct ConformanceTests {
  static let data = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Data")

  static let scripts: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: data.path)) ?? []
    return names.filter { $0.hasSuffix(".merge") }.sorted()
  }()

  /// How many elements of a tensor may be further off, because mergekit took them for the other side
  /// of a threshold: it finds the divergences that arcee_fusion weighs changes with in f32, where
  /// their terms cancel to a thousandth and worse.
  private static let mayDiffer = ["arcee_fusion.merge": 1]

  @Test("there is a script for every golden result")
  func complete() throws {
    let golden = try FileManager.default.contentsOfDirectory(
      atPath: Self.data.appending(path: "golden").path)
    let wanted = golden.map { $0.replacingOccurrences(of: ".safetensors", with: ".merge") }
    #expect(Self.scripts == wanted.sorted())
    #expect(!wanted.isEmpty)
  }

  @Test("results agree to 2e-5 of each tensor's rms", arguments: scripts)
  func agree(script: String) throws {
    let name = script.replacingOccurrences(of: ".merge", with: ".safetensors")
    let golden = try Checkpoint.open(Self.data.appending(path: "golden/\(name)").path)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "mokume-conformance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let merged = try run(script, to: folder.appending(path: name).path)
    #expect(Set(merged.tensors.map(\.header)) == Set(golden.tensors.map(\.header)))
    var differing = 0
    for (index, tensor) in golden.tensors.enumerated() {
      let wanted = try golden.values(index)
      let position = try #require(merged.index(of: tensor.header.name))
      let found = try merged.values(position)
      let rms = (wanted.reduce(0) { $0 + $1 * $1 } / Double(wanted.count)).squareRoot()
      let errors = zip(found, wanted).map { ($0 - $1).magnitude / rms }.sorted(by: >)
      let worst = errors.dropFirst(Self.mayDiffer[script] ?? 0).first ?? 0
      #expect(worst <= 2e-5, "\(tensor.header.name): \(worst) of the rms")
      differing += errors.count { $0 > 2e-5 }
    }
    // of 12 385 elements
    #expect(differing <= 4 * (Self.mayDiffer[script] ?? 0))
  }

  private func run(_ script: String, to output: String) throws -> Checkpoint {
    let session = Session()
    session.set(parameter: "models", to: Self.data.appending(path: "models").path)
    session.set(parameter: "out", to: output)
    try session.run(Session.readScript(Self.data.appending(path: script).path))
    return try Checkpoint.open(output)
  }
}
