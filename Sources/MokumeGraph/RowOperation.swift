/// What an element comes to by its place among the elements of its stored row, the last dimension of a
/// tensor; a vector is one row.
public enum RowOperation: Hashable, Sendable {
  /// x where its magnitude is among the `keep` largest of its block of `of` neighbours, else 0.
  ///
  /// Blocks begin with the row, its last one may be shorter; ties go to the lower index. `of` is from
  /// 1 to `mostNeighbours`.
  case trimBlocks(keep: Int, of: Int)
  /// How many elements of the row come before x in ascending order, of equal ones those with a lower
  /// index; NaN comes last.
  case rank

  /// The largest block whose elements can be told apart.
  public static let mostNeighbours = 64

  /// The operation in the words of plans: "3 largest of each 4".
  package var text: String {
    switch self {
    case .trimBlocks(let keep, let count): "\(keep) largest of each \(count)"
    case .rank: "rank"
    }
  }
}
