import MokumeGraph
import MokumeKernels
import MokumePlan
import MokumeTensor

/// One instruction bound to its loop, registers and numbers.
typealias Step<T: TileElement> = (TileState<T>) -> Void

/// Binds a pass's instructions to kernels once its numbers are known.
struct PassCompiler<T: TileElement> {
  let kernels: TileLoops<T>
  let program: Program
  let values: SmallValues
  let shape: Shape
  /// The threshold of each selection the pass trims by, in the order of `trims`.
  let thresholds: (SelectionSlot) -> TrimSource

  /// What a trim instruction needs to know of its selection.
  enum TrimSource {
    case tensor(Threshold)
    case rows(keys: [UInt64], ties: [UInt64])
  }

  /// The selections a pass trims by; each has its own running count of ties.
  static func trims(_ pass: Pass) -> [SelectionSlot] {
    pass.instructions.compactMap {
      if case .trim(_, _, let selection) = $0 { selection } else { nil }
    }
  }

  func steps(_ pass: Pass) -> [Step<T>] {
    var trims = 0
    return pass.instructions.map { instruction in
      if case .trim(let target, let x, let selection) = instruction {
        trims += 1
        return trim(target, x, thresholds(selection), tie: trims - 1)
      }
      return step(instruction)
    }
  }

  private func number(_ slot: Int) -> T { T(values.numbers[slot]) }

  private func step(_ instruction: Instruction) -> Step<T> {
    switch instruction {
    case .load(let target, let input): return load(target, input)
    case .fill(let target, let slot):
      let (fill, value) = (kernels.fill, number(slot))
      return { fill($0.register(target), value, $0.count) }
    case .unary(let operation, let target, let x):
      let loop = kernels.unary[operation.kernel.index]
      return { loop($0.register(target), $0.register(x), $0.count) }
    case .binary(let operation, let target, let x, let y):
      return binary(operation, target, x, y)
    case .select(let target, let mask, let x, let y): return select(target, mask, x, y)
    case .uniform(let target, let key, let stream):
      let uniform = kernels.uniform
      return { uniform($0.register(target), key, stream, UInt64($0.start), $0.count) }
    case .expand(let target, let rows): return expand(target, rows)
    case .trim: preconditionFailure("trims are bound to their ties in steps(_:)")
    }
  }

  private func load(_ target: Int, _ input: Int) -> Step<T> {
    let dtype = program.inputs[input].dtype
    let width = dtype.bitWidth / 8
    guard let index = dtype.kernelIndex else { preconditionFailure("\(dtype) is only copied") }
    let loop = kernels.load[index]
    return { state in
      guard let bytes = state.inputs[input] else { return }
      loop(state.register(target), bytes + (state.start - state.chunkStart) * width, state.count)
    }
  }

  private func binary(
    _ operation: BinaryOperation, _ target: Int, _ x: Operand, _ y: Operand
  ) -> Step<T> {
    switch (x, y) {
    case (.register(let x), .register(let y)):
      let loop = kernels.binary[operation.kernel.index]
      return { loop($0.register(target), $0.register(x), $0.register(y), $0.count) }
    case (.register(let x), .number(let slot)):
      let (loop, value) = (kernels.binaryVS[operation.kernel.index], number(slot))
      return { loop($0.register(target), $0.register(x), value, $0.count) }
    case (.number(let slot), .register(let y)):
      let (loop, value) = (kernels.binarySV[operation.kernel.index], number(slot))
      return { loop($0.register(target), value, $0.register(y), $0.count) }
    case (.number(let a), .number(let b)):
      let value = T(operation.apply(values.numbers[a], values.numbers[b]))
      let fill = kernels.fill
      return { fill($0.register(target), value, $0.count) }
    }
  }

  private func select(_ target: Int, _ mask: Int, _ x: Operand, _ y: Operand) -> Step<T> {
    switch (x, y) {
    case (.register(let x), .register(let y)):
      let loop = kernels.select
      return {
        loop($0.register(target), $0.register(mask), $0.register(x), $0.register(y), $0.count)
      }
    case (.register(let x), .number(let slot)):
      let (loop, value) = (kernels.selectVS, number(slot))
      return { loop($0.register(target), $0.register(mask), $0.register(x), value, $0.count) }
    case (.number(let slot), .register(let y)):
      let (loop, value) = (kernels.selectSV, number(slot))
      return { loop($0.register(target), $0.register(mask), value, $0.register(y), $0.count) }
    case (.number(let a), .number(let b)):
      let (loop, first, second) = (kernels.selectSS, number(a), number(b))
      return { loop($0.register(target), $0.register(mask), first, second, $0.count) }
    }
  }

  private func expand(_ target: Int, _ slot: Int) -> Step<T> {
    let fill = kernels.fill
    let rows = values.rows[slot].map { T($0) }
    let length = max(1, shape.rowLength)
    return { state in
      forEachRow(in: state, length) { row, offset, count in
        fill(state.register(target) + offset, rows[row], count)
      }
    }
  }

  private func trim(_ target: Int, _ x: Int, _ source: TrimSource, tie: Int) -> Step<T> {
    let loop = kernels.trim
    switch source {
    case .tensor(let threshold):
      let key = threshold.key
      return { loop($0.register(target), $0.register(x), key, $0.ties + tie, $0.count) }
    case .rows(let keys, let ties):
      let length = max(1, shape.rowLength)
      return { state in
        forEachRow(in: state, length) { row, offset, count in
          if (state.start + offset) % length == 0 { state.ties[tie] = ties[row] }
          loop(
            state.register(target) + offset, state.register(x) + offset, keys[row],
            state.ties + tie, count)
        }
      }
    }
  }
}

/// Calls the body for each row, or piece of a row, in the tile: row, offset in the tile, length.
func forEachRow<T>(
  in state: TileState<T>, _ length: Int, _ body: (_ row: Int, _ offset: Int, _ count: Int) -> Void
) {
  var offset = 0
  while offset < state.count {
    let element = state.start + offset
    let row = element / length
    let count = min(state.count - offset, (row + 1) * length - element)
    body(row, offset, count)
    offset += count
  }
}
