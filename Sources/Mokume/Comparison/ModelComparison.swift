import MokumeDiagnostics
import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumeRuntime
import MokumeTensor

/// In what two models on disk differ: in tensors, shapes, types, bytes and numbers.
public struct ModelComparison: Sendable {
  /// A tensor that both have, as each has it.
  public struct Pair: Sendable {
    public let a: TensorHeader
    public let b: TensorHeader
  }

  /// The paths they were opened by.
  public let pathA: String
  public let pathB: String
  /// Names of tensors that only the first has, in natural order.
  public let onlyA: [TensorName]
  /// Names of tensors that only the second has, in natural order.
  public let onlyB: [TensorName]
  /// Tensors whose shapes differ.
  public let shapes: [Pair]
  /// Tensors of one shape whose types differ.
  public let types: [Pair]
  /// Number of tensors in both.
  public let commonCount: Int
  /// Number of tensors with the same type, shape and bytes.
  public let sameCount: Int
  /// Tensors with other bytes and of a type without numbers to compare, such as whole numbers.
  public let bytes: [TensorName]
  /// How far those apart are that hold numbers and differ in bytes or type, as `diff` of the
  /// language has it; nil when there is none.
  public let table: Table?

  /// Whether both have the same tensors with the same types, shapes and bytes.
  public var isEqual: Bool { onlyA.isEmpty && onlyB.isEmpty && sameCount == commonCount }
}

extension Session {
  /// Compares two models: bytes first, then the numbers of what differs.
  ///
  /// - Parameter scope: `.tensor` for a row of each tensor that differs, `.layer` for all layers.
  /// - Throws: a diagnostic when a model cannot be read.
  public func compare(
    _ a: String, _ b: String, by scope: MokumeGraph.Scope = .tensor
  ) throws(Diagnostic) -> ModelComparison {
    do {
      let first = try Checkpoint.open(named: a, environment: System.environment)
      let second = try Checkpoint.open(named: b, environment: System.environment)
      return try compare(first, second, scope)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw failure(error).diagnostic
    }
  }

  private func compare(
    _ a: Checkpoint, _ b: Checkpoint, _ scope: MokumeGraph.Scope
  ) throws -> ModelComparison {
    var common = CommonTensors(a, b)
    let alike = common.pairs.indices.filter { common.pairs[$0].isAlike(a, b) }
    let equal = try ByteComparison.areEqual(
      alike.map { common.pairs[$0].places }, of: a, and: b, options: options.runOptions,
      progress: progress)
    for (index, isEqual) in zip(alike, equal) { common.pairs[index].isSame = isEqual }
    let table = try common.needsNumbers ? numbers(common, a, b, scope) : nil
    for checkpoint in [a, b] { try checkpoint.verifyUnchanged() }
    return common.comparison(a, b, table)
  }

  private func numbers(
    _ common: CommonTensors, _ a: Checkpoint, _ b: Checkpoint, _ scope: MokumeGraph.Scope
  ) throws -> Table {
    let pairs = common.pairs.filter { pair in
      pair.hasNumbers(a, b) && (scope != .tensor || !pair.isSame)
    }
    let parts = [a.part(pairs.map(\.places.first)), b.part(pairs.map(\.places.second))]
    let names = zip(["a", "b"], parts).map { name, part in
      checkpoints.append(part)
      let source = SourceModel(name: part.name, headers: part.tensors.map(\.header))
      return (name: name, value: Value.lazy(graph.source(source)))
    }
    let value = try evaluator.evaluate("diff(a, b, by: \"\(scope.rawValue)\")", names: names)
    guard case .table(let table) = value else {
      throw Diagnostic(.internalError, "diff gave no table")
    }
    return try evaluator.computed(table)
  }
}

extension HostFailure {
  /// The failure as a message without a place.
  var diagnostic: Diagnostic {
    Diagnostic(code, message, notes: [label].filter { !$0.isEmpty } + notes, helps: helps)
  }
}
