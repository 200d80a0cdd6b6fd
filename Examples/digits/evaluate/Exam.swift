/// Held-out images with their digits.
struct Exam {
  static let pixels = 64

  let name: String
  private let images: [[Float]]
  private let labels: [Int]

  /// Every task of a file that holds `NAME.images` and `NAME.labels` for each.
  static func all(in file: TensorFile) throws -> [Exam] {
    let suffix = ".images"
    return try file.names.filter { $0.hasSuffix(suffix) }
      .map { try Exam(String($0.dropLast(suffix.count)), in: file) }
  }

  private init(_ name: String, in file: TensorFile) throws {
    self.name = name
    let ink = try file.bytes("\(name).images").map { Float($0) / 16 }  // ink counts from 0 to 16
    labels = try file.bytes("\(name).labels").map(Int.init)
    guard !labels.isEmpty, ink.count == labels.count * Self.pixels else {
      throw Failure("\(file.path): \(name) needs a label for every \(Self.pixels) pixels")
    }
    images = labels.indices.map { Array(ink[$0 * Self.pixels..<($0 + 1) * Self.pixels]) }
  }

  /// Percent of the images that the network reads right.
  func accuracy(of network: Network) -> Double {
    let right = zip(images, labels).filter { network.digit(in: $0) == $1 }.count
    return 100 * Double(right) / Double(labels.count)
  }
}
