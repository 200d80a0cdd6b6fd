import MokumeGraph
import MokumePlan
import MokumeTensor
import Testing

@Suite("Plans are the same every time")
struct OrderTests {
  @Test("tensors copied from several models are copied in the order in which they are asked for")
  func copies() throws {
    let graph = Graph()
    let shape = try #require(Shape([2, 3]))
    let models = (0..<8).map { number in
      let header = TensorHeader(name: "w", dtype: .f32, shape: shape)
      return graph.source(SourceModel(name: "m\(number)", headers: [header]))
    }
    let asked = [3, 0, 7, 1, 6, 2, 5, 4, 3]
    let plan = Planner.plan(
      asked.map { OutputRequest(root: models[$0], dtype: nil) }, in: graph)
    let jobs = plan.stages.flatMap(\.jobs)
    let copied = jobs.compactMap { job in
      if case .copy(let input) = job.work { input.source } else { nil }
    }
    #expect(copied == [3, 0, 7, 1, 6, 2, 5, 4])
    #expect(jobs.first?.targets.map(\.output) == [0, 8], "one reading serves both outputs")
  }
}
