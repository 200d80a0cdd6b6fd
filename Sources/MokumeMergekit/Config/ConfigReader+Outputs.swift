import MokumeDiagnostics

extension ConfigReader {
  /// Which merges are saved, by their positions, and where.
  ///
  /// mergekit-multi writes those with names below one folder and the one without into another. Here
  /// those that others are made of are written only where there is a folder for merges with names.
  mutating func outputs(_ merges: [Merge], at places: [YAMLNode?]) -> [Int: MergeOutput] {
    let names = merges.map(\.name)
    var outputs: [Int: MergeOutput] = [:]
    if let unnamed = names.firstIndex(of: nil) { outputs[unnamed] = .whole }
    if surroundings.savesNamed {
      for case (let index, let name?) in names.enumerated() { outputs[index] = .named(name) }
    } else if outputs.isEmpty {
      let final = finals(merges)
      for index in final { outputs[index] = final.count == 1 ? .whole : .below(names[index] ?? "") }
    }
    for (index, place) in zip(merges.indices, places) {
      if let output = outputs[index], output != .whole { checkFolder(place) }
    }
    return outputs
  }

  /// The merges that no other is made of; of those that are made of each other the last.
  private func finals(_ merges: [Merge]) -> [Int] {
    let used = Set(merges.flatMap { $0.references.map(\.kind) })
    let finals = merges.indices.filter { !used.contains(.merge(merges[$0].name ?? "")) }
    return finals.isEmpty ? [merges.count - 1] : finals
  }

  private mutating func checkFolder(_ name: YAMLNode?) {
    guard let name, let text = name.string else { return }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if !parts.contains(where: { ["", ".", ".."].contains($0) }) { return }
    report(
      .wrongConfig(
        "a merge that is saved in a folder of its name cannot be named `\(text)`", at: name.span,
        helps: ["give it a name that a folder can have"]))
  }
}
