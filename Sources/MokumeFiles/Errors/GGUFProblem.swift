import MokumeTensor

/// The rule that a GGUF file breaks, and where.
public struct GGUFProblem: Error, Hashable, Sendable {
  /// What breaks the rule.
  public enum Place: Hashable, Sendable {
    /// The file as a whole.
    case file
    /// A metadata entry whose key is not read yet, counted from 1.
    case entry(Int)
    /// The metadata under a key.
    case key(String)
    /// A tensor whose name is not read yet, counted from 1.
    case place(Int)
    /// A tensor.
    case tensor(String)
  }

  /// Where it is.
  public let place: Place
  /// Which rule it is.
  public let rule: GGUFRule

  init(_ place: Place, _ rule: GGUFRule) {
    self.place = place
    self.rule = rule
  }

  /// Runs a step of reading and says where it was when a rule is broken.
  static func at<Result>(_ place: Place, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let rule as GGUFRule {
      throw GGUFProblem(place, rule)
    }
  }
}

/// A rule of the GGUF format, with what is needed to say how it is broken.
public enum GGUFRule: Error, Hashable, Sendable {
  // The file as a whole
  case version(UInt32)
  case bigEndian
  case count(of: String, UInt64, bytesEach: Int, left: UInt64)
  case headerTooLarge
  case missingKey(String)
  case part(number: Int, count: Int)

  // Anything with a length
  case ended(offset: UInt64, wanted: UInt64, left: UInt64)
  case longString(length: UInt64, left: UInt64)
  case emptyName
  case longName(Int, limit: Int)
  case notText
  case twice

  // Metadata
  case valueType(UInt32)
  case nestedList
  case longList(count: UInt64, bytesEach: UInt64, left: UInt64)
  case badBool(UInt8)
  case wanted(String)

  // Tensors
  case rank(UInt32)
  case dimension(UInt64)
  case unknownType(Int32)
  case foreignType(String)
  case partialBlock(row: Int, type: String, block: Int)
  case sizeOverflow
  case offset(UInt64, expected: UInt64)
  case heads(rows: Int, heads: UInt64)
  case stack(Shape, experts: UInt64)
}
