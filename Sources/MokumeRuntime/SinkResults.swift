import MokumePlan
import MokumeTensor

/// The partial results of a pass's sinks, each cell written by the one task that owns it.
///
/// Reductions are partial sums on a fixed grid and are combined in order when the pass ends, so the
/// result does not depend on which worker did what.
final class SinkResults: @unchecked Sendable {
  // Sendable by hand: tasks write disjoint cells, and nobody reads before the round is over.
  private(set) var cells: [UnsafeMutableBufferPointer<Double>] = []
  private(set) var rowKeys: [UnsafeMutableBufferPointer<UInt64>] = []
  private(set) var rowEnds: [UnsafeMutableBufferPointer<UInt64>] = []

  init(_ sinks: [Sink], shape: Shape, grid: ChunkGrid) {
    let columns = ColumnGrid(shape)
    let segments = (shape.elementCount + Segment.elements - 1) / Segment.elements
    for sink in sinks {
      var cellCount = 0
      var keyCount = 0
      switch sink {
      case .sum, .count: cellCount = segments
      case .extremum: cellCount = grid.count
      case .columnSum, .columnExtremum: cellCount = columns.count * columns.width
      case .rowSum, .rowExtremum: cellCount = shape.rowCount
      case .select(_, .rows): keyCount = shape.rowCount
      case .select, .store: break
      }
      cells.append(Self.filled(cellCount, Self.start(sink)))
      rowKeys.append(Self.filled(keyCount, 0))
      rowEnds.append(Self.filled(keyCount, 0))
    }
  }

  /// Room for what the sinks find of some rows alone.
  init(_ sinks: [Sink], rowCount: Int) {
    for sink in sinks {
      switch sink {
      case .rowSum, .rowExtremum: cells.append(Self.filled(rowCount, 0))
      default: cells.append(Self.filled(0, 0))
      }
    }
  }

  deinit {
    for cell in cells { cell.deallocate() }
    for keys in rowKeys { keys.deallocate() }
    for ends in rowEnds { ends.deallocate() }
  }

  /// What the cells of a sink begin with: those of columns are combined with row after row.
  private static func start(_ sink: Sink) -> Double {
    guard case .columnExtremum(let reduction, _, _) = sink else { return 0 }
    return reduction == .minimum ? .infinity : -.infinity
  }

  private static func filled<Value>(
    _ count: Int, _ value: Value
  ) -> UnsafeMutableBufferPointer<Value> {
    let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: count)
    buffer.initialize(repeating: value)
    return buffer
  }
}
