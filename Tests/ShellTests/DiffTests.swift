import Foundation
import TestSupport
import Testing

@Suite("mokume diff")
struct DiffTests {
  let folder: TemporaryFolder
  private var a: String { folder["a.st"] }
  private var b: String { folder["b.st"] }

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("a.st", TinyModel.network(1).data)
    try folder.write("b.st", TinyModel.network(2).data)
  }

  private func model(_ change: (inout TinyModel) -> Void) throws -> String {
    var model = TinyModel.network(1)
    change(&model)
    return try folder.write("c.st", model.data)
  }

  @Test("equal models end with 0 and say how many tensors are equal")
  func equal() throws {
    let copy = try model { $0.tensors.reverse() }
    let answer = shell("diff", a, copy)
    #expect(answer.status == 0)
    #expect(answer.output == "equal: 4 tensors, byte for byte\n")
    #expect(answer.errors.isEmpty)
  }

  @Test("models that differ end with 1 and show by how much, tensor by tensor")
  func different() throws {
    let answer = shell("diff", a, b)
    #expect(answer.status == 1)
    let lines = answer.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("tensor ") == true)
    #expect(lines.count == 6)
    #expect(lines.last == "different: 4 of the 4 tensors in both differ")
    let quiet = shell("diff", "--quiet", a, b)
    #expect(quiet.status == 1 && quiet.output.isEmpty && quiet.errors.isEmpty)
  }

  @Test("only the tensors that differ have a row; by layer all layers have")
  func rows() throws {
    let path = try model { $0.tensors[1] = TinyModel.network(2).tensors[1] }
    let byTensor = shell("diff", a, path)
    #expect(byTensor.output.split(separator: "\n").count == 3)
    #expect(byTensor.output.contains("\nmodel.layers.0.mlp.up_proj.weight "))
    #expect(byTensor.output.hasSuffix("different: 1 of the 4 tensors in both differ\n"))
    let byLayer = shell("diff", a, path, "--by", "layer")
    #expect(byLayer.output.split(separator: "\n").count == 6)
    #expect(byLayer.output.contains("\nmodel.layers.1 "))
  }

  @Test("bits count, not numbers: -0 is not 0, and NaN is itself")
  func bits() throws {
    func write(_ name: String, _ value: Float) throws -> String {
      var model = TinyModel()
      model.add("w", shape: [2], [value, 1])
      return try folder.write(name, model.data)
    }
    let (zero, minus, nan) = (
      try write("0.st", 0), try write("1.st", -0.0), try write("2.st", .nan)
    )
    #expect(shell("diff", zero, minus).status == 1)
    #expect(shell("diff", nan, nan).status == 0)
    #expect(shell("diff", nan, zero).status == 1)
  }

  @Test("a difference in the last byte of a long tensor is found")
  func lastByte() throws {
    func write(_ name: String, _ last: Float) throws -> String {
      var values = [Float](repeating: 0.5, count: 1_000_003)
      values[values.count - 1] = last
      var model = TinyModel()
      model.add("w", shape: [values.count], values)
      return try folder.write(name, model.data)
    }
    let (x, y) = (try write("x.st", 0.5), try write("y.st", 0.25))
    #expect(shell("diff", x, y).status == 1)
    #expect(shell("diff", x, x).status == 0)
  }

  @Test("names, shapes, types and whole numbers that differ are named")
  func structure() throws {
    var left = TinyModel()
    left.add("both", shape: [1], [1])
    left.add("left", shape: [1], [1])
    left.add("shape", shape: [2], [1, 2])
    left.add("type", shape: [1], [1])
    left.add("whole", shape: [1], integers: [7])
    var right = TinyModel()
    right.add("both", shape: [1], [1])
    right.add("right", shape: [1], [1])
    right.add("shape", shape: [2, 1], [1, 2])
    right.add("type", "BF16", shape: [1], bytes: Data([0x80, 0x3F]))
    right.add("whole", shape: [1], integers: [8])
    let (x, y) = (try folder.write("x.st", left.data), try folder.write("y.st", right.data))
    let answer = shell("diff", x, y)
    #expect(answer.status == 1)
    #expect(
      answer.output == """
        only in a  left
        only in b  right
        shape      shape  a 2, b 2 x 1
        type       type  a f32, b bf16
        bytes      whole
        tensor  params  max  rms  sigma  relative  changed  cosine
        type         1    0    0      0         0        0       1
        different: 3 of the 4 tensors in both differ

        """)
    let json =
      try JSONSerialization.jsonObject(
        with: Data(shell("diff", "--json", x, y).output.utf8)) as? [String: Any]
    #expect(json?["equal"] as? Bool == false)
    #expect(json?["only_a"] as? [String] == ["left"])
    #expect(json?["bytes"] as? [String] == ["whole"])
    #expect((json?["shapes"] as? [[String: Any]])?.first?["b"] as? [Int] == [2, 1])
    #expect((json?["types"] as? [[String: Any]])?.first?["b"] as? String == "bf16")
    #expect((json?["rows"] as? [[String: Any]])?.count == 1)
    let csv = shell("diff", "--csv", x, y)
    #expect(
      csv.output == "tensor,params,max,rms,sigma,relative,changed,cosine\r\ntype,1,0,0,0,0,0,1\r\n")
    #expect(csv.errors.contains("only in b  right\n"))
  }

  @Test("a model that cannot be read ends with 4, a wrong command line with 2")
  func failures() throws {
    #expect(shell("diff", a, folder["none.st"]).status == 4)
    #expect(shell("diff", a).status == 2)
    #expect(shell("diff", a, b, "--by", "row").status == 2)
    #expect(shell("diff", a, b, "--json", "--csv").status == 2)
    try folder.write("short.st", TinyModel.network(1).data.dropLast(10))
    #expect(shell("diff", a, folder["short.st"]).status == 4)
  }

  @Test("print shows tables as --json and --csv ask for")
  func forms() throws {
    let script = "a = load \"\(a)\"\nprint(norms(a, by: \"model\"))"
    #expect(shell("-e", script).output.hasPrefix("model  params  "))
    #expect(
      shell("-e", script, "--csv").output.hasPrefix("model,params,norm,rms,max,zeros\r\nmodel,52,"))
    let json = shell("--json", "-e", script)
    let rows = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
    #expect(rows?.first?["params"] as? Int == 52)
    #expect(
      shell("info", a, "--csv").output.hasPrefix("tensor,dtype,shape,params,bytes\r\nmodel.embed"))
  }

  @Test("a hash tells content, not files: order, folder and merge do not matter, a bit does")
  func hashes() throws {
    let reversed = try model { $0.tensors.reverse() }
    let script = """
      a = load "\(a)"
      b = load "\(b)"
      same = load "\(reversed)"
      assert hash(a) == hash(same), "order"
      assert hash(a) == hash(a * 1), "copy"
      assert hash(a) != hash(b), "content"
      print(hash(0.5 * a + 0.5 * b))
      """
    let answer = shell("-e", script)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.output.count == 65)
    #expect(shell("-e", script, "--threads", "3").output == answer.output)
    #expect(shell("check", "-e", script).status == 0)
    let save = "save 0.5 * load \"\(a)\" + 0.5 * load \"\(b)\" \"\(folder.path)/out/\""
    #expect(shell("-e", save).status == 0)
    #expect(shell("-e", "print(hash(load \"\(folder.path)/out/\"))").output == answer.output)
  }

  @Test("a hash is the one that its definition gives")
  func hashDefinition() throws {
    var model = TinyModel()
    model.add("b", shape: [2], [1, 2])
    model.add("a", shape: [], integers: [7])
    let path = try folder.write("two.st", model.data)
    // The SHA-256 of "1 a I64 scalar A\n1 b F32 2 B\n" with those of the bytes of each as A and B.
    let answer = shell("-e", "print(hash(load \"\(path)\"))")
    #expect(answer.output == "ad1717a508963db5431af536bf9951fc00e656ea4fc77cea421d62fb170f50bd\n")
  }

  @Test("written tables replace what was there, whole, and leave nothing else")
  func written() throws {
    try folder.write("n.csv", "old")
    let script = "a = load \"\(a)\"\nwrite(norms(a), \"\(folder.path)/n.csv\")"
    #expect(shell("check", "-e", script).status == 0)
    #expect(String(decoding: try folder.read("n.csv"), as: UTF8.self) == "old")
    let before = folder.listing
    #expect(shell("-e", script).status == 0)
    #expect(String(decoding: try folder.read("n.csv"), as: UTF8.self).hasPrefix("tensor,params,"))
    #expect(folder.listing == before)
    let refused = shell("-e", "write(norms(load \"\(a)\"), \"\(folder.path)/none/n.csv\")")
    #expect(refused.status == 5)
    #expect(refused.errors.hasPrefix("error[E0604]: "))
  }
}
