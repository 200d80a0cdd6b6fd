import MokumeGraph
import MokumeTensor

/// How the numbers of one value are found: programs over global numbers, and, for a number of each
/// tensor, the global numbers that the tensors' own programs hand on.
struct PlannedNumbers {
  let node: NodeID
  var programs: [NumberProgram] = []
  /// One for each tensor that can be computed.
  var globals: [GlobalNumber] = []
  /// For each tensor its index among the plan's global numbers.
  var indices: [Int?] = []

  /// What a stage must find for it, if anything.
  func request(in stage: Int) -> StageRequest? {
    globals.first?.stage == stage ? .results(node, indices) : nil
  }
}

extension Planner {
  /// The numbers that were asked for, in their order. Those of tensors come after all others among
  /// the plan's global numbers.
  func results() -> [PlannedNumbers] {
    var next = globals.numberCount
    return numbers.map { id in
      let known = graph.facts(of: id)
      guard known.grain == .tensor, known.layout != nil else { return overGroups(id) }
      let result = overTensors(id, from: next)
      next += result.globals.count
      return result
    }
  }

  /// Numbers of layers or of the model, which follow from global numbers.
  private func overGroups(_ id: NodeID) -> PlannedNumbers {
    let known = graph.facts(of: id)
    guard let layout = known.layout, let scope = known.grain.scope else {
      let program = numberProgram(id, at: TensorName(""), stage: .max)
      return PlannedNumbers(node: id, programs: [program])
    }
    let programs = TensorGroups(layout, over: scope).firstTensors.map {
      numberProgram(id, at: layout.names[$0], stage: .max)
    }
    return PlannedNumbers(node: id, programs: programs)
  }

  private func overTensors(_ id: NodeID, from first: Int) -> PlannedNumbers {
    let number = GlobalNumber(reduction: .sum, stage: globals.stage(of: id))
    var result = PlannedNumbers(node: id)
    for isComputable in graph.computableTensors(of: id) {
      let index = isComputable ? first + result.globals.count : nil
      if isComputable { result.globals.append(number) }
      result.indices.append(index)
      result.programs.append(NumberProgram(global: index))
    }
    return result
  }
}

extension NumberProgram {
  /// A program that hands on a global number, or NaN.
  fileprivate init(global: Int?) {
    let operation = global.map { SmallInstruction.Operation.global($0) }
    let target = SmallOperand.number(0)
    instructions = [
      SmallInstruction(
        operation: operation ?? .constant(bits: Double.nan.bitPattern), target: target, operands: []
      )
    ]
    slotCount = 1
    result = 0
  }
}
