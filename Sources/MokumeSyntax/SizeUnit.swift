/// Units of a size literal: powers of 1000 and, with an `i`, of 1024 (IEC 80000-13).
public enum SizeUnit: String, CaseIterable, Hashable, Sendable {
  case KB, MB, GB, TB, KiB, MiB, GiB, TiB

  /// The bytes in one unit.
  public var bytes: Int {
    switch self {
    case .KB: 1_000
    case .MB: 1_000_000
    case .GB: 1_000_000_000
    case .TB: 1_000_000_000_000
    case .KiB: 1 << 10
    case .MiB: 1 << 20
    case .GiB: 1 << 30
    case .TiB: 1 << 40
    }
  }

  /// The unit that a spelling such as `gb`, `G` or `gib` probably means.
  static func meant(by spelling: String) -> SizeUnit? {
    let lowered = spelling.lowercased()
    return allCases.first { unit in
      let name = unit.rawValue.lowercased()
      return lowered == name || lowered == String(name.prefix(1))
    }
  }
}
