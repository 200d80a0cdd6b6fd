import MokumeKernels

/// What the instructions and sinks of a pass work on: the registers of one tile and the running
/// results of one chunk. One worker uses it at a time.
final class TileState<T: TileElement> {
  let registers: UnsafeMutablePointer<T>
  let capacity: Int
  /// Room for one partial result for each reduction block of a tile.
  let partials: UnsafeMutablePointer<Double>
  /// The bytes of each input, from element `chunkStart` on.
  var inputs: [UnsafeRawPointer?]
  /// Where each store puts its bytes, from element `chunkStart` on.
  var outputs: [UnsafeMutableRawPointer?]
  /// The chunk's first element in the tensor, or that of its first row if rows must be whole.
  var chunkStart = 0
  /// The tile's first element in the tensor, and how many it has.
  var start = 0
  var count = 0
  /// The rows around the tile, for each row program of the pass.
  var windows = RowWindows<T>()
  /// The sums that bound steps add to.
  var sums: [RunningSums] = []
  /// One running number for each sink.
  var running: [Double]
  /// For each selection in use, how many elements equal to its key may still be kept.
  let ties: UnsafeMutablePointer<UInt64>
  private let tieCount: Int
  /// For each counting sink its tally and how many keys were above the bracket.
  var tallies: [Tally?]
  let above: UnsafeMutablePointer<Int>
  /// For each sampling sink the keys met so far.
  var keys: [[UInt64]]
  /// Results that are NaN or infinite.
  let nonFinite: UnsafeMutablePointer<Int>

  init(
    registers: UnsafeMutablePointer<T>, capacity: Int, partials: UnsafeMutablePointer<Double>,
    inputCount: Int, sinkCount: Int, tieCount: Int
  ) {
    self.registers = registers
    self.capacity = capacity
    self.partials = partials
    inputs = Array(repeating: nil, count: inputCount)
    outputs = Array(repeating: nil, count: sinkCount)
    running = Array(repeating: 0, count: sinkCount)
    tallies = Array(repeating: nil, count: sinkCount)
    above = Self.zeros(sinkCount + 1, 0)
    nonFinite = above + sinkCount
    keys = Array(repeating: [], count: sinkCount)
    ties = Self.zeros(max(1, tieCount), 0)
    self.tieCount = tieCount
  }

  deinit {
    ties.deallocate()
    above.deallocate()
  }

  /// Lets every selection keep all elements equal to its key.
  func keepAllTies() { ties.update(repeating: .max, count: tieCount) }

  private static func zeros<Value>(
    _ count: Int, _ zero: Value
  ) -> UnsafeMutablePointer<Value> {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: count)
    pointer.initialize(repeating: zero, count: count)
    return pointer
  }

  /// The first element of a register.
  func register(_ index: Int) -> UnsafeMutablePointer<T> { registers + index * capacity }
}
