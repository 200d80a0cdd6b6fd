import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Hostile safetensors files")
struct HostileSafetensorsTests {
  @Test("flipping any bit of a valid file gives an error or a model, never a trap")
  func mutations() throws {
    let scratch = try Scratch()
    let text = "{\(entry("a", "F32", "[1]", 0, 4)),\(entry("b\\u00e9", "F4", "[2,2]", 4, 6))}"
    let valid = safetensors(text, data: 6)
    for position in 0..<(valid.count - 6) {
      for bit in 0..<8 {
        var bytes = valid
        bytes[position] ^= 1 << bit
        try scratch.write("m.safetensors", bytes)
        do {
          let model = try Checkpoint.open(scratch["m.safetensors"])
          #expect(model.tensors.reduce(0) { $0 + $1.byteCount } == 6)
        } catch let error as FileError {
          #expect([.corrupt, .unknownFormat].contains(error.kind))
        }
      }
    }
  }

  @Test("every truncation of a valid file is refused")
  func truncations() throws {
    let scratch = try Scratch()
    let valid = safetensors("{\(entry("a", "F32", "[4]", 0, 16))}", data: 16)
    for count in 0..<valid.count {
      let path = try scratch.write("t.safetensors", Array(valid.prefix(count)))
      #expect(try openingError(path).kind == .corrupt)
    }
  }

  @Test("an unknown file without a known ending is of an unknown format")
  func unknownFormat() throws {
    let scratch = try Scratch()
    let path = try scratch.write("notes.txt", Array("some notes about nothing".utf8))
    let error = try openingError(path)
    #expect(error.kind == .unknownFormat)
    #expect(error.headline == "\(path) is of a format that is not known here")
  }
}

@Suite("Valid oddities of safetensors files")
struct ValidSafetensorsTests {
  private func open(_ bytes: [UInt8]) throws -> Checkpoint {
    let scratch = try Scratch()
    return try Checkpoint.open(try scratch.write("x.safetensors", bytes))
  }

  @Test("a file may hold no tensors, with and without metadata")
  func noTensors() throws {
    #expect(try open(safetensors("{}")).tensors.isEmpty)
    let model = try open(safetensors("{\"__metadata__\":{\"b\":\"1\",\"a\":\"\\n\"}}"))
    #expect(model.metadata == [MetadataEntry("b", "1"), MetadataEntry("a", "\n")])
    #expect(try open(safetensors("{\"__metadata__\":{}}")).metadata.isEmpty)
  }

  @Test("scalars and empty tensors are tensors")
  func scalarsAndEmpty() throws {
    let text = "{\(entry("e", "F32", "[2,0]", 2, 2)),\(entry("s", "F16", "[]", 0, 2))}"
    let model = try open(safetensors(text, data: 2))
    #expect(model.tensors.map(\.header.name.text) == ["s", "e"])
    #expect(model.tensors.map(\.byteCount) == [2, 0])
    #expect(try model.bytes(0) == [0, 1])
    #expect(try model.bytes(1) == [])
  }

  @Test("an empty tensor may share its begin with the next one, in any order of the header")
  func sharedBegin() throws {
    let text = "{\(entry("full", "U8", "[8]", 8, 16)),\(entry("none", "U8", "[0]", 8, 8)),"
    let model = try open(safetensors(text + "\(entry("first", "U8", "[8]", 0, 8))}", data: 16))
    #expect(model.tensors.map(\.header.name.text) == ["first", "none", "full"])
  }

  @Test("white space around the header is read leniently")
  func whiteSpace() throws {
    let text = " \n{\t\(entry("a", "U8", "[ 1 ]", 0, 1)) }\r\n\t   "
    let model = try open(safetensors(text, data: 1))
    #expect(try model.bytes(named: "a") == [0])
  }

  @Test("tensors need not be aligned")
  func unaligned() throws {
    let text = "{\(entry("a", "U8", "[1]", 0, 1)),\(entry("b", "F64", "[1]", 1, 9))} "
    #expect(try open(safetensors(text, data: 9)).bytes(named: "b") == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test("all 22 types are known", arguments: DType.allCases)
  func allTypes(_ dtype: DType) throws {
    let bytes = 8 * dtype.bitWidth / 8
    let model = try open(
      safetensors("{\(entry("a", dtype.rawValue, "[8]", 0, bytes))}", data: bytes))
    #expect(model.tensors[0].header.dtype == dtype)
    #expect(model.tensors[0].byteCount == bytes)
  }

  @Test("names that differ only in Unicode normalisation are two tensors")
  func normalisationTwins() throws {
    let text =
      "{\(entry("caf\u{e9}", "U8", "[1]", 0, 1)),\(entry("cafe\u{301}", "U8", "[1]", 1, 2))}"
    let model = try open(safetensors(text, data: 2))
    #expect(model.tensors.count == 2)
    #expect(try model.bytes(named: TensorName("cafe\u{301}")) == [1])
    #expect(try model.bytes(named: TensorName("caf\u{e9}")) == [0])
  }

  @Test("escaped names and fields are read as what they mean")
  func escapes() throws {
    let text =
      #"{"\u0061\"\\\/\ud83d\ude00":{"d\u0074ype":"\u00558","shape":[1],"data_offsets":[0,1]}}"#
    let model = try open(safetensors(text, data: 1))
    #expect(model.tensors[0].header.name.text == "a\"\\/\u{1F600}")
    #expect(model.tensors[0].header.dtype == .u8)
  }

  @Test("the empty name is a name")
  func emptyName() throws {
    #expect(try open(safetensors("{\(entry("", "U8", "[1]", 0, 1))}", data: 1)).tensors.count == 1)
  }
}
