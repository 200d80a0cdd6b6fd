import MokumeKernels
import MokumeTensor

/// How the stored results of a tensor compare with the exact ones.
package struct Comparison {
  /// Elements whose result does not hang on a rounding error.
  package var judged = 0
  /// Stored numbers that are the exact one rounded once.
  package var correctlyRounded = 0
  /// The first element that is too far off, in words.
  package var failure: String?
  package var open = 0

  /// Compares the stored bytes of a tensor with exact elements.
  package init(
    _ bytes: [UInt8], _ dtype: DType, with exact: [Element], _ precision: Precision
  ) {
    let found = Stored.decode(bytes, as: dtype)
    let rounded = Stored.decode(Stored.encode(exact.map(\.value), as: dtype), as: dtype)
    if found.count != exact.count { failure = "\(found.count) elements, not \(exact.count)" }
    let steps = dtype == .f32 || dtype == .f64 ? nil : dtype
    for (index, element) in exact.enumerated() {
      if element.isOpen {
        open += 1
        continue
      }
      judged += 1
      let isSame = found[index] == rounded[index] || (found[index].isNaN && rounded[index].isNaN)
      if isSame {
        correctlyRounded += 1
      } else if failure == nil {
        // Where large operands cancel, an f32 error is more than a narrow type's last place.
        let isClose =
          (found[index] - element.value).magnitude <= precision.tolerance(element.scale)
        if !isClose && !(steps.map { areNeighbours(found[index], rounded[index], $0) } ?? false) {
          failure =
            "element \(index) is \(found[index]), exactly \(element.value)"
            + ", scale \(element.scale)"
        }
      }
    }
  }

  private func areNeighbours(_ x: Double, _ y: Double, _ dtype: DType) -> Bool {
    func step(_ x: Double) -> Int {
      let code = ScalarReference.encode(x.magnitude, as: dtype)
      return x < 0 ? -Int(code) : Int(code)
    }
    return (step(x) - step(y)).magnitude <= 1
  }
}
