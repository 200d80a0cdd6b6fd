/// Sizes in bytes as people read and write them: powers of 1000, as disks are sold.
public enum ByteSize {
  /// A size with so many decimals, such as `14.5 GB`; below 1 kB in whole bytes.
  public static func text(_ bytes: Int, decimals: Int = 1) -> String {
    var value = Double(bytes)
    var unit = "bytes"
    for next in ["kB", "MB", "GB", "TB"] where value >= 1000 {
      value /= 1000
      unit = next
    }
    return unit == "bytes"
      ? "\(bytes) bytes" : "\(fixed(value, decimals: decimals)) \(unit)"
  }

  /// A size as an option takes it, rounded up to whole megabytes: `512MB`.
  public static func option(_ bytes: Int) -> String { "\((bytes + 999_999) / 1_000_000)MB" }

  /// A number with so many decimals, rounded.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    let scaled = Int((value * factor).rounded())
    if decimals == 0 { return String(scaled) }
    let fraction = String(scaled % Int(factor))
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(scaled / Int(factor)).\(zeros)\(fraction)"
  }
}
