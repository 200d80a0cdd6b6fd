import MokumeSyntax

extension MergeWriter {
  /// A parameter of a part's merge or of one of its models; `none` if nothing says it.
  mutating func number(
    _ name: String, _ context: Context, of source: Source? = nil, otherwise standard: String? = nil
  ) -> Code? {
    let rules = merge.rules(name, in: context.part, of: source)
    guard let first = rules.first else { return standard.map { .text($0) } }
    let start = source?.layers?.lowerBound ?? context.firstLayer
    if first.filter == nil { return value(first.value, context, for: name) }
    // What must be given has no value where no filter fits: mergekit stops, and so does the script.
    let isRequired = merge.method.parameters.contains { $0.name == name && $0.isRequired }
    return map(rules, context, start: start, for: name, otherwise: isRequired ? nil : standard)
  }

  /// A list with the number of each input, or one number if they are all the same.
  mutating func each(_ name: String, _ context: Context, otherwise standard: String) -> Code {
    let codes = context.inputs.map {
      number(name, context, of: $0, otherwise: standard) ?? .text(standard)
    }
    return Set(codes).count == 1 ? codes[0] : .list(codes)
  }

  /// A truth value; those that differ by tensor are refused before.
  func flag(_ name: String, _ context: Context, otherwise standard: Bool) -> Bool {
    guard let value = merge.rules(name, in: context.part).first?.value.single.first else {
      return standard
    }
    return value != 0
  }

  /// Whether a config says anything about a parameter of the merge.
  func says(_ name: String, _ context: Context) -> Bool {
    !merge.rules(name, in: context.part).isEmpty
  }

  private mutating func value(
    _ value: SettingRule.Value, _ context: Context, for name: String
  ) -> Code {
    let points = value.single
    if Set(points).count == 1 { return .text(numberText(points[0])) }
    return .numbers(ramp(points, context), for: name)
  }

  /// mergekit gives tensors outside the layers the first point, and a slice of one layer the last.
  private mutating func ramp(_ points: [Double], _ context: Context) -> String {
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
    _ rules: [SettingRule], _ context: Context, start: Int, for name: String,
    otherwise standard: String?
  ) -> Code? {
    var entries: [String] = []
    var seen: Set<String> = []
    for rule in rules {
      let text = value(rule.value, context, for: name).text()
      guard let filter = rule.filter else {
        entries.append("else: \(text)")
        continue
      }
      // Of two equal filters the second does nothing.
      guard seen.insert(filter).inserted,
        let glob = glob(
          filter, layers: context.part.sources.first?.layers?.count ?? 0, from: start)
      else { continue }
      entries.append("\(StringEscape.quoted(glob)): \(text)")
    }
    if rules.last?.filter != nil, let standard { entries.append("else: \(standard)") }
    if entries.count == 1, let only = entries.first, only.hasPrefix("else: ") {
      return .text(String(only.dropFirst(6)))
    }
    // All filters are about other layers.
    if entries.isEmpty { return nil }
    note("mergekit's filters are parts of names, so they stand between stars here")
    return .numbers("{ " + entries.joined(separator: ", ") + " }", for: name)
  }
}
