import MokumeDiagnostics
import MokumeFiles
import MokumeLanguage
import MokumeRuntime

extension Session {
  /// An error of files or of the run as a message without its place.
  func failure(_ error: any Error) -> HostFailure {
    switch error {
    case let error as HostFailure: error
    case let error as FileError:
      HostFailure(
        error.kind.code, error.headline, label: error.label, notes: error.notes,
        helps: error.kind == .outputExists
          ? error.helps.map { "\($0), or allow it: \(options.wordsForOverwriting)" } : error.helps)
    case let error as RunError: failure(error)
    case let error as LayerConflict:
      HostFailure(
        .layersAgainstConfig, "config.json cannot say which layers the model has",
        label: "`\(error.key)` stands in the way", notes: [error.note],
        helps: ["save to one file, such as \"out.safetensors\", and write a config.json for it"])
    case let error as UnfinishedSave: failure(error)
    case is OutputStopped: failure(RunError.cancelled)
    default: HostFailure(.internalError, "\(error)")
    }
  }

  /// Says what is kept of a save that ended early, besides why it did.
  private func failure(_ save: UnfinishedSave) -> HostFailure {
    guard let kept = save.kept else { return failure(save.error) }
    var text = failure((save.error as? FileError)?.keeping(kept) ?? save.error)
    if text.code == .interrupted {
      text.message =
        "stopped; \(kept.count) of \(kept.shardCount) shards kept, "
        + "the same save continues from there"
      text.notes = ["they are in \(kept.path); \(save.target) was not touched"]
    } else if text.code != .noSpace {
      text.notes.append("\(kept.note): the same save \(kept.continuation)")
    }
    return text
  }

  private func failure(_ error: RunError) -> HostFailure {
    switch error {
    case .cancelled:
      HostFailure(.interrupted, "stopped before the end; nothing was published")
    case .integersDisagree(let name, let sources, let dtype):
      HostFailure(
        .integersDisagree, "integer tensor \(name) is not the same in all models",
        label: "needs one value",
        notes: [
          "\(name) is \(dtype.rawValue) and differs between "
            + sources.map { checkpoints[$0].path }.joined(separator: " and "),
          "integers are copied when all models agree; they cannot be averaged",
        ])
    case .memory(let needed, let allowed):
      HostFailure(
        .needsMemory,
        "the run needs \(ByteSize.text(needed)) of memory, \(ByteSize.text(allowed)) are allowed",
        helps: ["use fewer threads or allow more: --memory \(ByteSize.option(needed))"])
    }
  }
}

extension FileError.Kind {
  /// The code that messages about this kind of error carry.
  var code: DiagnosticCode {
    switch self {
    case .notFound: .modelNotFound
    case .corrupt: .corruptInput
    case .unreadable: .unreadableInput
    case .changed: .inputChanged
    case .unknownFormat: .unknownFormat
    case .unsupportedAdapter: .unsupportedAdapter
    case .outputExists: .outputExists
    case .outputIsInput: .outputIsInput
    case .unwritable: .unwritableOutput
    case .noSpace: .noSpace
    case .badTarget: .badTarget
    }
  }
}
