import MokumeGraph
import MokumeTensor

/// Which sinks each pass of a program has, before registers are given out.
struct PassPlan {
  struct Key: Hashable, Comparable {
    let level: Int
    let reach: Reach

    static func < (a: Key, b: Key) -> Bool {
      (a.level, a.reach.rawValue) < (b.level, b.reach.rawValue)
    }
  }

  enum ValueSink {
    case reduce(Reduction, ValueID, ValueID?, into: ValueID)
    case select(ValueID, SelectionSlot)
    /// The target is an index among the program's.
    case store(ValueID, Int, DType)
  }

  private var sinks: [Key: [ValueSink]] = [:]

  /// The passes in the order in which they run.
  var keys: [Key] { sinks.keys.sorted() }

  subscript(key: Key) -> [ValueSink] { sinks[key] ?? [] }

  mutating func add(_ sink: ValueSink, level: Int, over reach: Reach) {
    sinks[Key(level: level, reach: reach), default: []].append(sink)
  }

  /// Adds a sink that may join flat passes and those by rows: it goes with what is there already.
  mutating func addLast(_ sink: ValueSink, level: Int) {
    let rowWise = Key(level: level, reach: .row)
    let flat = Key(level: level, reach: .tensor)
    let joinsRows = sinks[flat] == nil && sinks[rowWise] != nil
    sinks[joinsRows ? rowWise : flat, default: []].append(sink)
  }
}
