import CMokumeKernels

/// Sums that a worker forms while it runs over a chunk: `mk_sums` with its memory.
///
/// Chunks begin and end with segments, so every segment's sum is formed by one worker.
package final class RunningSums {
  let sums: UnsafeMutablePointer<mk_sums>

  /// Makes sums that start at zero.
  ///
  /// - Parameters:
  ///   - cells: for each sum, at most three, a cell for each segment of the tensor.
  ///   - elementCount: elements of the tensor.
  package init(cells: [UnsafeMutablePointer<Double>?], elementCount: Int) {
    sums = .allocate(capacity: 1)
    let places = cells + [nil, nil, nil]
    sums.initialize(
      to: mk_sums(
        running: (0, 0, 0), cells: (places[0], places[1], places[2]),
        elements: UInt64(elementCount)))
  }

  deinit { sums.deallocate() }
}
