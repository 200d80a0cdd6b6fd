import Foundation
import TestSupport
import Testing

/// Adapters in the lists of methods, against the same differences with their zeros stored.
@Suite("Lists of adapters")
struct AdapterListTests {
  /// Calls of methods; `_` stands for the differences.
  private static let calls = [
    "ties([_], density: 30%)", "ties([_], density: 30%, scope: \"model\")",
    "ties([_], density: 30%, scope: \"layer\")", "karcher([_])", "geometric_median([_])",
    "geometric_median([_], scope: \"layer\")", "geometric_median([_], scope: \"model\")",
    "pcb([_])", "model_stock([_])", "sce([_])", "magmax([_])", "breadcrumbs([_], density: 0.5)",
    "consensus_ta([_])", "emr([_])", "metagpt([_])", "multislerp([_])", "ram([_])",
    "sign_agreement([_])", "linear([_])", "sum([d / norm(d, over: \"model\") for d in [_]])",
  ]

  private static let orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0]]

  /// Two adapters of different tensors, two models, and the adapters' differences as whole models.
  private func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.withAdapters()
    var zeros = TinyModel()
    let tensors = try TinyModel.numbers(in: TinyModel.network(0).data)
    for name in tensors.keys.sorted() {
      let count = try #require(tensors[name]).count
      let shape = count == 16 ? [4, 4] : [count]
      zeros.add(name, shape: shape, [Float](repeating: 0, count: count))
    }
    try folder.write("zero/model.safetensors", zeros.data)
    for name in ["poet", "cook"] {
      let code = "save (load \"zero\") + load \"\(name)\" \"full-\(name)/\""
      let run = try MokumeProcess.run("run", "-e", code, in: folder)
      try #require(run.status == 0, "\(run.errors)")
    }
    return folder
  }

  @Test("a method takes an adapter as the difference with all its zeros, in any order of the list")
  func lists() throws {
    let folder = try workplace()
    let stored = ["(load(\"full-poet\") - zero)", "(load(\"full-cook\") - zero)", "chat"]
    let adapters = ["(load \"poet\")", "(load \"cook\")", "chat"]
    var script = """
      base = load "base"
      zero = load "zero"
      chat = load "chat" - base

      """
    for call in Self.calls {
      for order in Self.orders {
        func merged(_ items: [String], _ order: [Int]) -> String {
          let list = order.map { items[$0] }.joined(separator: ", ")
          return "base + " + call.replacingOccurrences(of: "_]", with: list + "]")
        }
        let own = merged(adapters, order)
        script += "print(diff(\(own), \(merged(stored, order))).max"
        script += ", diff(\(own), \(merged(adapters, [0, 1, 2]))).max"
        script += ", diff(\(own), base).max)\n"
      }
    }
    try folder.write("s.merge", script)
    let run = try MokumeProcess.run("run", "s.merge", in: folder)
    try #require(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map {
      $0.split(separator: " ").map { Double($0) }
    }
    try #require(lines.count == Self.calls.count * Self.orders.count, "\(run.output)")
    for (place, line) in lines.enumerated() {
      let call = Self.calls[place / Self.orders.count]
      let numbers = try #require(line as? [Double])
      try #require(numbers.count == 3)
      #expect(numbers[0] == 0, "\(call)")
      // Sums in another order are rounded in another order.
      #expect(numbers[1] <= 1e-6, "\(call)")
      #expect(numbers[2] > 0.005, "\(call)")
    }
  }

  @Test("many steps over adapters and a difference are planned in no more time than they need")
  func steps() throws {
    let folder = try workplace()
    // The last is no method: nothing puts the values into one form before.
    let calls = [
      "geometric_median([_], max_iter: 50)", "karcher([_], max_iter: 50)", "pcb([_])",
      "steps([_], 50)",
    ]
    let own = """
      def steps(x, count) {
        parts = [0.2, 0.3, 0.5]
        for step in 0..<count {
          sizes = [norm(parts[0] * x[i] + x[if i < 2 then i + 1 else 0]) for i in 0..<3]
          total = sum(sizes)
          parts = [(parts[i] + sizes[i]) / total for i in 0..<3]
        }
        return sum([parts[i] * x[i] for i in 0..<3])
      }
      base = load "base"
      chat = load "chat" - base

      """
    for call in calls {
      let merge = call.replacingOccurrences(of: "_]", with: "load \"poet\", load \"cook\", chat]")
      try folder.write("p.merge", own + "plan base + \(merge)\n")
      let run = Process()
      run.executableURL = URL(filePath: "/bin/sh")
      // Models take half a second of a processor; what is gone through again at each step, for ever.
      run.arguments = [
        "-c", "ulimit -t 10; exec \"$0\" run p.merge > output 2> errors",
        MokumeProcess.program.path,
      ]
      run.currentDirectoryURL = URL(filePath: folder.path)
      try run.run()
      run.waitUntilExit()
      let errors = String(decoding: try folder.read("errors"), as: UTF8.self)
      #expect(run.terminationStatus == 0, "\(call): \(errors)")
    }
  }
}
