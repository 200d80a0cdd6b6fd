import Testing

@testable import MokumeFiles

@Suite("Strict JSON")
struct JSONTests {
  private func problem(
    _ text: String, nonFinite: Bool = false
  ) throws -> JSONError {
    try #require(throws: JSONError.self) {
      try JSONValue.parse(Array(text.utf8), allowsNonFinite: nonFinite)
    }
  }

  @Test("values keep their order and the spelling of their numbers")
  func values() throws {
    let text = #" {"b":[1, -0.50e+3 ,{}],"a":{"x":null,"y":true,"z":false},"":"\u00e9\n"} "#
    let value = try JSONValue.parse(Array(text.utf8))
    guard case .object(let members) = value else {
      Issue.record("not an object")
      return
    }
    #expect(members.map(\.key) == ["b", "a", ""])
    #expect(value["b"] == .array([.number("1"), .number("-0.50e+3"), .object([])]))
    #expect(value["a"]?["y"] == .bool(true))
    #expect(value[""]?.string == "é\n")
    #expect(value["missing"] == nil)
  }

  @Test(
    "what is not JSON is refused at the byte where it stops being JSON",
    arguments: [
      ("", 0, JSONError.Problem.unexpectedEnd), (" ", 1, .unexpectedEnd),
      ("[1,]", 3, .unexpected(0x5D)),
      ("{\"a\":1,}", 7, .wanted("a key in double quotes")), ("[1 2]", 3, .unexpected(0x32)),
      ("01", 0, .badNumber), ("1.", 0, .badNumber), (".5", 0, .unexpected(0x2E)),
      ("1e", 0, .badNumber),
      ("-", 0, .badNumber), ("+1", 0, .unexpected(0x2B)), ("1 1", 2, .textAfterEnd),
      ("nul", 0, .unexpected(0x6E)), ("NaN", 0, .unexpected(0x4E)),
      ("Infinity", 0, .unexpected(0x49)),
      ("-Infinity", 0, .badNumber), ("{\"a\":1,\"\\u0061\":2}", 7, .duplicateKey("a")),
      ("\"a", 2, .unexpectedEnd), ("\"\t\"", 1, .controlCharacter(9)),
      ("// x", 0, .unexpected(0x2F)),
      ("[[", 2, .unexpectedEnd), ("]", 0, .unexpected(0x5D)), ("{\"a\"}", 4, .unexpected(0x7D)),
    ])
  func refused(_ text: String, _ offset: Int, _ expected: JSONError.Problem) throws {
    #expect(try problem(text) == JSONError(expected, at: offset))
  }

  @Test("bare NaN and Infinity are numbers where Python may have written them")
  func nonFinite() throws {
    let value = try JSONValue.parse(
      Array("[NaN,Infinity,-Infinity,1]".utf8), allowsNonFinite: true)
    #expect(
      value == .array([.number("NaN"), .number("Infinity"), .number("-Infinity"), .number("1")]))
    #expect(try problem("[-NaN]", nonFinite: true).problem == .badNumber)
    #expect(try problem("[Nan]", nonFinite: true).problem == .badNumber)
  }

  @Test("128 levels are read and 129 are not, however many follow")
  func depth() throws {
    func nested(_ count: Int) -> [UInt8] {
      [UInt8](repeating: 0x5B, count: count) + [UInt8](repeating: 0x5D, count: count)
    }
    #expect(throws: Never.self) { try JSONValue.parse(nested(128)) }
    #expect(throws: JSONError(.nestedTooDeep, at: 128)) { try JSONValue.parse(nested(129)) }
    #expect(throws: JSONError(.nestedTooDeep, at: 128)) { try JSONValue.parse(nested(1_000_000)) }
  }

  @Test("keys that differ only in Unicode normalisation are two keys")
  func normalisationTwins() throws {
    let value = try JSONValue.parse(Array("{\"caf\u{e9}\":1,\"cafe\u{301}\":2}".utf8))
    #expect(value["cafe\u{301}"] == .number("2"))
    #expect(value["caf\u{e9}"] == .number("1"))
  }

  @Test("UTF-8 is checked at every alignment")
  func utf8() {
    for padding in 0..<17 {
      let ascii = [UInt8](repeating: 0x61, count: padding)
      for good in ["é", "€", "\u{1F600}", "\u{10FFFF}", "\u{D7FF}"] {
        let bytes = ascii + Array(good.utf8) + ascii
        #expect(bytes.withUnsafeBufferPointer(firstInvalidUTF8) == nil)
        let cut = Array(bytes.prefix(padding + good.utf8.count - 1))
        #expect(cut.withUnsafeBufferPointer(firstInvalidUTF8) == padding)
      }
      for bad: [UInt8] in [
        [0x80], [0xC1, 0x81], [0xE0, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
        [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1],
      ] {
        let bytes = ascii + bad + ascii
        #expect(bytes.withUnsafeBufferPointer(firstInvalidUTF8) == padding)
      }
    }
  }

  @Test("strings are written so that they read back, in ASCII where Python would")
  func writing() throws {
    for text in ["", "a\"b\\c/", "\u{0}\u{1f}\u{7f}\n\r\t\u{8}\u{c}", "é€\u{1F600}"] {
      for asciiOnly in [false, true] {
        var bytes: [UInt8] = []
        JSONText.appendString(text, to: &bytes, asciiOnly: asciiOnly)
        #expect(try JSONValue.parse(bytes) == .string(text))
        #expect(!asciiOnly || bytes.allSatisfy { $0 < 0x80 })
      }
    }
    var bytes: [UInt8] = []
    JSONText.appendString("é\u{1F600}\u{1}\u{7f}", to: &bytes, asciiOnly: true)
    #expect(String(decoding: bytes, as: UTF8.self) == "\"\\u00e9\\ud83d\\ude00\\u0001\u{7f}\"")
  }
}

