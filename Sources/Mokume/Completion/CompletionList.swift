/// What can stand at a place in a line.
public struct CompletionList: Hashable, Sendable {
  /// The bytes of the line that a candidate replaces.
  public var range: Range<Int>
  /// What each candidate puts there, in the order to show.
  public var candidates: [String]

  /// Makes a list.
  public init(range: Range<Int>, candidates: [String]) {
    self.range = range
    self.candidates = candidates
  }
}
