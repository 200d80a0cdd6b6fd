import MokumeDiagnostics
import MokumeFiles
import MokumeLanguage
import MokumeSyntax

/// What reading the models anew came to.
public struct Reload: Sendable {
  /// Paths of the models whose files are others than before, or gone.
  public let changed: [String]
  /// What went wrong when the statements ran again; the names that these statements gave are gone.
  public let failures: [Diagnostic]
}

extension Session {
  /// Reads the headers of models whose files were replaced, and runs the session's statements again
  /// so that names refer to what is there now. Scripts that were imported are read again too.
  ///
  /// Nothing is printed, planned or saved a second time. A statement that fails takes back the name
  /// that it gave; the others go on.
  public func reload() -> Reload {
    let changed = changedModels
    evaluator.forgetImports()
    host.isReplaying = true
    defer { host.isReplaying = false }
    var failures: [Diagnostic] = []
    for entry in log.entries {
      do throws(ScriptFailure) {
        try replay(entry)
      } catch {
        failures += error.diagnostics
        if let name = entry.role.name { evaluator.remove(name) }
        if error.diagnostics.contains(where: { $0.code == .interrupted }) { break }
      }
    }
    return Reload(changed: changed, failures: failures)
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

  /// Paths of models in use whose files are others than when they were read, in the order of loading.
  private var changedModels: [String] {
    var latest: [String: Checkpoint] = [:]
    var order: [String] = []
    for checkpoint in checkpoints {
      if latest.updateValue(checkpoint, forKey: checkpoint.path) == nil {
        order.append(checkpoint.path)
      }
    }
    return order.filter { latest[$0].map { !$0.isCurrent } ?? false }
  }
}

extension SessionLog.Role {
  /// The name that a statement gave a value to.
  fileprivate var name: String? {
    switch self {
    case .assignment(let name), .definition(let name): name
    case .expression, .other: nil
    }
  }
}
