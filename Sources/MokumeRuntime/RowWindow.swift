import MokumeGraph
import MokumeKernels
import MokumePlan

/// The rows around a tile, each whole, and what an operation within rows makes of them.
///
/// A tile may begin and end anywhere in a row. The window computes the operand for all rows that the
/// tile touches and some more, and keeps a row that the next tile begins in: within a chunk no row is
/// computed twice. One worker uses it at a time.
final class RowWindow<T: TileElement> {
  let program: RowProgram
  /// The registers of the program that computes the operand, and the inputs it reads.
  let state: TileState<T>
  /// The program bound to the chunk at work.
  var parts: [TilePart<T>] = []
  /// One past the last element whose inputs are at hand.
  var end = 0
  private let kernels: TileLoops<T>
  private let grid: RowGrid
  private let elements: UnsafeMutablePointer<T>
  /// What an operation works in, behind the elements.
  private let scratch: UnsafeMutableRawPointer
  /// The elements whose results are in the window: whole rows.
  private var range = 0..<0

  /// - Parameter rows: room for as many bytes as `byteCount` says.
  init(
    _ program: RowProgram, _ state: TileState<T>, _ kernels: TileLoops<T>, _ grid: RowGrid,
    rows: UnsafeMutableRawPointer
  ) {
    self.program = program
    self.state = state
    self.kernels = kernels
    self.grid = grid
    elements = rows.assumingMemoryBound(to: T.self)
    scratch = rows + grid.capacity * MemoryLayout<T>.stride
  }

  /// Bytes of the window's rows and of what its operation works in.
  static func byteCount(_ program: RowProgram, _ grid: RowGrid) -> Int {
    let elements = grid.capacity * MemoryLayout<T>.stride
    return switch program.operation {
    case .trimBlocks: elements
    case .rank: elements + TileLoops<T>.rankScratch(rowLength: grid.rowLength)
    }
  }

  /// Copies the results of a tile's elements.
  func copy(_ tile: Range<Int>, to target: UnsafeMutablePointer<T>) {
    if tile.lowerBound < range.lowerBound || tile.upperBound > range.upperBound { move(to: tile) }
    target.update(from: elements + (tile.lowerBound - range.lowerBound), count: tile.count)
  }

  private func move(to tile: Range<Int>) {
    let wanted = grid.window(around: tile, upTo: end)
    var start = wanted.lowerBound
    if range.contains(start) {
      let kept = range.upperBound - start
      elements.update(from: elements + (start - range.lowerBound), count: kept)
      start = range.upperBound
    }
    range = wanted
    compute(start..<wanted.upperBound)
    let place = elements + (start - wanted.lowerBound)
    apply(place, rows: (wanted.upperBound - start) / grid.rowLength)
  }

  /// Computes the operand of some rows, tile by tile.
  private func compute(_ rows: Range<Int>) {
    var start = rows.lowerBound
    while start < rows.upperBound {
      state.start = start
      state.count = min(state.capacity, rows.upperBound - start)
      for part in parts { part.run(state) }
      let place = elements + (start - range.lowerBound)
      place.update(from: state.register(program.result), count: state.count)
      start += state.count
    }
  }

  private func apply(_ rows: UnsafeMutablePointer<T>, rows count: Int) {
    switch program.operation {
    case .trimBlocks(let keep, let size):
      kernels.trimBlocks(rows, rows, keep, size, grid.rowLength, count)
    case .rank: kernels.rank(rows, rows, scratch, grid.rowLength, count)
    }
  }
}

/// How windows lie over the rows of a tensor.
struct RowGrid {
  let rowLength: Int
  let elementCount: Int
  private let tileElements: Int

  init(rowLength: Int, elementCount: Int, tileElements: Int) {
    self.rowLength = max(1, rowLength)
    self.elementCount = elementCount
    self.tileElements = tileElements
  }

  /// The most elements a window has: some tiles' worth of rows, so that a row it keeps is a small
  /// part, but never less than a tile can touch.
  var capacity: Int { min(elementCount, (4 * tileElements / rowLength + 2) * rowLength) }

  /// The whole rows that a range of elements touches.
  func rows(around range: Range<Int>) -> Range<Int> {
    let end = (range.upperBound + rowLength - 1) / rowLength * rowLength
    return range.lowerBound / rowLength * rowLength..<min(end, elementCount)
  }

  /// The rows from the first that a tile touches on, as many as a window has and the bytes at hand
  /// allow.
  func window(around tile: Range<Int>, upTo end: Int) -> Range<Int> {
    let start = tile.lowerBound / rowLength * rowLength
    return start..<min(start + capacity, end)
  }
}
