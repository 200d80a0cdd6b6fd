/// The fields of a small configuration, each read as what it must be.
struct ConfigFields {
  private let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  /// The value of a field that is there and not null.
  subscript(name: String) -> JSONValue? {
    guard let value = json[name], value != .null else { return nil }
    return value
  }

  func text(_ name: String) throws -> String? {
    guard let value = self[name] else { return nil }
    guard case .string(let text) = value else { throw Self.wrong(name, "a string", value) }
    return text
  }

  func truth(_ name: String) throws -> Bool {
    guard let value = self[name] else { return false }
    guard case .bool(let truth) = value else { throw Self.wrong(name, "true or false", value) }
    return truth
  }

  /// A number from 1 that must be there.
  func count(_ name: String) throws -> Int {
    guard let value = self[name] else { throw AdapterFault.missingField(name) }
    return try Self.count(value, name)
  }

  /// A finite number that must be there.
  func number(_ name: String) throws -> Double {
    guard let value = self[name] else { throw AdapterFault.missingField(name) }
    return try Self.number(value, name)
  }

  /// The members of an object, or none.
  func map(_ name: String) throws -> [(key: String, value: JSONValue)] {
    guard let value = self[name] else { return [] }
    guard case .object(let members) = value else { throw Self.wrong(name, "an object", value) }
    return members.map { ($0.key, $0.value) }
  }

  static func count(_ value: JSONValue, _ name: String) throws -> Int {
    guard case .number(let text) = value, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int(text), count > 0
    else { throw wrong(name, "a whole number from 1", value) }
    return count
  }

  static func number(_ value: JSONValue, _ name: String) throws -> Double {
    guard case .number(let text) = value, let number = Double(text), number.isFinite else {
      throw wrong(name, "a number", value)
    }
    return number
  }

  private static func wrong(_ name: String, _ wanted: String, _ value: JSONValue) -> AdapterFault {
    .field(name, wanted: wanted, got: value.shortText)
  }
}

extension JSONValue {
  /// Whether a field says nothing: null, false, or empty.
  var isUnset: Bool {
    switch self {
    case .null, .bool(false): true
    case .string(let text): text.isEmpty
    case .array(let items): items.isEmpty
    case .object(let members): members.isEmpty
    case .bool(true), .number: false
    }
  }

  /// The value in a few characters.
  var shortText: String {
    switch self {
    case .null: "null"
    case .bool(let truth): truth ? "true" : "false"
    case .number(let text): text
    case .string(let text): Wording.quoted(text)
    case .array(let items): items.isEmpty ? "[]" : "a list of \(items.count)"
    case .object(let members): members.isEmpty ? "{}" : "an object"
    }
  }
}
