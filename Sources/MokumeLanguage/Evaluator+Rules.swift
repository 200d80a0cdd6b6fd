import MokumeDiagnostics
import MokumeGraph
import MokumeTensor

/// What became of a rule by the end of a statement.
struct RuleUse {
  let key: String
  let span: Span
  /// How many tensors it was asked about, at the most at once, and those of its model.
  var asked = 0
  var layout: Layout
  /// Whether some tensor has a name it matches, and whether it ever decided.
  var matches = 0
  var decided = false
}

extension Evaluator {
  /// Deals tensors out to the rules of a map: the first that matches takes a tensor, `else` what is
  /// left. Rules that do nothing are reported when the statement ends.
  ///
  /// - Parameter own: how many of the layout's first tensors count for what a rule does; all when nil.
  /// - Returns: for each entry the positions it takes, and those that none takes.
  func split(
    _ positions: [Int], of layout: Layout, by map: RuleMap, own count: Int? = nil
  ) throws(Diagnostic) -> (taken: [[Int]], rest: [Int]) {
    var rest = positions
    var taken: [[Int]] = []
    for entry in map.entries {
      guard let key = entry.key else {
        taken.append(rest)
        rest = []
        continue
      }
      let glob = try glob(key, at: entry.keySpan)
      let matching = positions.filter { glob.matches(layout.names[$0]) }
      let left = Set(rest)
      let own = matching.filter(left.contains)
      taken.append(own)
      let gone = Set(own)
      rest = rest.filter { !gone.contains($0) }
      let count = count ?? layout.count
      note(
        entry.keySpan, key, layout, asked: positions.count { $0 < count },
        matches: matching.count { $0 < count }, decided: own.contains { $0 < count })
    }
    return (taken, rest)
  }

  private func note(
    _ span: Span, _ key: String, _ layout: Layout, asked: Int, matches: Int, decided: Bool
  ) {
    var use = ruleUses[span] ?? RuleUse(key: key, span: span, layout: layout)
    if ruleUses[span] == nil { ruleOrder.append(span) }
    use.asked = max(use.asked, asked)
    use.matches = max(use.matches, matches)
    use.decided = use.decided || decided
    ruleUses[span] = use
  }

  /// Warns of the rules that did nothing in the statement that has ended, each once.
  func reportRules() {
    for span in ruleOrder {
      guard let use = ruleUses[span], !use.decided, !isForTwin(use),
        reportedRules.insert(span).inserted
      else { continue }
      host.warn(
        use.matches > 0
          ? .coveredRule(use.key, matches: use.matches, at: span)
          : .deadRule(
            use.key, count: use.asked, help: help(onGlob: use.key, in: use.layout), at: span))
    }
    forgetRules()
  }

  /// Whether a rule that decided nothing in a tied model decided for the tensor that it got beside one
  /// that is not tied.
  private func isForTwin(_ use: RuleUse) -> Bool {
    guard use.matches == 0, let glob = try? Glob(use.key) else { return false }
    return graph.widenedNames.contains { glob.matches($0) }
  }

  /// Forgets the rules of a statement that failed.
  func forgetRules() {
    ruleUses = [:]
    ruleOrder = []
  }

  /// What to do with a glob that matches none of the names.
  func help(onGlob key: String, in layout: Layout) -> String {
    if let glob = try? Glob(key),
      let tied = graph.twins.first(where: {
        glob.matches($0.name) && layout.position(of: $0.twin) != nil
      })
    {
      return "of a model with tied embeddings \(tied.name) is its \(tied.twin)"
    }
    if let (key, count) = correction(of: key, in: layout) {
      return "did you mean \"\(key)\"? it matches \(counted(count, "tensor"))"
    }
    return "globs match whole names: * stands for any run of characters, dots too"
  }

  /// A glob near a misspelt one that does match, and how many tensors it matches.
  private func correction(of key: String, in layout: Layout) -> (key: String, count: Int)? {
    let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var words: Set<String> = []
    for name in layout.names {
      words.formUnion(name.text.split(separator: ".").map(String.init))
    }
    let known = words.sorted()
    for index in parts.indices where !words.contains(parts[index]) {
      for word in closestMatches(to: parts[index], among: known) {
        var corrected = parts
        corrected[index] = word
        let key = corrected.joined(separator: ".")
        guard let glob = try? Glob(key) else { continue }
        let count = layout.names.count { glob.matches($0) }
        if count > 0 { return (key, count) }
      }
    }
    return nil
  }
}
