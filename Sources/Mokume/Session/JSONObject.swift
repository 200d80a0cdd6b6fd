import MokumeFiles

/// A JSON object on one line, its fields in the order they were added.
package struct JSONObject {
  private var fields: [String] = []

  package init() {}

  /// The object's text.
  package var text: String { "{\(fields.joined(separator: ", "))}" }

  /// Adds a string, or null.
  package mutating func add(_ name: String, _ value: String?) {
    add(name, raw: value.map(JSONText.quoted) ?? "null")
  }

  /// Adds a whole number.
  package mutating func add(_ name: String, _ value: Int) { add(name, raw: String(value)) }

  /// Adds a number with so many decimals; what JSON cannot say is null.
  package mutating func add(_ name: String, _ value: Double?, decimals: Int) {
    // Beyond this the number times its decimals is no `Int`.
    guard let value, value.isFinite, abs(value) < 1e12 else { return add(name, raw: "null") }
    add(name, raw: ByteSize.fixed(value, decimals: decimals))
  }

  private mutating func add(_ name: String, raw: String) {
    fields.append("\(JSONText.quoted(name)): \(raw)")
  }
}
