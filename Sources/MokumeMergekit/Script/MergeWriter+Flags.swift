extension MergeWriter {
  /// A truth value, where it differs by tensor that of the merge that is being written.
  func flag(_ name: String, _ context: Context) -> Bool {
    if let choice = choices[name] { return choice }
    guard let value = merge.rules(name, in: context.part).first?.value.single.first else {
      return merge.method.parameter(name)?.standard ?? false
    }
    return value != 0
  }

  /// 1 for tensors for which a truth value is true and 0 for others; nil if all have the same.
  mutating func flags(_ name: String, _ context: Context, otherwise standard: Bool) -> Code? {
    let rules = merge.rules(name, in: context.part)
    let values =
      rules.flatMap(\.value.single) + (rules.last?.filter == nil ? [] : [standard ? 1 : 0])
    // One of them changes no result.
    if Set(values).count < 2 || name == "int8_mask" { return nil }
    let numbers = number(name, context)
    guard case .numbers = numbers else { return nil }
    return numbers
  }

  /// What mergekit makes of a list of truth values: each holds for equally many layers but for the
  /// last, which the last layer alone has.
  mutating func steps(_ flags: [Bool], _ context: Context) -> String {
    let place = ramp([0, Double(flags.count - 1)], context)
    var text = flags.last == true ? "1" : "0"
    for index in flags.indices.dropLast().reversed() where flags[index] != flags[index + 1] {
      text = "where(\(place) < \(index + 1), \(flags[index] ? "1" : "0"), \(text))"
    }
    return text
  }
}
