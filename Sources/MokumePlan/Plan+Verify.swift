import MokumeTensor

extension Plan {
  /// Whether every program defines what it uses and every output tensor is written once.
  var isValid: Bool { violations.isEmpty }

  /// What is wrong with the plan, one sentence each; empty for a valid plan.
  package var violations: [String] {
    var found: [String] = []
    var written: [OutputTensor: Int] = [:]
    for job in stages.flatMap(\.jobs) {
      for target in job.targets { written[target, default: 0] += 1 }
      guard case .compute(let program) = job.work else { continue }
      found += program.violations.map { "\(job.name): \($0)" }
      for target in program.stores { written[target, default: 0] += 1 }
    }
    for (output, headers) in outputs.enumerated() {
      for tensor in headers.indices {
        let count = written[OutputTensor(output: output, tensor: tensor)] ?? 0
        if count != 1 { found.append("\(headers[tensor].name) is written \(count) times") }
      }
    }
    return found
  }
}

extension Program {
  /// The output tensors the program writes.
  public var stores: [OutputTensor] {
    passes.flatMap(\.sinks).compactMap { sink in
      if case .store(_, let target, _) = sink { targets[target] } else { nil }
    }
  }

  var violations: [String] {
    var found: [String] = []
    var known: Set<SmallOperand> = []
    for pass in passes {
      found += check(pass.prologue, &known)
      found += check(pass, known)
      for sink in pass.sinks { known.formUnion(results(of: sink)) }
    }
    found += check(epilogue, &known)
    for export in exports where !known.contains(.number(export.number)) {
      found.append("number \(export.number) leaves before it is known")
    }
    return found
  }

  private func check(
    _ instructions: [SmallInstruction], _ known: inout Set<SmallOperand>
  ) -> [String] {
    var found: [String] = []
    for instruction in instructions {
      for operand in instruction.operands where !known.contains(operand) {
        found.append("\(operand) is used before it is known")
      }
      known.insert(instruction.target)
    }
    return found
  }

  private func check(_ pass: Pass, _ known: Set<SmallOperand>) -> [String] {
    let rows = pass.rowPrograms.enumerated().flatMap { check($1, after: $0, known) }
    return rows + check(pass, known, rowPrograms: pass.rowPrograms.count)
  }

  /// Checks a pass that takes rows of no more than so many row programs.
  private func check(
    _ pass: Pass, _ known: Set<SmallOperand>, rowPrograms: Int
  ) -> [String] {
    var found: [String] = []
    var defined: Set<Int> = []
    for instruction in pass.instructions {
      if case .takeRows(_, let program) = instruction, program >= rowPrograms {
        found.append("rows are taken of a program that is not there")
      }
      if case .expand(_, let vector) = instruction, !known.contains(vector) {
        found.append("\(vector) is expanded before it is known")
      }
      for operand in instruction.operands {
        switch operand {
        case .register(let register) where !defined.contains(register):
          found.append("register \(register) is read before it is written")
        case .number(let number) where !known.contains(.number(number)):
          found.append("number \(number) is used in a pass before it is known")
        default: break
        }
      }
      if instruction.target >= pass.registerCount { found.append("too few registers") }
      defined.insert(instruction.target)
    }
    for register in pass.sinks.flatMap(\.registers) where !defined.contains(register) {
      found.append("a sink reads register \(register), which is never written")
    }
    return found
  }

  private func check(
    _ program: RowProgram, after place: Int, _ known: Set<SmallOperand>
  ) -> [String] {
    var found = check(program.body, known, rowPrograms: place)
    if !program.body.instructions.contains(where: { $0.target == program.result }) {
      found.append("rows need register \(program.result), which is never written")
    }
    return found
  }

  private func results(of sink: Sink) -> [SmallOperand] {
    switch sink {
    case .sum(_, _, let number), .count(_, _, let number), .extremum(_, _, let number):
      return [.number(number)]
    case .rowSum(_, _, let rows), .rowExtremum(_, _, let rows): return [.rows(rows)]
    case .columnSum(_, _, let columns), .columnExtremum(_, _, let columns):
      return [.columns(columns)]
    case .select(_, .local(let index)), .select(_, .rows(let index)):
      if case .ranked(_, let target) = selections[index] { return [target] }
      return []
    case .select(_, .global), .store: return []
    }
  }
}

extension Instruction {
  /// What the instruction reads.
  public var operands: [Operand] {
    switch self {
    case .load, .uniform, .expand, .takeRows: []
    case .fill(_, let number): [.number(number)]
    case .unary(_, _, let x), .trim(_, let x, _), .trimTwo(_, let x, _, _):
      [.register(x)]
    case .binary(_, _, let x, let y): [x, y]
    case .magnitude(_, _, let x, let number): [.register(x), .number(number)]
    case .fold(_, _, let values): values.map { .register($0) }
    case .agreeingSum(_, let signs, let values): ([signs] + values).map { .register($0) }
    case .agreeingWeight(_, let signs, let values, let weights):
      ([signs] + values).map { .register($0) } + weights.map { .number($0) }
    case .electedMean(_, let values, let weights, let least):
      values.map { .register($0) } + (weights + [least]).map { .number($0) }
    case .accumulate(_, _, let x, let number, let y):
      [.register(x), .number(number), .register(y)]
    case .drop(_, _, _, let share, let x, let otherwise):
      [.number(share), .register(x), .number(otherwise)]
    case .choose(_, _, let subject, let number, let x, let y):
      [.register(subject), .number(number), x, y]
    case .select(_, let mask, let x, let y): [.register(mask), x, y]
    }
  }
}

extension Sink {
  /// The registers the sink reads.
  public var registers: [Int] {
    switch self {
    case .sum(let x, let y, _), .count(let x, let y, _), .rowSum(let x, let y, _),
      .columnSum(let x, let y, _):
      y.map { [x, $0] } ?? [x]
    case .extremum(_, let x, _), .rowExtremum(_, let x, _), .columnExtremum(_, let x, _),
      .select(let x, _), .store(let x, _, _):
      [x]
    }
  }
}
