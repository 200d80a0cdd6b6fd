/// The shapes of tensors with an entry for each token: a row, a number, or the only number of a column.
extension Shape {
  /// The dimension that counts the tokens of a tensor with this name; nil for a shape that has none.
  public func tokenDimension(of name: TensorName) -> Int? {
    guard name.tokenTensor?.isSingleRow == true else { return rank > 0 ? 0 : nil }
    return rank > 0 && dimensions.dropLast().allSatisfy { $0 == 1 } ? rank - 1 : nil
  }

  /// How many entries for tokens a tensor with this name has.
  public func tokenCount(of name: TensorName) -> Int? {
    tokenDimension(of: name).map { dimensions[$0] }
  }

  /// The shape of such a tensor for another number of tokens.
  public func settingTokenCount(_ count: Int, of name: TensorName) -> Shape? {
    tokenDimension(of: name).flatMap { place in
      Shape(dimensions[..<place] + [count] + dimensions[(place + 1)...])
    }
  }

  /// What the entry for one token is, without the dimension that counts them.
  public func tokenEntry(of name: TensorName) -> Shape? {
    tokenDimension(of: name).flatMap { place in
      Shape(Array(dimensions[..<place] + dimensions[(place + 1)...]))
    }
  }
}
