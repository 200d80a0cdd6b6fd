import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeTensor

/// What an adapter is made of: the matrices of a difference, and how their modules are named.
struct AdapterPlan {
  /// The difference in its matrices alone, in the order of the layout.
  let node: NodeID
  let plan: Plan
  let output: AdapterOutput
  /// The factors, two for each matrix.
  let headers: [TensorHeader]
}

/// How a difference goes into an adapter, tensor by tensor.
struct AdapterTensors {
  /// The positions of the matrices of linear layers.
  var matrices: [Int] = []
  /// The positions of other tensors, which an adapter cannot hold.
  var others: [Int] = []

  /// Sorts the tensors of a difference that are computed with.
  init(_ layout: Layout, isComputable: [Bool]) {
    let linear = Set(layout.linearMatrices)
    for position in layout.names.indices where isComputable[position] {
      if linear.contains(position) { matrices.append(position) } else { others.append(position) }
    }
  }

  /// The names by which PEFT finds the modules: the last part of a name where all modules that end so
  /// are meant, else the whole name.
  static func targets(_ modules: [String], among all: [String]) -> [String] {
    let chosen = Set(modules)
    func last(_ name: String) -> String { name.split(separator: ".").last.map(String.init) ?? name }
    let partial = Set(all.filter { !chosen.contains($0) }.map(last))
    var seen: Set<String> = []
    return modules.map { partial.contains(last($0)) ? $0 : last($0) }
      .filter { seen.insert($0).inserted }
  }
}
