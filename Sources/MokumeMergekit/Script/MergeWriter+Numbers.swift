import MokumeSyntax

extension MergeWriter {
  /// A parameter of a part's merge or of one of its models.
  mutating func number(_ name: String, _ context: Context, of source: Source? = nil) -> Code {
    let rules = merge.rules(name, in: context.part, of: source)
    // A config without what it must say is refused where it is read.
    guard let first = rules.first else { return .text(standard(name) ?? "1") }
    let start = source?.layers?.lowerBound ?? context.firstLayer
    if first.filter == nil { return value(first, context, for: name) }
    return map(rules, context, start: start, for: name)
  }

  /// What a parameter is where a config does not say it; nil if a config must.
  func standard(_ name: String) -> Passage? {
    merge.method.parameter(name)?.otherwise.map { Passage(text: $0) }
  }

  /// A list with the number of each input, or one number if they are all the same.
  mutating func each(_ name: String, _ context: Context) -> Code {
    let codes = context.inputs.map { number(name, context, of: $0) }
    return Set(codes).count == 1 ? codes[0] : .list(codes)
  }

  /// What a script says because of a parameter of the merge.
  func word(_ text: String, for name: String, _ context: Context) -> Passage {
    Passage(text: text, from: merge.rules(name, in: context.part).first?.span)
  }

  /// Whether a config says anything about a parameter of the merge.
  func says(_ name: String, _ context: Context) -> Bool {
    !merge.rules(name, in: context.part).isEmpty
  }

  private mutating func value(
    _ rule: SettingRule, _ context: Context, for name: String
  ) -> Code {
    let points = rule.value.single
    if case .flags(let flags) = rule.value, Set(flags).count > 1 {
      return .numbers(Passage(text: steps(flags, context), from: rule.span), for: name)
    }
    if Set(points).count == 1 {
      return .text(Passage(text: numberText(points[0]), from: rule.span))
    }
    return .numbers(Passage(text: ramp(points, context), from: rule.span), for: name)
  }

  /// mergekit gives tensors outside the layers the first point, and a slice of one layer the last.
  mutating func ramp(_ points: [Double], _ context: Context) -> String {
    let texts = points.map(numberText)
    let first = texts[0]
    guard let last = texts.last else { return first }
    if context.part.sources.first?.layers?.count == 1 {
      note("a slice of one layer gets the last point of a gradient, as in mergekit")
      return "ramp(\(last), embed: \(first), head: \(first))"
    }
    let list = texts.joined(separator: ", ")
    if first == last { return "ramp(\(list))" }
    note("head: mergekit gives the first point to all that is in no layer")
    return "ramp(\(list), head: \(first))"
  }

  private mutating func map(
    _ rules: [SettingRule], _ context: Context, start: Int, for name: String
  ) -> Code {
    var entries: [Passage] = []
    // What must be given has no value where no filter fits: mergekit stops, and so does the script.
    var others = standard(name)
    var seen: Set<String> = []
    let count = context.part.sources.first?.layers?.count ?? 0
    for rule in rules {
      let text = value(rule, context, for: name).text()
      guard let filter = rule.filter else {
        others = text
        continue
      }
      // Of two filters for the same names, as `layers.1` and `layers.1.` may be, the second does nothing.
      guard let glob = Filter(text: filter, count: count, start: start).glob,
        seen.insert(glob).inserted
      else { continue }
      entries.append("\(Passage(text: StringEscape.quoted(glob), from: rule.filterSpan)): \(text)")
    }
    // All filters are about other layers: no tensor has such a name.
    if entries.isEmpty {
      if let others { return .text(others) }
      let filter = Passage(
        text: StringEscape.quoted(rules[0].filter ?? ""), from: rules[0].filterSpan)
      entries.append("\(filter): \(value(rules[0], context, for: name).text())")
    }
    if let others { entries.append("else: \(others)") }
    note("mergekit's filters are parts of names, so they stand between stars here")
    let text: Passage = "{ \(entries.joined(separator: ", ")) }"
    return .numbers(Passage(text, from: rules[0].span), for: name)
  }
}
