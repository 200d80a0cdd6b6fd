import Testing

@testable import MokumeMergekit

@Suite("Scalars as PyYAML and pydantic read them")
struct ScalarTests {
  /// What mergekit 0.1.5 makes of a scalar without quotes where a number, a whole number and a truth
  /// value is wanted; nil is an error there, or no finite number.
  struct Reading: CustomTestStringConvertible {
    let text: String
    let number: Double?
    let whole: Double?
    let truth: Bool?
    var testDescription: String { text }

    init(_ text: String, _ number: Double?, _ whole: Double?, _ truth: Bool?) {
      self.text = text
      self.number = number
      self.whole = whole
      self.truth = truth
    }
  }

  static let plainScalars: [Reading] = [
    .init("010", 8, 8, nil), .init("08", 8, 8, nil), .init("00", 0, 0, false),
    .init("0x10", 16, 16, nil), .init("0x_f", 15, 15, nil), .init("0b11", 3, 3, nil),
    .init("0o17", nil, nil, nil), .init("-010", -8, -8, nil), .init("-0x10", -16, -16, nil),
    .init("1:30", 90, 90, nil), .init("-1:30", -90, -90, nil), .init("1:30.5", 90.5, nil, nil),
    .init("190:20:30.15", 685230.15, nil, nil), .init("1:60", nil, nil, nil),
    .init("1e3", 1000, nil, nil), .init("1.0e3", 1000, nil, nil), .init("1e+3", 1000, nil, nil),
    .init("1.0e+3", 1000, 1000, nil), .init("1.e3", 1000, nil, nil), .init("1E3", 1000, nil, nil),
    .init("1_000", 1000, 1000, nil), .init("1_000.5", 1000.5, nil, nil), .init("1_", 1, 1, true),
    .init("_1", nil, nil, nil), .init("1__0", 10, 10, nil), .init("0_1", 1, 1, true),
    .init(".5", 0.5, nil, nil), .init("5.", 5, 5, nil), .init("+.5", 0.5, nil, nil),
    .init("-.5", -0.5, nil, nil), .init("-.5e-1", -0.05, nil, nil), .init("+1", 1, 1, true),
    .init("-1", -1, -1, nil), .init("-0", 0, 0, false), .init("1.0", 1, 1, true),
    .init("2", 2, 2, nil), .init("1.5", 1.5, nil, nil),
    .init(".inf", nil, nil, nil), .init("-.INF", nil, nil, nil), .init(".nan", nil, nil, nil),
    .init("inf", nil, nil, nil), .init("1e400", nil, nil, nil),
    .init("yes", 1, 1, true), .init("Off", 0, 0, false), .init("TRUE", 1, 1, true),
    .init("y", nil, nil, true), .init("n", nil, nil, false), .init("yEs", nil, nil, true),
    .init("\u{0661}", nil, nil, nil), .init("1 000", nil, nil, nil), .init("0b_", nil, nil, nil),
  ]

  @Test("without quotes", arguments: plainScalars)
  func plain(reading: Reading) {
    let scalar = YAMLScalar(plain: reading.text)
    #expect(scalar.number == reading.number)
    #expect(scalar.wholeNumber == reading.whole)
    #expect(scalar.truth == reading.truth)
  }

  static let quotedScalars: [Reading] = [
    .init("010", 10, 10, nil), .init("0x10", nil, nil, nil), .init("1_000", 1000, 1000, nil),
    .init("1:30", nil, nil, nil), .init("1e3", 1000, nil, nil), .init(" 1 ", 1, 1, nil),
    .init(" 1.5 ", 1.5, nil, nil), .init("yes", nil, nil, true), .init("on", nil, nil, true),
    .init("1", 1, 1, true), .init("0", 0, 0, false), .init("1.0", 1, 1, nil),
    .init("nan", nil, nil, nil), .init("", nil, nil, nil), .init(".", nil, nil, nil),
  ]

  @Test("in quotes", arguments: quotedScalars)
  func quoted(reading: Reading) {
    let scalar = YAMLScalar.text(reading.text)
    #expect(scalar.number == reading.number)
    #expect(scalar.wholeNumber == reading.whole)
    #expect(scalar.truth == reading.truth)
  }
}
