import MokumeTensor

/// For each row of a new tensor the row of another one that it is, if it is one.
public final class RowMap: Sendable {
  /// The places of rows, from 0; -1 for a row that the other tensor has not.
  public let origins: [Int32]
  /// Number of rows that the other tensor has.
  public let presentCount: Int
  private let digest: Int

  /// Makes a map; every place must be a row of the tensor it is for, or -1.
  public init(_ origins: [Int32]) {
    self.origins = origins
    presentCount = origins.count { $0 >= 0 }
    digest = origins.hashValue
  }

  /// Number of new rows.
  public var count: Int { origins.count }

  /// Whether every row is there.
  public var isComplete: Bool { presentCount == count }

  /// Whether the rows are those of a tensor of so many rows, in their order.
  public func isIdentity(of rows: Int) -> Bool {
    count == rows && origins.enumerated().allSatisfy { $0.offset == Int($0.element) }
  }

  /// Runs of rows that lie one behind the other, as `8192 from 0`, `2 of none`.
  var text: String {
    var runs: [String] = []
    var start = 0
    for index in origins.indices {
      let isLast = index + 1 == count
      let goesOn =
        !isLast
        && (origins[index] < 0
          ? origins[index + 1] < 0 : origins[index + 1] == origins[index] + 1)
      if goesOn { continue }
      let place = origins[start] < 0 ? "of none" : "from \(origins[start])"
      runs.append("\(index + 1 - start) \(place)")
      start = index + 1
    }
    return runs.joined(separator: ", ")
  }
}

extension RowMap: Hashable {
  /// Whether the rows are the same.
  public static func == (a: RowMap, b: RowMap) -> Bool { a === b || a.origins == b.origins }

  /// Hashes the rows.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// A vocabulary that tensors were given the rows of.
public struct VocabularyTarget: Hashable, Sendable {
  /// The source whose tokenizer it is.
  public let donor: Int
  /// Tokens that are added to those of the donor.
  public let added: [Vocabulary.Token]
  /// Number of rows, those without a token among them.
  public let rowCount: Int

  /// Makes a target.
  public init(donor: Int, added: [Vocabulary.Token], rowCount: Int) {
    self.donor = donor
    self.added = added
    self.rowCount = rowCount
  }
}

/// Which rows of a source's tensors make up those of a new value.
public struct RowGather: Hashable, Sendable {
  /// A tensor of the source, and which of its rows are taken.
  public struct Origin: Hashable, Sendable {
    /// The tensor's name in the source.
    public let name: TensorName
    /// The rows.
    public let map: RowMap

    /// Makes an origin.
    public init(name: TensorName, map: RowMap) {
      self.name = name
      self.map = map
    }
  }

  /// The new names and shapes.
  public let layout: Layout
  /// For each tensor of the layout where its rows come from; nil for one that is not made of rows.
  public let origins: [Origin?]
  /// Whether tensors that are not made of rows come along as they are; otherwise nobody asks for
  /// them.
  public let carriesRest: Bool
  /// The vocabulary that the rows are of.
  public let target: VocabularyTarget

  /// Makes a gathering.
  public init(
    layout: Layout, origins: [Origin?], carriesRest: Bool, target: VocabularyTarget
  ) {
    precondition(origins.count == layout.count)
    self.layout = layout
    self.origins = origins
    self.carriesRest = carriesRest
    self.target = target
  }

  /// Where the rows of a tensor come from, or nil.
  public func origin(of name: TensorName) -> Origin? {
    layout.position(of: name).flatMap { origins[$0] }
  }

  /// Whether both take the same rows.
  public static func == (a: RowGather, b: RowGather) -> Bool {
    a.layout === b.layout && a.carriesRest == b.carriesRest && a.target == b.target
      && a.origins == b.origins
  }

  /// Hashes names and rows.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(layout))
    hasher.combine(origins)
  }

  /// How many rows of how many tensors.
  var summary: String {
    let found = origins.compactMap { $0 }
    return "\(found.first?.map.presentCount ?? 0) of \(target.rowCount) in \(found.count) tensors"
  }
}
