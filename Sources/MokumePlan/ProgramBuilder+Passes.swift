import MokumeGraph
import MokumeTensor

extension ProgramBuilder {
  /// Writes the instructions and sinks of one pass.
  mutating func fill(_ pass: inout Pass, with sinks: [PassPlan.ValueSink]) {
    var writer = PassWriter(sinks: sinks, builder: self)
    writer.write()
    pass.instructions = writer.instructions
    pass.registerCount = writer.registerCount
    pass.sinks = writer.sinks
    pass.inputs = writer.readInputs.map { inputIndex($0) }
    pass.instructions = pass.instructions.map { instruction in
      guard case .load(let target, let input) = instruction else { return instruction }
      return .load(target, input: inputIndex(writer.readInputs[input]))
    }
  }
}
