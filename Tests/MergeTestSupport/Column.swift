import MokumeTensor

/// One element of the reference: the exact number and how far a correct result may be from it.
package struct Element {
  package var value: Double
  /// The magnitude of what made the element, each operand as it counts in the result: what a
  /// rounding error is measured by. A sum of several has the root of the sum of their squares.
  package var scale: Double
  /// Whether a comparison or a selection was so close that either outcome is right.
  package var isOpen = false

  package init(_ value: Double, scale: Double? = nil, isOpen: Bool = false) {
    self.value = value
    self.scale = scale ?? value.magnitude
    self.isOpen = isOpen
  }
}

/// A value within one tensor: one number, one for each row or column, or one for each element.
package struct Column {
  package enum Fineness {
    case number, row, column, element

    /// The fineness of two values combined.
    func joined(_ other: Fineness) -> Fineness {
      if self == .number || self == other { return other }
      return other == .number ? self : .element
    }
  }

  package let shape: Shape
  package let fineness: Fineness
  package var elements: [Element]

  package init(_ shape: Shape, _ fineness: Fineness, _ elements: [Element]) {
    self.shape = shape
    self.fineness = fineness
    self.elements = elements
  }

  package init(_ shape: Shape, number: Element) { self.init(shape, .number, [number]) }

  /// The element that counts at position `index` of a value as fine as `other`.
  package func at(_ index: Int, of other: Fineness) -> Element {
    switch (fineness, other) {
    case (.number, _): elements[0]
    case (.row, .element): elements[index / shape.rowLength]
    case (.column, .element): elements[index % shape.columnCount]
    default: elements[index]
    }
  }

  /// The column with one value for each element.
  package func spread() -> [Element] {
    if fineness == .element { return elements }
    return (0..<shape.elementCount).map { at($0, of: .element) }
  }

  static func size(_ shape: Shape, _ fineness: Fineness) -> Int {
    switch fineness {
    case .number: 1
    case .row: shape.rowCount
    case .column: shape.columnCount
    case .element: shape.elementCount
    }
  }

  func map(_ body: (Element) -> Element) -> Column {
    Column(shape, fineness, elements.map(body))
  }

  func zip(_ other: Column, _ body: (Element, Element) -> Element) -> Column {
    let finer = fineness.joined(other.fineness)
    let count = Column.size(shape, finer)
    var result: [Element] = []
    result.reserveCapacity(count)
    for index in 0..<count { result.append(body(at(index, of: finer), other.at(index, of: finer))) }
    return Column(shape, finer, result)
  }

  static func zip(
    _ a: Column, _ b: Column, _ c: Column, _ body: (Element, Element, Element) -> Element
  ) -> Column {
    let finest = a.fineness.joined(b.fineness).joined(c.fineness)
    let count = size(a.shape, finest)
    return Column(
      a.shape, finest,
      (0..<count).map { body(a.at($0, of: finest), b.at($0, of: finest), c.at($0, of: finest)) })
  }
}
