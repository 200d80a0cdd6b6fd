import MokumeDiagnostics
import MokumeFiles
import MokumeLanguage
import MokumeSyntax

/// What reading the models anew came to.
public struct Reload: Sendable {
  /// Paths of the models whose files are others than before, or gone.
  public let changed: [String]
  /// Paths of the scripts that were imported and so were read again, changed or not.
  public let scripts: [String]
  /// What went wrong when the statements ran again; if anything did, all names are as they were.
  public let failures: [Diagnostic]
}

extension Session {
  /// Reads the headers of models whose files were replaced, and runs the session's statements again
  /// so that names refer to what is there now. Scripts that were imported are read again too.
  ///
  /// Nothing is printed, planned or saved a second time. If a statement fails, all names keep what
  /// they stood for, and the next call tries again.
  public func reload() -> Reload {
    let changed = changedModels
    let names = evaluator.names
    let scripts = evaluator.importedScripts
    evaluator.forgetImports()
    host.isReplaying = true
    defer { host.isReplaying = false }
    let failures = replayAll()
    if failures.isEmpty {
      awaitingReload = []
    } else {
      evaluator.restore(names)
      awaitingReload = changed
    }
    return Reload(changed: changed, scripts: scripts, failures: failures)
  }

  private func replayAll() -> [Diagnostic] {
    var failures: [Diagnostic] = []
    for entry in log.entries {
      do throws(ScriptFailure) {
        try replay(entry)
      } catch {
        failures += error.diagnostics
        if error.diagnostics.contains(where: { $0.code == .interrupted }) { break }
      }
    }
    return failures
  }

  private func replay(_ entry: SessionLog.Entry) throws(ScriptFailure) {
    for statement in try parsed(entry.source).statements {
      do throws(Diagnostic) {
        let value = try evaluator.execute(statement)
        if entry.isShown, let value { evaluator.set("ans", to: value) }
      } catch {
        throw ScriptFailure([error])
      }
    }
  }

  /// Whether a model is what its path names today. A branch in the hub's cache may have moved on while
  /// the files of the earlier commit stayed as they were.
  func isCurrent(_ checkpoint: Checkpoint) -> Bool {
    guard let reference = HubReference(checkpoint.path) else { return checkpoint.isCurrent }
    let folder = HubCache(System.environment).flatMap { try? $0.snapshot(reference) }
    return folder == checkpoint.folder && checkpoint.isCurrent
  }

  /// Paths of models in use whose files are others than when they were read, in the order of loading;
  /// a file that was read since then, but that no name could be moved to, is among them.
  private var changedModels: [String] {
    var latest: [String: Checkpoint] = [:]
    var order: [String] = []
    for checkpoint in checkpoints {
      if latest.updateValue(checkpoint, forKey: checkpoint.path) == nil {
        order.append(checkpoint.path)
      }
    }
    return order.filter { path in
      awaitingReload.contains(path) || latest[path].map { !isCurrent($0) } ?? false
    }
  }
}
