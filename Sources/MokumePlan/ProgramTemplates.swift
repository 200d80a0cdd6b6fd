import MokumeTensor

/// Programs of one shape, written once: tensors of one kind differ only in where their inputs and
/// outputs are, in their random streams and in which global numbers they contribute to.
struct ProgramTemplates {
  /// An expression without what differs from tensor to tensor.
  private struct Key: Hashable {
    let operations: [TensorOperation]
    let roots: [RootKey]
    let isDouble: Bool
  }

  private struct RootKey: Hashable {
    let value: ValueID
    let kind: Int
    let index: Int
    let dtype: DType?
  }

  private struct Template {
    let program: Program
    let inputs: [ValueID]
    let streams: [ValueID]
  }

  private var templates: [Key: Template] = [:]

  /// The program of an expression, its passes shared with those of equal shape.
  mutating func program(
    _ expression: TensorExpression, _ roots: [Root], isDouble: Bool
  ) -> Program {
    let key = Key(
      operations: expression.operations.map(Self.general), roots: roots.map(Self.general),
      isDouble: isDouble)
    if let template = templates[key] { return fill(template, expression, roots) }
    let builder = ProgramBuilder(expression, roots: roots, isDouble: isDouble)
    let streams = builder.streams.sorted { $0.value < $1.value }.map(\.key)
    templates[key] = Template(
      program: builder.program, inputs: builder.inputValues, streams: streams)
    return builder.program
  }

  private func fill(
    _ template: Template, _ expression: TensorExpression, _ roots: [Root]
  ) -> Program {
    var program = template.program
    program.inputs = template.inputs.compactMap {
      if case .input(let input) = expression[$0] { input } else { nil }
    }
    program.streams = template.streams.compactMap {
      if case .uniform(_, let stream) = expression[$0] { stream } else { nil }
    }
    program.targets = roots.compactMap {
      if case .store(_, let target, _) = $0 { target } else { nil }
    }
    let globals = roots.compactMap {
      if case .export(_, _, let global) = $0 { global } else { nil }
    }
    program.exports = zip(template.program.exports, globals).map {
      Export(number: $0.number, reduction: $0.reduction, global: $1)
    }
    return program
  }

  private static func general(_ operation: TensorOperation) -> TensorOperation {
    switch operation {
    case .input(let input):
      // Rows stay: what reads a mask is simplified by what it is a mask of.
      .input(
        InputTensor(source: input.source, tensor: 0, dtype: input.dtype, rows: input.rows))
    case .uniform(let key, _): .uniform(key: key, stream: 0)
    default: operation
    }
  }

  private static func general(_ root: Root) -> RootKey {
    switch root {
    case .store(let value, let target, let dtype):
      RootKey(value: value, kind: 0, index: target.output, dtype: dtype)
    case .export(let value, let reduction, _):
      RootKey(
        value: value, kind: 1 + (reduction == .minimum ? 1 : reduction == .maximum ? 2 : 0),
        index: 0, dtype: nil)
    case .select(let value, let selection):
      RootKey(value: value, kind: 4, index: selection, dtype: nil)
    }
  }
}
