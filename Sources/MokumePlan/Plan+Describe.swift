import MokumeGraph
import MokumeTensor

extension Plan {
  /// Every program of the plan as text.
  ///
  /// - Parameter names: the names of the graph's sources.
  public func describe(names: [String]) -> String {
    groups.map { group in
      let stages = stages.count > 1 ? "stage \(group.stage + 1), " : ""
      let subject = group.count == 1 ? "1 tensor" : "\(group.count) tensors"
      let title = "\(stages)\(subject), first \(group.first.name):"
      return ([title] + group.first.work.lines(names).map { "  \($0)" }).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}

extension Job.Work {
  fileprivate func lines(_ names: [String]) -> [String] {
    switch self {
    case .copy(let input):
      ["copy \(input.rows == nil ? "the bytes" : "rows") of \(names[input.source])"]
    case .copyAgreed(let inputs):
      inputs.count == 1
        ? ["copy the bytes of \(names[inputs[0].source])"]
        : [
          "copy the bytes of \(names[inputs[0].source]) if all agree: "
            + inputs.map { names[$0.source] }.joined(separator: ", ")
        ]
    case .compute(let program): program.lines(names: names)
    }
  }
}

extension Program {
  /// The program as text.
  fileprivate func lines(names: [String]) -> [String] {
    var lines: [String] = []
    for (index, pass) in passes.enumerated() {
      lines += pass.prologue.map(\.text)
      let inputs = pass.inputs.map { name($0, names) }.joined(separator: " ")
      let rows = pass.isRowAligned ? ", by rows" : pass.isColumnWise ? ", by columns" : ""
      let reading = pass.sharesReading ? "over the same rows" : "reads \(inputs)\(rows)"
      lines.append("pass \(index + 1) of \(passes.count), \(reading)")
      lines += body(pass, names).map { "  \($0)" }
      lines += pass.sinks.map { "  \(text($0))" }
    }
    lines += epilogue.map(\.text)
    lines += exports.map { "global \($0.global) \($0.reduction) n\($0.number)" }
    if isDouble { lines.append("in f64") }
    return lines
  }

  private func body(_ pass: Pass, _ names: [String]) -> [String] {
    let rows = pass.rowPrograms.enumerated().flatMap { index, program in
      program.body.instructions.map { "  \(text($0, names))" }
        + ["w\(index) = \(program.operation.text) of each row of r\(program.result)"]
    }
    return rows + pass.instructions.map { text($0, names) }
  }

  private func name(_ input: Int, _ names: [String]) -> String {
    let source = inputs[input].source
    let rows = inputs[input].rows.map { $0.isMask ? ":has rows" : ":rows" } ?? ""
    return "\(names[source]):\(inputs[input].dtype.rawValue)\(rows)"
  }

  private func text(_ instruction: Instruction, _ names: [String]) -> String {
    switch instruction {
    case .load(let target, let input): "r\(target) = load \(name(input, names))"
    case .fill(let target, let number): "r\(target) = n\(number)"
    case .unary(let operation, let target, let x): "r\(target) = \(operation) r\(x)"
    case .binary(let operation, let target, let x, let y):
      "r\(target) = \(operation) \(x.text) \(y.text)"
    case .select(let target, let mask, let x, let y):
      "r\(target) = select r\(mask) \(x.text) \(y.text)"
    case .accumulate(let operation, let target, let x, let number, let y):
      "r\(target) = add r\(y) (\(operation) r\(x) n\(number))"
    case .drop(let target, let key, _, let share, let x, let otherwise):
      "r\(target) = select (less (uniform seed \(key)) n\(share)) r\(x) n\(otherwise)"
    case .choose(let operation, let target, let subject, let number, let x, let y):
      "r\(target) = select (\(operation) r\(subject) n\(number)) \(x.text) \(y.text)"
    case .magnitude(let operation, let target, let x, let number):
      "r\(target) = \(operation) |r\(x)| n\(number)"
    case .fold(let operation, let target, let values):
      "r\(target) = \(operation) \(values.map { "r\($0)" }.joined(separator: " "))"
    case .agreeingSum(let target, let signs, let values):
      "r\(target) = sum of what agrees with r\(signs): \(values.map { "r\($0)" }.joined(separator: " "))"
    case .agreeingWeight(let target, let signs, let values, let weights):
      "r\(target) = weight of what agrees with r\(signs): "
        + zip(values, weights).map { "r\($0) n\($1)" }.joined(separator: " ")
    case .electedMean(let target, let values, let weights, let least):
      "r\(target) = mean of what agrees with the sum, weight at least n\(least): "
        + zip(values, weights).map { "r\($0) n\($1)" }.joined(separator: " ")
    case .takeRows(let target, let program): "r\(target) = w\(program)"
    case .uniform(let target, let key, _): "r\(target) = uniform seed \(key)"
    case .expand(let target, .rows(let rows)): "r\(target) = v\(rows) for each row"
    case .expand(let target, let vector): "r\(target) = \(vector.text) in each row"
    case .trim(let target, let x, let selection): "r\(target) = trim r\(x) by \(selection.text)"
    case .trimTwo(let target, let x, let selection, let other):
      "r\(target) = trim r\(x) by \(selection.text) less that by \(other.text)"
    }
  }

  private func text(_ sink: Sink) -> String {
    switch sink {
    case .sum(let x, let y, let number): "n\(number) = sum r\(x)\(y.map { " * r\($0)" } ?? "")"
    case .count(let x, let y, let number):
      "n\(number) = count r\(x)\(y.map { " * r\($0)" } ?? "")"
    case .extremum(let reduction, let x, let number): "n\(number) = \(reduction) r\(x)"
    case .rowSum(let x, let y, let rows):
      "v\(rows) = sum r\(x)\(y.map { " * r\($0)" } ?? "") of each row"
    case .rowExtremum(let reduction, let x, let rows): "v\(rows) = \(reduction) r\(x) of each row"
    case .columnSum(let x, let y, let columns):
      "c\(columns) = sum r\(x)\(y.map { " * r\($0)" } ?? "") of each column"
    case .columnExtremum(let reduction, let x, let columns):
      "c\(columns) = \(reduction) r\(x) of each column"
    case .select(let x, let selection): "\(selection.text) = \(rule(selection)) r\(x)"
    case .store(let x, let target, let dtype):
      "store r\(x) as \(dtype.rawValue)\(targets[target].output == 0 ? "" : " in output \(targets[target].output + 1)")"
    }
  }

  private func rule(_ slot: SelectionSlot) -> String {
    switch slot {
    case .global: "select over all tensors of"
    case .local(let index), .rows(let index):
      switch selections[index] {
      case .largest(let density): "largest \(density.text) of"
      case .ranked(let rank, let target): "\(target.text), rank \(rank.text) of"
      }
    }
  }
}

extension SmallInstruction {
  fileprivate var text: String {
    let operands = operands.map(\.text).joined(separator: " ")
    switch operation {
    case .constant(let bits): return "\(target.text) = \(Double(bitPattern: bits))"
    case .global(let index): return "\(target.text) = global \(index)"
    case .unary(let operation): return "\(target.text) = \(operation) \(operands)"
    case .binary(let operation): return "\(target.text) = \(operation) \(operands)"
    case .select: return "\(target.text) = select \(operands)"
    case .reduce(let reduction): return "\(target.text) = \(reduction) \(operands)"
    }
  }
}

extension Operand {
  fileprivate var text: String {
    switch self {
    case .register(let index): "r\(index)"
    case .number(let index): "n\(index)"
    }
  }
}

extension SmallOperand {
  fileprivate var text: String {
    switch self {
    case .number(let index): "n\(index)"
    case .rows(let index): "v\(index)"
    case .columns(let index): "c\(index)"
    }
  }
}

extension SelectionSlot {
  fileprivate var text: String {
    switch self {
    case .local(let index): "s\(index)"
    case .rows(let index): "s\(index) of each row"
    case .global(let index): "global s\(index)"
    }
  }
}
