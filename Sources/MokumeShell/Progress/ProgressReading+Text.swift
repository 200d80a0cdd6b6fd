import Mokume
import MokumeDiagnostics

extension ProgressReading {
  /// A progress line without its end: what, percent, bytes, shards, rate, remaining time and tensor,
  /// two spaces between them. What is not known is a dash; the tensor alone may be missing.
  package var line: String {
    var fields = [
      "\(verb)\(target)", percent, bytes ?? "-", shards ?? "-", rateText ?? "-",
      "eta \(remainingSeconds.map(Self.clock) ?? "-:--:--")",
    ]
    if !tensor.isEmpty { fields.append(tensor) }
    return fields.joined(separator: "  ")
  }

  /// What is done, up to the name of the target.
  var verb: String {
    guard work.target != nil else { return "computing a number" }
    return switch snapshot.phase {
    case .idle, .preparing: "preparing "
    case .reading: "reading for "
    case .writing: "saving "
    case .publishing: "syncing "
    }
  }

  /// The target; empty for a number.
  var target: String { escapingControls(work.target ?? "") }

  /// Rounded down, so that 100% is the end.
  var percent: String { "\(Int(share * 100))%" }

  /// Such as `8.99/14.50 GB`.
  var bytes: String? {
    let (done, total) = snapshot.counted
    return total > 0 ? ByteSize.text(done, of: total) : nil
  }

  var shards: String? {
    snapshot.shardCount > 0 ? "\(snapshot.shardsDone)/\(snapshot.shardCount) shards" : nil
  }

  var rateText: String? { rate.map(ByteSize.rate) }

  var tensor: String { escapingControls(snapshot.tensor) }

  /// Hours, minutes and seconds: `0:00:37`.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
  }
}

extension ByteSize {
  /// A part and the whole in the unit of the whole: `8.99/14.50 GB`.
  static func text(_ part: Int, of whole: Int) -> String {
    let units = [("bytes", 1), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000)]
    let (unit, size) = units.last { whole >= $0.1 } ?? units[0]
    if size == 1 { return "\(part)/\(whole) \(unit)" }
    let numbers = [part, whole].map { fixed(Double($0) / Double(size), decimals: 2) }
    return "\(numbers[0])/\(numbers[1]) \(unit)"
  }

  /// Bytes a second: `148 MB/s`, `2.4 GB/s`.
  static func rate(_ bytesPerSecond: Double) -> String {
    let bytes = Int(min(max(0, bytesPerSecond), 1e18))
    var leading = Double(bytes)
    while leading >= 1000 { leading /= 1000 }
    return "\(text(bytes, decimals: leading < 9.95 ? 1 : 0))/s"
  }
}
