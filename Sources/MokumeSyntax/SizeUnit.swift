/// Units of a size literal: powers of 1000 and, with an `i`, of 1024 (IEC 80000-13).
public enum SizeUnit: String, CaseIterable, Hashable, Sendable {
  case kilobyte = "KB"
  case megabyte = "MB"
  case gigabyte = "GB"
  case terabyte = "TB"
  case kibibyte = "KiB"
  case mebibyte = "MiB"
  case gibibyte = "GiB"
  case tebibyte = "TiB"

  /// The bytes in one unit.
  public var bytes: Int {
    switch self {
    case .kilobyte: 1_000
    case .megabyte: 1_000_000
    case .gigabyte: 1_000_000_000
    case .terabyte: 1_000_000_000_000
    case .kibibyte: 1 << 10
    case .mebibyte: 1 << 20
    case .gibibyte: 1 << 30
    case .tebibyte: 1 << 40
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
