import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("Layout of an output")
struct LayoutTests {
  @Test("shards are filled in order; a tensor above the limit gets its own at once")
  func shards() {
    #expect(OutputLayout.shards([4, 4, 4], limit: 8) == [[0, 1], [2]])
    #expect(OutputLayout.shards([4, 9, 4], limit: 8) == [[1], [0, 2]])
    #expect(OutputLayout.shards([8, 8], limit: 8) == [[0], [1]])
    #expect(OutputLayout.shards([9, 9], limit: 8) == [[0], [1]])
    #expect(OutputLayout.shards([], limit: 8) == [[]])
    #expect(OutputLayout.shards([0, 8, 0, 1], limit: 8) == [[0, 1, 2], [3]])
    #expect(OutputLayout.shards([1, 2], limit: .max) == [[0, 1]])
  }

  @Test("names of shards have five digits")
  func names() {
    #expect(OutputLayout.name(0, of: 1) == "model.safetensors")
    #expect(OutputLayout.name(0, of: 12) == "model-00001-of-00012.safetensors")
    #expect(OutputNames.areOurWeights("model-00001-of-00012.safetensors"))
    for name in [
      "model-1-of-2.safetensors", "adapter_model.safetensors", "model-00001-of-00002.bin",
    ] {
      #expect(!OutputNames.areOurWeights(name))
    }
  }

  @Test("the header is padded with spaces so that the tensors start 8-byte aligned")
  func padding() throws {
    for length in 1..<10 {
      let name = String(repeating: "n", count: length)
      let layout = try OutputLayout(
        OutputSpec(target: "x/", tensors: [try header(name, .u8, [1])]))
      #expect(layout.files[0].header.count % 8 == 0)
      #expect(layout.positions[0].offset == UInt64(layout.files[0].header.count) + 8)
    }
  }

  @Test("the header is the reference writer's: metadata first, no white space")
  func headerText() throws {
    let layout = try OutputLayout(
      OutputSpec(
        target: "x/", tensors: [try header("a\"é", .bf16, [2, 3]), try header("s", .bf16, [])]))
    let text = String(decoding: layout.files[0].header, as: UTF8.self)
    let expected =
      #"{"__metadata__":{"format":"pt"},"a\"é":{"dtype":"BF16","shape":[2,3],"data_offsets":[0,12]},"#
      + #""s":{"dtype":"BF16","shape":[],"data_offsets":[12,14]}}"#
    #expect(text.trimmingSpaces == expected)
  }

  @Test("wide elements come first in a file, so that every tensor is aligned")
  func alignment() throws {
    let tensors = [
      try header("a", .u8, [3]), try header("b", .f32, [1]), try header("c", .bf16, [1]),
      try header("d", .f32, [1]), try header("e", .i64, [1]),
    ]
    let layout = try OutputLayout(OutputSpec(target: "x/", tensors: tensors))
    #expect(layout.files[0].tensors == [4, 1, 3, 2, 0])
    for (tensor, position) in zip(tensors, layout.positions) {
      #expect(position.offset % UInt64(tensor.dtype.alignment) == 0)
    }
  }

  @Test("the index is what Python's json.dumps writes")
  func index() throws {
    let tensors = [try header("b", .u8, [8]), try header("a\u{e9}", .u8, [8])]
    let layout = try OutputLayout(OutputSpec(target: "x/", tensors: tensors, shardSize: 8))
    #expect(
      String(decoding: HeaderText.index(layout, tensors: tensors), as: UTF8.self) == """
        {
          "metadata": {
            "total_size": 16
          },
          "weight_map": {
            "a\\u00e9": "model-00002-of-00002.safetensors",
            "b": "model-00001-of-00002.safetensors"
          }
        }

        """)
  }

  @Test("what the format cannot hold is refused by name")
  func refused() throws {
    func problem(_ tensors: TensorHeader...) throws -> String {
      let error = try #require(throws: FileError.self) {
        try OutputLayout(OutputSpec(target: "x/", tensors: tensors))
      }
      #expect(error.kind == .unwritable)
      #expect(error.headline == "cannot write x/")
      return try #require(error.notes.first)
    }
    #expect(try problem(header("a"), header("a")) == "the tensor \"a\" is there twice")
    #expect(
      try problem(header("__metadata__"))
        == "safetensors keeps the name \"__metadata__\" for itself")
    #expect(try problem(header("f", .f4, [3])) == "the tensor \"f\" does not fill whole bytes")
    #expect(
      try problem(header("g", .f64, [1 << 59]))
        == "the size does not fit 64 bits, at the tensor \"g\"")
    let many = try (0..<9).map { try header("t\($0)", .u8, [1 << 59]) }
    #expect(throws: FileError.unstorable(target: "x/", name: "t7", .sizeOverflow)) {
      try OutputLayout(OutputSpec(target: "x/", tensors: many))
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
