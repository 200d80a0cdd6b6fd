import MokumeGraph
import MokumeTensor

/// What agrees with an elected sign, put together from comparisons, products and sums as the manual
/// defines it.
enum Agreement {
  static func sum(_ values: [Column], signs: Column, _ precision: Precision) -> Column {
    let sign = elected(signs, precision)
    let kept = values.map { value in
      value.zip(sign) { x, sign in
        let turned = apply(.multiply, x, sign, precision)
        return apply(.maximum, turned, Element(0), precision)
      }
    }
    return total(kept, precision).zip(sign) { apply(.multiply, $0, $1, precision) }
  }

  static func weight(
    _ values: [Column], _ weights: [Column], signs: Column, _ precision: Precision
  ) -> Column {
    let sign = elected(signs, precision)
    let counted = zip(values, weights).map { value, weight in
      value.zip(sign) { x, sign in
        let turned = apply(.multiply, x, sign, precision)
        return apply(.greater, turned, Element(0), precision)
      }.zip(weight) { apply(.multiply, $0, $1, precision) }
    }
    return total(counted, precision)
  }

  private static func elected(_ signs: Column, _ precision: Precision) -> Column {
    signs.map { balance in
      let isPositive = apply(.greaterOrEqual, balance, Element(0), precision)
      return Element(isPositive.value != 0 ? 1 : -1, isOpen: isPositive.isOpen)
    }
  }

  private static func total(_ columns: [Column], _ precision: Precision) -> Column {
    columns.dropFirst().reduce(columns[0]) { total, column in
      total.zip(column) { apply(.add, $0, $1, precision) }
    }
  }
}
