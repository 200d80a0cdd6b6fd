import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumeTensor

extension Session {
  /// For each module of a difference whether the rows of its weight are inputs, as the models say by
  /// their architecture and the adapters by what they were loaded as.
  ///
  /// - Throws: when they disagree, or when an adapter could not say it of each module.
  func turnedModules(_ modules: [String], of node: NodeID) throws -> [Bool] {
    let sources = try graph.sources(of: node).map { try storage(ofSource: $0) }
    let turned = try modules.map { module in
      let answers = Set(sources.compactMap { $0.isTurned(module) })
      guard answers.count <= 1 else {
        throw mixedStorage(module, "in one model, and not in another")
      }
      return answers.first ?? false
    }
    // Whoever reads the adapter goes by names where some layers are turned and some are not.
    if turned.contains(true), modules.contains(where: LinearStorage.isConv1D) {
      for (module, isTurned) in zip(modules, turned)
      where isTurned != LinearStorage.isConv1D(module) {
        throw mixedStorage(module, "otherwise than in layers with its name")
      }
    }
    if turned.contains(true), let place = turned.firstIndex(of: false),
      !modules.contains(where: LinearStorage.isConv1D)
    {
      throw mixedStorage(modules[place], "otherwise than in the other layers")
    }
    return turned
  }

  private func mixedStorage(_ module: String, _ how: String) -> HostFailure {
    HostFailure(
      .unwritableOutput, "no adapter can say how \(module).weight is stored",
      label: "has layers of several kinds",
      notes: ["its rows are inputs \(how); PEFT has one fan_in_fan_out for all"],
      helps: ["save the modules of each kind as an adapter of their own: delta[\"*.name.*\"]"])
  }

  /// What a source tells of the modules that it has.
  private func storage(ofSource source: Int) throws -> SourceStorage {
    if let adapter = graph.sources[source].adapter {
      return SourceStorage(
        adapter: Dictionary(
          adapter.changes.filter { $0.difference != nil }.map { ($0.name, $0.isTurned) },
          uniquingKeysWith: { first, _ in first }), model: nil)
    }
    let config = try checkpoints[source].config.map(ConfigValue.init)
    return SourceStorage(adapter: [:], model: LinearStorage(config))
  }
}

/// What a source tells of how weights are stored.
private struct SourceStorage {
  let adapter: [TensorName: Bool]
  let model: LinearStorage?

  /// Whether the rows of a module's weight are inputs; nil when the source does not tell.
  func isTurned(_ module: String) -> Bool? {
    model?.isTurned(module) ?? adapter[TensorName("\(module).weight")]
  }
}
