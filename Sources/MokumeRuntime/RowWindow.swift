import MokumeGraph
import MokumeKernels
import MokumePlan

/// What row programs find around a tile, for each program of a pass in order.
///
/// A tile may begin and end anywhere in a row. The windows hold the results of all rows that the tile
/// touches and some more, and keep a row that the next tile begins in: within a chunk no row is computed
/// twice. They always hold the same rows, so that a program can take those of the ones before it. Only
/// where no block of neighbours reaches beyond the tile they hold the tile alone.
struct RowWindows<T: TileElement> {
  var all: [RowWindow<T>] = [] { didSet { isEmpty = all.isEmpty } }
  /// Most passes have none, and each of their tiles asks.
  private(set) var isEmpty = true
  /// One past the last element whose inputs are at hand.
  var end = 0

  /// Finds what is not there yet of a tile.
  func prepare(_ tile: Range<Int>) {
    guard !isEmpty, let first = all.first else { return }
    if all.allSatisfy({ $0.needsOnly(tile) }) {
      for window in all { window.hold(tile) }
    } else if !first.range.contains(tile) {
      let wanted = first.grid.window(around: tile, upTo: end)
      for window in all { window.move(to: wanted) }
    }
  }
}

/// The rows around a tile, and what an operation within rows makes of them. One worker uses it at a
/// time.
final class RowWindow<T: TileElement> {
  let program: RowProgram
  /// The registers of the program that computes the operand, and the inputs it reads.
  let state: TileState<T>
  /// The program bound to the chunk at work.
  var parts: [TilePart<T>] = []
  let grid: RowGrid
  private let kernels: TileLoops<T>
  private let elements: UnsafeMutablePointer<T>
  /// What an operation works in, behind the elements.
  private let scratch: UnsafeMutableRawPointer
  /// The elements whose results are in the window.
  private(set) var range = 0..<0

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

  /// Copies results that the window holds.
  func copy(_ tile: Range<Int>, to target: UnsafeMutablePointer<T>) {
    target.update(from: elements + (tile.lowerBound - range.lowerBound), count: tile.count)
  }

  /// Whether nothing of what lies around a tile matters, because no block begins before it or ends
  /// behind it.
  fileprivate func needsOnly(_ tile: Range<Int>) -> Bool {
    guard case .trimBlocks(_, let size) = program.operation else { return false }
    return tile.lowerBound % size == 0 && tile.upperBound % size == 0 && grid.rowLength % size == 0
  }

  /// Finds the results of a tile that needs nothing else.
  fileprivate func hold(_ tile: Range<Int>) {
    guard case .trimBlocks(let keep, let size) = program.operation else { return }
    range = tile
    run(tile)
    kernels.trimBlocks(elements, state.register(program.result), keep, size, tile.count, 1)
  }

  /// Finds the results of whole rows; what the window has of them already stays.
  fileprivate func move(to wanted: Range<Int>) {
    var start = wanted.lowerBound
    if range.contains(start), range.lowerBound % grid.rowLength == 0,
      range.upperBound % grid.rowLength == 0
    {
      let kept = range.upperBound - start
      elements.update(from: elements + (start - range.lowerBound), count: kept)
      start = range.upperBound
    }
    range = wanted
    compute(start..<wanted.upperBound)
    let place = elements + (start - wanted.lowerBound)
    apply(place, rows: (wanted.upperBound - start) / grid.rowLength)
  }

  /// Computes the operand of elements that fit a register.
  private func run(_ elements: Range<Int>) {
    (state.start, state.count) = (elements.lowerBound, elements.count)
    for part in parts { part.run(state) }
  }

  /// Computes the operand of some rows, tile by tile.
  private func compute(_ rows: Range<Int>) {
    var start = rows.lowerBound
    while start < rows.upperBound {
      run(start..<min(start + state.capacity, rows.upperBound))
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
