import MokumeDiagnostics

/// Operators build lazy models; no weight is read. Each throws the diagnostic that a script would
/// get, such as that names or shapes differ. Both models must be of one session.
extension Model {
  /// The sum of two models, element by element.
  public static func + (a: Model, b: Model) throws(Diagnostic) -> Model { try apply("+", a, b) }

  /// The difference of two models, element by element.
  public static func - (a: Model, b: Model) throws(Diagnostic) -> Model { try apply("-", a, b) }

  /// The product of two models, element by element.
  public static func * (a: Model, b: Model) throws(Diagnostic) -> Model { try apply("*", a, b) }

  /// The quotient of two models, element by element.
  public static func / (a: Model, b: Model) throws(Diagnostic) -> Model { try apply("/", a, b) }

  /// The sum of each element and a number.
  public static func + (a: Model, b: Double) throws(Diagnostic) -> Model { try apply("+", a, b) }

  /// The difference of each element and a number.
  public static func - (a: Model, b: Double) throws(Diagnostic) -> Model { try apply("-", a, b) }

  /// The product of each element and a number.
  public static func * (a: Model, b: Double) throws(Diagnostic) -> Model { try apply("*", a, b) }

  /// The quotient of each element and a number.
  public static func / (a: Model, b: Double) throws(Diagnostic) -> Model { try apply("/", a, b) }

  /// The sum of a number and each element.
  public static func + (a: Double, b: Model) throws(Diagnostic) -> Model { try apply("+", a, b) }

  /// The difference of a number and each element.
  public static func - (a: Double, b: Model) throws(Diagnostic) -> Model { try apply("-", a, b) }

  /// The product of a number and each element.
  public static func * (a: Double, b: Model) throws(Diagnostic) -> Model { try apply("*", a, b) }

  /// The quotient of a number and each element.
  public static func / (a: Double, b: Model) throws(Diagnostic) -> Model { try apply("/", a, b) }

  /// The model with every sign turned.
  public static prefix func - (a: Model) throws(Diagnostic) -> Model {
    try a.session.evaluate("-a", names: ["a": a])
  }

  /// Where the elements of one are less than those of the other: 1, elsewhere 0.
  public static func .< (a: Model, b: any ScriptValue) throws(Diagnostic) -> Model {
    try a.session.evaluate("a < b", names: ["a": a, "b": b])
  }

  /// Where the elements of one are greater than those of the other: 1, elsewhere 0.
  public static func .> (a: Model, b: any ScriptValue) throws(Diagnostic) -> Model {
    try a.session.evaluate("a > b", names: ["a": a, "b": b])
  }

  private static func apply(
    _ operation: String, _ a: any ScriptValue, _ b: any ScriptValue
  ) throws(Diagnostic) -> Model {
    guard let session = (a as? Model)?.session ?? (b as? Model)?.session else {
      preconditionFailure("an operator of models has a model among its operands")
    }
    return try session.evaluate("a \(operation) b", names: ["a": a, "b": b])
  }
}
