/// Objects whose keys are the numbers of layers, for what some layers have of their own.
extension LayerEditor {
  /// The new value of such an object, or nil where there is none.
  func table(
    _ key: String, _ section: ConfigSection
  ) throws(LayerConflict) -> JSONValue? {
    let tables = configs.indices.map { members(of: value(at: [key], section, $0)) }
    guard givers.contains(where: { tables[$0] != nil }) else { return nil }
    var result: [JSONMember] = []
    for (layer, origin) in change.origins.enumerated() {
      let numbers = 0..<change.counts[origin.config]
      guard let table = tables[origin.config],
        table.allSatisfy({ Int($0.key).map(numbers.contains) ?? false })
      else { throw .list(key: key, origin: origin) }
      for member in table where Int(member.key) == origin.layer {
        result.append(JSONMember(key: String(layer), value: member.value))
      }
    }
    return .object(result)
  }

  private func members(of value: JSONValue?) -> [JSONMember]? {
    if case .object(let members)? = value { members } else { nil }
  }

  /// Gemma 4 makes its last layer look at everything, whatever the list of the layers says.
  func checkLast(
    _ section: ConfigSection, _ edits: [[String]: JSONValue]
  ) throws(LayerConflict) {
    guard let type = section.value["model_type"]?.string,
      LayerPattern.typesOfGemma4.contains(type),
      let kinds = edits[section.path + ["layer_types"]] ?? section.value["layer_types"],
      let last = kinds.elements?.last, last.string != "full_attention",
      let origin = change.origins.last
    else { return }
    throw .pattern(key: "model_type", layer: change.origins.count - 1, origin: origin.layer)
  }
}