@Suite("Editing a config")
struct ConfigEditorTests {
  private let config = """
    {
      "architectures": ["LlamaForCausalLM"],
      "torch_dtype":   "float32",
      "rope": 1e-05, "limit": [0.0, Infinity], "big": 12345678901234567890,
      "text_config": {"dtype": "torch.float16", "num_hidden_layers": 2},
      "quantization_config": {"dtype": "int4"},
      "num_hidden_layers": 32,
      "dtypes": "float32"
    }

    """

  @Test("only the named values change, all other bytes stay")
  func dtype() throws {
    let edited = try ConfigEditor.settingDType(.bf16, in: Array(config.utf8))
    let expected =
      config
      .replacing("\"torch_dtype\":   \"float32\"", with: "\"torch_dtype\":   \"bfloat16\"")
      .replacing("torch.float16", with: "torch.bfloat16")
    #expect(String(decoding: edited, as: UTF8.self) == expected)
  }

  @Test("a config without a type and a copy-only type change nothing")
  func unchanged() throws {
    let plain = Array("{\"a\": 1}".utf8)
    #expect(try ConfigEditor.settingDType(.f16, in: plain) == plain)
    #expect(try ConfigEditor.settingDType(.i8, in: Array(config.utf8)) == Array(config.utf8))
    let null = try ConfigEditor.settingDType(.f16, in: Array("{\"dtype\":null}".utf8))
    #expect(String(decoding: null, as: UTF8.self) == "{\"dtype\":\"float16\"}")
  }

  @Test("a broken config is refused with its path and place")
  func broken() throws {
    let error = #expect(throws: FileError.self) {
      try ConfigEditor.settingDType(.f16, in: Array("{\"a\":1,}".utf8), path: "m/config.json")
    }
    #expect(error?.headline == "m/config.json has a config that is not valid JSON")
    #expect(error?.notes == ["byte 7 of the config: expected a key in double quotes"])
  }
}
