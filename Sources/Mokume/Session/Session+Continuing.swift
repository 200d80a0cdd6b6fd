import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeRuntime

extension Session {
  /// Computes what a plan's only output lacks, and publishes it; also says when all was written.
  func fill(
    _ output: OutputModel, _ plan: Plan, _ request: SaveRequest, _ digests: InputDigests?
  ) throws(UnfinishedSave) -> (model: PublishedModel, result: RunResult, written: Double) {
    do {
      let result = try Execution(
        plan, inputs: checkpoints, outputs: [RunOutput(output, plan.outputs[0])],
        options: options.runOptions, progress: progress
      ).run()
      let written = System.seconds
      progress.publish()
      for input in output.spec.inputs { try input.verifyUnchanged() }
      warn(nonFinite: result.nonFinite, beyond: output.overflowing, request)
      let model = try output.publish { try lineage(digests, plan, request) }
      return (model, result, written)
    } catch {
      let kept = output.discard(keepsFinished: canContinue(after: error))
      throw UnfinishedSave(error: error, target: request.path, kept: kept)
    }
  }

  /// All that determines the bytes of a save, besides its inputs and the headers of its output.
  func recipe(_ request: SaveRequest) -> String {
    "mokume \(mokumeVersion)\n" + graph.recipe(of: request.node)
  }

  /// Whether the same save may get further than the error; if not, its finished shards are no use.
  private func canContinue(after error: any Error) -> Bool {
    switch error {
    case RunError.integersDisagree, FileError.changed: false
    default: true
    }
  }
}

/// Why a save did not end, and what of it stays for the next run.
struct UnfinishedSave: Error {
  let error: any Error
  let target: String
  let kept: KeptShards?
}
