#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension ScalarReference {
  /// One element of a unary loop.
  package static func unary<T: TileElement>(_ kernel: UnaryKernel, _ a: T) -> T {
    let wide = Double(a)
    return switch kernel {
    case .negate: -a
    case .abs: a.magnitude
    case .sign: sign(a)
    case .sqrt: a.squareRoot()
    case .exp: T(exp(wide))
    case .log: T(log(wide))
    case .sin: T(sin(wide))
    case .cos: T(cos(wide))
    case .acos: T(acos(wide))
    case .tanh: T(tanh(wide))
    case .floor: a.rounded(.down)
    case .not: a == 0 ? 1 : 0
    case .roundF64: T(round(wide, to: .f64))
    case .roundF32: T(round(wide, to: .f32))
    case .roundF16: T(round(wide, to: .f16))
    case .roundBF16: T(round(wide, to: .bf16))
    case .roundF8E4M3: T(round(wide, to: .f8e4m3))
    case .roundF8E5M2: T(round(wide, to: .f8e5m2))
    }
  }

  /// One element of a binary loop.
  package static func binary<T: TileElement>(_ kernel: BinaryKernel, _ a: T, _ b: T) -> T {
    switch kernel {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: T(pow(Double(a), Double(b)))
    case .minimum: minimum(a, b)
    case .maximum: -minimum(-a, -b)
    case .less: truth(a < b)
    case .lessOrEqual: truth(a <= b)
    case .greater: truth(a > b)
    case .greaterOrEqual: truth(a >= b)
    case .equal: truth(a == b)
    case .notEqual: truth(a != b)
    case .and: truth(a != 0 && b != 0)
    case .or: truth(a != 0 || b != 0)
    }
  }

  /// One element of a select loop.
  package static func select<T: TileElement>(_ mask: T, _ a: T, _ b: T) -> T {
    mask != 0 ? a : b
  }

  /// The `minimum` of IEEE 754-2019: NaN if either is, and -0 below +0.
  private static func minimum<T: TileElement>(_ a: T, _ b: T) -> T {
    if a.isNaN || b.isNaN { return .nan }
    if a == b { return a.sign == .minus ? a : b }
    return a < b ? a : b
  }

  private static func sign<T: TileElement>(_ a: T) -> T {
    if a.isNaN { return a }
    return a > 0 ? 1 : a < 0 ? -1 : 0
  }

  private static func truth<T: TileElement>(_ value: Bool) -> T { value ? 1 : 0 }
}
