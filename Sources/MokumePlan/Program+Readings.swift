extension Program {
  /// The passes by readings of the tensor: those that share one are side by side.
  public var readings: [Range<Int>] {
    let starts = passes.indices.filter { !passes[$0].sharesReading }
    return zip(starts, starts.dropFirst() + [passes.count]).map { $0..<$1 }
  }

  /// The inputs of the passes that share a reading, each once.
  public func inputs(of reading: Range<Int>) -> [Int] {
    var found: [Int] = []
    for input in passes[reading].flatMap(\.inputs) where !found.contains(input) {
      found.append(input)
    }
    return found
  }

  /// Lets passes share a reading whose numbers are all of rows: once they are known of some rows, the
  /// next pass can go over these rows while they are in the cache, and nothing of them need be kept.
  mutating func shareReadings() {
    var start = passes.startIndex
    while start < passes.endIndex {
      var end = start + 1
      if passes[start].isOfRowsAlone {
        while end < passes.endIndex, passes[end].canFollowInRows { end += 1 }
      }
      while end > start + 1, !keepsRows(within: start..<end) { end -= 1 }
      for place in start + 1..<max(start + 1, end) {
        passes[place].sharesReading = true
        passes[place].isRowAligned = true
      }
      start = end
    }
  }

  /// Whether these passes have found all numbers of rows that they use, and no others use theirs.
  private func keepsRows(within reading: Range<Int>) -> Bool {
    let prologues = passes[reading].dropFirst().flatMap(\.prologue)
    let found = Set(passes[reading].flatMap(\.rowsFound) + prologues.compactMap(\.target.rows))
    let used = passes[reading].flatMap(\.rowsExpanded) + prologues.flatMap(\.rowsUsed)
    let others = passes.indices.filter { !reading.contains($0) }.map { passes[$0] }
    let elsewhere =
      others.flatMap(\.rowsExpanded) + others.flatMap(\.prologue).flatMap(\.rowsUsed)
      + passes[reading.lowerBound].prologue.flatMap(\.rowsUsed) + epilogue.flatMap(\.rowsUsed)
      + selections.compactMap(\.rowsUsed)
    return found.isSuperset(of: used) && found.isDisjoint(with: elsewhere)
  }
}

extension Pass {
  /// Whether nothing that the pass does reaches beyond a row.
  fileprivate var isOfRowsAlone: Bool {
    rowPrograms.isEmpty && !trims
      && sinks.allSatisfy { sink in
        switch sink {
        case .rowSum, .rowExtremum, .store: true
        case .sum, .count, .extremum, .columnSum, .columnExtremum, .select: false
        }
      }
  }

  /// Whether all that it needs of the passes before is numbers of its own rows.
  fileprivate var canFollowInRows: Bool {
    isOfRowsAlone
      && prologue.allSatisfy { instruction in
        if case .reduce = instruction.operation { return false }
        return ([instruction.target] + instruction.operands).allSatisfy { !$0.isOfColumns }
      }
  }

  private var trims: Bool {
    instructions.contains { !$0.selections.isEmpty }
  }

  fileprivate var rowsFound: [Int] {
    sinks.compactMap { sink in
      switch sink {
      case .rowSum(_, _, let rows), .rowExtremum(_, _, let rows): rows
      default: nil
      }
    }
  }

  fileprivate var rowsExpanded: [Int] {
    (instructions + rowPrograms.flatMap(\.body.instructions)).compactMap { instruction in
      if case .expand(_, of: .rows(let rows)) = instruction { rows } else { nil }
    }
  }
}

extension SmallInstruction {
  fileprivate var rowsUsed: [Int] { operands.compactMap(\.rows) }
}

extension SelectionRule {
  fileprivate var rowsUsed: Int? {
    switch self {
    case .largest(let density): density.rows
    case .ranked(let rank, _): rank.rows
    }
  }
}

extension SmallOperand {
  /// The slot of a vector with a number for each row.
  public var rows: Int? { if case .rows(let slot) = self { slot } else { nil } }

  fileprivate var isOfColumns: Bool { if case .columns = self { true } else { false } }
}
