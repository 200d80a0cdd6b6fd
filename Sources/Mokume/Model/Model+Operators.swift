import MokumeDiagnostics

extension Model {
  public static func + (a: Model, b: Model) throws(Diagnostic) -> Model { try apply("+", a, b) }
  public static func - (a: Model, b: Model) throws(Diagnostic) -> Model { try apply("-", a, b) }
  public static func * (a: Model, b: Model) throws(Diagnostic) -> Model { try apply("*", a, b) }
  public static func / (a: Model, b: Model) throws(Diagnostic) -> Model { try apply("/", a, b) }

  public static func + (a: Model, b: Double) throws(Diagnostic) -> Model { try apply("+", a, b) }
  public static func - (a: Model, b: Double) throws(Diagnostic) -> Model { try apply("-", a, b) }
  public static func * (a: Model, b: Double) throws(Diagnostic) -> Model { try apply("*", a, b) }
  public static func / (a: Model, b: Double) throws(Diagnostic) -> Model { try apply("/", a, b) }

  public static func + (a: Double, b: Model) throws(Diagnostic) -> Model { try apply("+", a, b) }
  public static func - (a: Double, b: Model) throws(Diagnostic) -> Model { try apply("-", a, b) }
  public static func * (a: Double, b: Model) throws(Diagnostic) -> Model { try apply("*", a, b) }
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
