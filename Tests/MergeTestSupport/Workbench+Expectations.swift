import MokumeGraph
import MokumeRuntime
import MokumeTensor
import Testing

extension Workbench {
  /// Runs a value and holds every floating-point tensor to the reference: each result within the
  /// tolerance of its type, narrow types correctly rounded in `share` of all elements, and hardly
  /// any element open.
  @discardableResult
  package func expectExact(
    _ expression: String, dtype: DType? = nil, _ options: RunOptions = Workbench.smallChunks,
    correctlyRounded share: Double = 0.999, timeLimit: Double = 60,
    location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let root = try node(expression)
    let outcome = try run(root, dtype: dtype, options, timeLimit: timeLimit)
    let reference = try Reference(self, root)
    var (judged, correct, open) = (0, 0, 0)
    for (index, tensor) in outcome.merged.tensors.enumerated() {
      let header = tensor.header
      guard header.dtype.isComputable else { continue }
      let comparison = Comparison(
        try outcome.merged.bytes(index), header.dtype,
        with: try reference.elements(header.name), reference.precision(header.name))
      if let failure = comparison.failure {
        Issue.record("\(expression), \(header.name): \(failure)", sourceLocation: location)
      }
      open += comparison.open
      if header.dtype == .f32 || header.dtype == .f64 { continue }
      judged += comparison.judged
      correct += comparison.correctlyRounded
    }
    #expect(
      Double(correct) >= share * Double(judged),
      "\(expression): \(correct) of \(judged) are correctly rounded", sourceLocation: location)
    #expect(open <= 1000, "\(open) open", sourceLocation: location)
    return outcome
  }
}
