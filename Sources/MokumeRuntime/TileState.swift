import MokumeKernels

/// What the instructions and sinks of a pass work on: the registers of one tile and the running
/// results of one chunk. One worker uses it at a time.
final class TileState<T: TileElement> {
  let registers: UnsafeMutablePointer<T>
  let capacity: Int
  /// Room for one partial result for each reduction block of a tile.
  let partials: UnsafeMutablePointer<Double>
  /// The bytes of each input, from the chunk's first element on.
  var inputs: [UnsafeRawPointer?]
  /// Where each store puts its bytes, from the chunk's first element on.
  var outputs: [UnsafeMutableRawPointer?]
  /// The chunk's first element in the tensor.
  var chunkStart = 0
  /// The tile's first element in the tensor, and how many it has.
  var start = 0
  var count = 0
  /// One running number for each sink.
  var running: [Double]
  /// For each selection in use, how many elements equal to its key may still be kept.
  let ties: UnsafeMutablePointer<UInt64>
  /// For each counting sink its histogram and how many keys were above the bracket.
  var scratches: [BandScratch?]
  var above: [Int]
  /// For each sampling sink the keys met so far.
  var keys: [[UInt64]]
  var nonFinite = 0

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
    scratches = Array(repeating: nil, count: sinkCount)
    above = Array(repeating: 0, count: sinkCount)
    keys = Array(repeating: [], count: sinkCount)
    ties = .allocate(capacity: max(1, tieCount))
    ties.initialize(repeating: 0, count: max(1, tieCount))
  }

  deinit { ties.deallocate() }

  /// The first element of a register.
  func register(_ index: Int) -> UnsafeMutablePointer<T> { registers + index * capacity }
}
