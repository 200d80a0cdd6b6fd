/// The inputs that a target begins with.
enum Seeding {
  /// The folder `Tests`.
  static let root = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" }

  /// A file below `Fuzz/Seeds`, which must be there.
  static func file(_ name: String) -> [UInt8] {
    guard let bytes = Workplace.read("\(root)/Fuzz/Seeds/\(name)") else { fatalError("no \(name)") }
    return bytes
  }

  /// The inputs with names for their files.
  static func inputs(of target: FuzzTarget) -> [(name: String, bytes: [UInt8])] {
    target.seeds.flatMap(inputs)
  }

  private static func inputs(_ seeds: FuzzTarget.Seeds) -> [(name: String, bytes: [UInt8])] {
    var inputs: [(name: String, bytes: [UInt8])] = []
    for path in Workplace.files(below: "\(root)/\(seeds.folder)") where path.hasSuffix(seeds.ending)
    {
      guard let bytes = seeds.input(path) else { continue }
      let name = path.dropFirst(root.utf8.count + 1).split(separator: "/").joined(separator: "-")
      inputs.append((name, bytes))
    }
    return inputs
  }
}
