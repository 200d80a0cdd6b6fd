import Dispatch
import Foundation
import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime
import MokumeSyntax
import MokumeTensor

/// Models on disk, expressions over them in the language, and runs with any options.
///
///     let bench = try Workbench([a, b])
///     let merged = try bench.run(bench.node("0.5 * a + 0.5 * b"))
package final class Workbench {
  package let folder: URL
  private let host = ScriptHost()
  private let evaluator: Evaluator
  private var outputCount = 0

  package var graph: Graph { evaluator.graph }
  package var checkpoints: [Checkpoint] { host.checkpoints }

  /// Writes the models and loads each under its name.
  package init(_ models: [TestModel]) throws {
    folder = try Workbench.makeFolder()
    evaluator = Evaluator(graph: Graph(), host: host)
    for model in models {
      let path = try model.write(in: folder)
      try execute("\(model.name) = load \"\(path)\"\n")
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A folder that is in memory where the system has such a place.
  private static func makeFolder() throws -> URL {
    let memory = URL(filePath: "/dev/shm")
    let parent =
      FileManager.default.fileExists(atPath: memory.path)
      ? memory : FileManager.default.temporaryDirectory
    let folder = parent.appending(path: "mokume-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Runs statements; the names they define can be used by later ones.
  package func execute(_ script: String) throws {
    let source = SourceText(name: "test.merge", text: script)
    let (program, problems) = parse(source, id: evaluator.addSource(source))
    if let error = problems.first(where: { $0.severity == .error }) { throw failure(error) }
    do { try evaluator.run(program) } catch { throw failure(error) }
  }

  /// The value of an expression over the models.
  package func value(_ expression: String) throws -> Value {
    try execute("out = \(expression)\n")
    return evaluator.value(of: "out") ?? .none
  }

  /// The lazy value of an expression over the models.
  package func node(_ expression: String) throws -> NodeID {
    guard case .lazy(let node) = try value(expression) else {
      throw BenchError(message: "\(expression) is no lazy value")
    }
    return node
  }

  private func failure(_ diagnostic: Diagnostic) -> BenchError {
    BenchError(
      message: DiagnosticRenderer(sources: evaluator.sources, width: 100).render(diagnostic))
  }
}

/// What a test did wrong with a workbench.
package struct BenchError: Error, CustomStringConvertible {
  let message: String
  package var description: String { message }
}

extension Workbench {
  /// Options with the smallest chunks, so that tensors of test size have several.
  package static let smallChunks = RunOptions(threads: 2, chunkElements: Segment.elements)

  /// Plans, runs and publishes one output.
  ///
  /// - Parameters:
  ///   - isFolder: writes shards of `shardSize` bytes instead of one file.
  ///   - timeLimit: seconds after which the run is cancelled, so that it fails instead of hanging.
  package func run(
    _ root: NodeID, dtype: DType? = nil, _ options: RunOptions = Workbench.smallChunks,
    isFolder: Bool = false, shardSize: Int = .max, timeLimit: Double = 60,
    progress: RunProgress = RunProgress()
  ) throws -> Outcome {
    outputCount += 1
    let target = folder.appending(path: "out\(outputCount)").path
    let plan = Planner.plan([OutputRequest(root: root, dtype: dtype)], in: graph)
    let output = try OutputModel.create(
      OutputSpec(
        target: target + (isFolder ? "/" : ".safetensors"),
        tensors: plan.outputs[0].inNaturalOrder(), shardSize: shardSize))
    let watch = DispatchWorkItem { progress.cancel() }
    DispatchQueue.global().asyncAfter(deadline: .now() + timeLimit, execute: watch)
    defer { watch.cancel() }
    let result = try Execution(
      plan, inputs: checkpoints, outputs: [RunOutput(output, plan.outputs[0])], options: options,
      progress: progress
    ).run()
    let published = try output.publish()
    let merged = try Checkpoint.open(published.path)
    return Outcome(plan: plan, result: result, merged: merged, files: published.files)
  }

  /// The number that an expression of model grain stands for.
  package func number(
    _ expression: String, _ options: RunOptions = Workbench.smallChunks
  ) throws -> Double {
    let plan = Planner.plan(number: try node(expression), in: graph)
    let result = try Execution(plan, inputs: checkpoints, outputs: [], options: options).run()
    return result.number ?? .nan
  }
}

/// A finished run.
package struct Outcome {
  package let plan: Plan
  package let result: RunResult
  package let merged: Checkpoint
  /// The files written.
  package let files: [String]

  /// The stored bytes of every tensor, by name.
  package func bytes() throws -> [TensorName: [UInt8]] {
    var result: [TensorName: [UInt8]] = [:]
    for (index, tensor) in merged.tensors.enumerated() {
      result[tensor.header.name] = try merged.bytes(index)
    }
    return result
  }

  /// The elements of a tensor.
  package func values(_ name: String) throws -> [Double] {
    guard let index = merged.index(of: TensorName(name)) else {
      throw BenchError(message: "no tensor \(name)")
    }
    return try merged.values(index)
  }
}

extension Checkpoint {
  /// All bytes of a tensor.
  package func bytes(_ tensor: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: tensors[tensor].byteCount)
    try bytes.withUnsafeMutableBytes { try read(tensor, bytes: 0..<$0.count, into: $0) }
    return bytes
  }

  /// All elements of a tensor.
  package func values(_ tensor: Int) throws -> [Double] {
    Stored.decode(try bytes(tensor), as: tensors[tensor].header.dtype)
  }
}
