import MokumeGraph
import MokumeTensor

/// The jobs of tensors of one kind, written once.
///
/// Such tensors differ only in where their inputs and outputs are, in their random streams and in
/// which global numbers they contribute to.
struct JobTemplate {
  /// What tensors of one kind have in common.
  struct Key: Hashable {
    let wants: [TensorWant.Kind]
    let leaves: Leaves.Kind
    let isDouble: Bool
  }

  /// Inputs that become outputs as they are; the numbers are places among the leaves' inputs and
  /// among the wants.
  private var copies: [(input: Int, wants: [Int])] = []
  private var program: Program?
  /// What the program reads and draws, as places among the leaves.
  private var inputs: [Int] = []
  private var streams: [Int] = []
  /// What the program delivers, as places among the wants.
  private var stores: [Int] = []
  private var exports: [Int] = []

  /// - Parameter isDouble: computes in f64 even if no input that is left asks for it.
  init(_ roots: [Root], of expression: TensorExpression, _ leaves: Leaves, isDouble: Bool) {
    var computed: [Root] = []
    for (want, root) in roots.enumerated() {
      switch root {
      case .store(let value, _, let dtype):
        if case .input(let input) = expression[value], input.dtype == dtype {
          addCopy(leaves.place(of: input), want)
          continue
        }
        stores.append(want)
      case .export: exports.append(want)
      case .select: break
      }
      computed.append(root)
    }
    if computed.isEmpty { return }
    let program = ProgramBuilder(expression, roots: computed, isDouble: isDouble).program
    inputs = program.inputs.map(leaves.place)
    streams = program.streams.map(leaves.place)
    self.program = program
  }

  // In the order of the wants: a dictionary's own differs from run to run.
  private mutating func addCopy(_ input: Int, _ want: Int) {
    if let index = copies.firstIndex(where: { $0.input == input }) {
      copies[index].wants.append(want)
    } else {
      copies.append((input, [want]))
    }
  }

  /// The jobs of one of the tensors.
  func jobs(
    _ name: TensorName, _ shape: Shape, _ wants: [TensorWant], _ leaves: Leaves
  ) -> [Job] {
    let copies = copies.map { copy in
      Job(
        name: name, shape: shape, work: .copy(leaves.inputs[copy.input]),
        targets: copy.wants.compactMap { wants[$0].target })
    }
    guard var program else { return copies }
    program.inputs = inputs.map { leaves.inputs[$0] }
    program.streams = streams.map { leaves.streams[$0] }
    program.targets = stores.compactMap { wants[$0].target }
    program.exports = zip(program.exports, exports).map { export, want in
      Export(
        number: export.number, reduction: export.reduction,
        global: wants[want].global ?? export.global)
    }
    return copies + [Job(name: name, shape: shape, work: .compute(program), targets: [])]
  }
}

extension Leaves {
  fileprivate func place(of input: InputTensor) -> Int {
    guard let place = inputs.firstIndex(of: input) else { preconditionFailure("not a leaf") }
    return place
  }

  fileprivate func place(of stream: UInt64) -> Int {
    guard let place = streams.firstIndex(of: stream) else { preconditionFailure("not a leaf") }
    return place
  }
}
