import MokumeGraph
import MokumeTensor

extension ProgramBuilder {
  /// Writes the instructions and sinks of one pass.
  mutating func fill(_ pass: inout Pass, with sinks: [PassPlan.ValueSink]) {
    var writer = PassWriter(sinks: sinks, builder: self)
    writer.write()
    pass.instructions = writer.instructions
    pass.rowPrograms = writer.rowPrograms
    pass.registerCount = writer.registerCount
    pass.sinks = writer.sinks
    pass.inputs = writer.readInputs.map { inputIndex($0) }
    pass.renumberLoads(by: pass.inputs)
  }
}

extension Pass {
  /// Makes loads name inputs of the program where they named inputs of the pass.
  fileprivate mutating func renumberLoads(by inputs: [Int]) {
    instructions = instructions.map { instruction in
      guard case .load(let target, let input) = instruction else { return instruction }
      return .load(target, input: inputs[input])
    }
    for index in rowPrograms.indices { rowPrograms[index].body.renumberLoads(by: inputs) }
  }
}
