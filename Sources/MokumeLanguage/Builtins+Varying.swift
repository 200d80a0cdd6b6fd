import MokumeDiagnostics
import MokumeGraph

extension Builtin {
  /// Functions that make numbers which differ by layer.
  static let varying: [Builtin] = [
    Builtin(
      "ramp",
      [
        BuiltinParameter(
          "embed", .number, "number of the tensors before the layers, by default the first point",
          default: .none),
        BuiltinParameter(
          "head", .number, "number of the tensors behind the layers, by default the last point",
          default: .none),
        BuiltinParameter(
          "step", .boolean,
          "true gives each point an equal share of the layers and nothing between",
          default: .truth(false)),
      ],
      isVariadic: true,
      summary: "Numbers that change from layer to layer of the model they are used for.",
      details:
        "The points are spread evenly over the layers, the first at the first layer and the last at "
        + "the last, with straight lines between them. A model of one layer gets the first.",
      example: "slerp(a, b, t: ramp(0, 0.5, 1))"
    ) { call throws(Diagnostic) in
      let points = try call.points()
      let isStepped = if case .boolean(true) = call[2] { true } else { false }
      let ramp = Ramp(
        points: points, embed: try call.finite(0) ?? points[0],
        head: try call.finite(1) ?? points[points.count - 1], isStepped: isStepped)
      let title = call.evaluator.shortText(call.span) ?? "ramp"
      return .lazy(call.evaluator.varying(.ramp(ramp), .layer, title: title, at: call.span))
    }
  ]
}

extension BuiltinCall {
  /// The numbers given without labels, at least one.
  fileprivate func points() throws(Diagnostic) -> [Double] {
    var points: [Double] = []
    for argument in rest {
      let span = argument.origin?.span ?? span
      guard case .number(let number) = argument.value else {
        throw wrongKind("plain numbers", got: argument.value, at: span)
      }
      guard number.isFinite else { throw .notFinite("ramp", number, at: span) }
      points.append(number)
    }
    if points.isEmpty {
      throw .missingArgument(
        "v0", of: row.name, takes: ["v0, v1, …"] + row.parameters.map(\.name), at: span)
    }
    return points
  }

  fileprivate func finite(_ index: Int) throws(Diagnostic) -> Double? {
    guard case .number(let number) = self[index] else { return nil }
    guard number.isFinite else { throw .notFinite(name(index), number, at: place(index)) }
    return number
  }
}
