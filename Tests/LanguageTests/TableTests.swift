import Foundation
import MokumeTensor
import Testing

@testable import MokumeLanguage

@Suite("Tables as text")
struct TableTests {
  private static let odd = Table(
    rowTitle: "tensor",
    rows: ["plain", "a,b", "say \"hi\"", "two\r\nlines", "tab\there\u{1B}[31m"],
    columns: [
      .init(
        name: "size",
        cells: .known([.number(0.125), .number(.nan), .number(-.infinity), .nothing, .number(1)])),
      .init(
        name: "count", cells: .known([.count(1), .count(20), .count(300), .nothing, .count(0)])),
      .init(
        name: "note",
        cells: .known([.text("x|y"), .text("<b>"), .nothing, .dtype(.bf16), .text("\\")])),
    ], mainColumn: "size")

  @Test("names stand to the left, numbers to the right, each column with one style")
  func aligned() {
    #expect(
      Self.odd.aligned(width: nil) == #"""
        tensor                     size  count  note
        plain                    0.1250      1  x|y
        a,b                         nan     20  <b>
        say "hi"                   -inf    300  -
        two\u{0D}\u{0A}lines          -      -  bf16
        tab\u{09}here\u{1B}[31m  1.0000      0  \
        """#)
  }

  @Test("a long name loses its middle, and no more than the width asks for")
  func elided() {
    let table = Table(
      rowTitle: "tensor", rows: ["model.layers.10.self_attn.q_proj.weight", "short"],
      columns: [.init(name: "n", cells: .known([.count(123), .count(4)]))], mainColumn: "n")
    #expect(
      table.aligned(width: 30) == """
        tensor                       n
        model.layers…_proj.weight  123
        short                        4
        """)
    #expect(table.aligned(width: 30, isASCII: true).contains("\nmodel.layer...proj.weight  123\n"))
    #expect(
      table.aligned(width: 5).contains("\nmodel.l…j.weight  123"), "16 characters always stay")
    #expect(table.aligned(width: nil).contains("model.layers.10.self_attn.q_proj.weight  123"))
  }

  @Test("rows beyond a limit are counted")
  func limited() {
    let table = Table(
      rowTitle: "layer", rows: (0..<25).map { "\($0)" },
      columns: [.init(name: "n", cells: .known((0..<25).map { .count($0) }))], mainColumn: "n")
    let lines = table.aligned(width: 80, limit: 20).split(separator: "\n")
    #expect(lines.count == 22)
    #expect(lines.last == "… 5 more rows")
    #expect(table.aligned(width: 80, limit: 24).hasSuffix("… 1 more row"))
    #expect(table.aligned(width: 80, limit: 25).hasSuffix("24"))
  }

  @Test("CSV is that of RFC 4180: quoted where it must be, numbers in full")
  func csv() {
    let lines = [
      "tensor,size,count,note", "plain,0.125,1,x|y", "\"a,b\",,20,<b>",
      "\"say \"\"hi\"\"\",-inf,300,", "\"two\r\nlines\",,,bf16", "tab\there\u{1B}[31m,1,0,\\", "",
    ]
    #expect(Self.odd.csv == lines.joined(separator: "\r\n"))
    #expect(Self.odd.text(.csv) + "\n" == Self.odd.csv)
  }

  @Test("JSON is an array of objects whatever the names are; what JSON cannot say is null")
  func json() throws {
    let rows = try #require(
      JSONSerialization.jsonObject(with: Data(Self.odd.json.utf8)) as? [[String: Any]])
    #expect(rows.map { $0["tensor"] as? String } == Self.odd.rows)
    #expect(rows[0]["size"] as? Double == 0.125)
    #expect(rows[1]["size"] is NSNull && rows[2]["size"] is NSNull && rows[3]["count"] is NSNull)
    #expect(rows[4]["note"] as? String == "\\")
    let none = Table(rowTitle: "x", rows: [], columns: [], mainColumn: nil)
    #expect(none.json == "[]")
    #expect(none.csv == "x\r\n")
    #expect(none.aligned(width: 80) == "x")
  }

  @Test("Markdown and HTML show names as they are")
  func pages() {
    #expect(Self.odd.markdown.contains(#"| a,b | nan | 20 | \<b> |"#))
    #expect(Self.odd.markdown.contains(#"x\|y"#))
    #expect(Self.odd.html.contains("<td>&lt;b&gt;</td>"))
    #expect(Self.odd.html.contains("<td>say &quot;hi&quot;</td>"))
  }

  @Test("shapes and types have their form in each format")
  func headers() throws {
    let shape = try #require(Shape([4, 2]))
    let table = Table([TensorHeader(name: "w", dtype: .f8e4m3, shape: shape)])
    #expect(table.aligned(width: nil).hasSuffix("w       f8_e4m3  4 x 2       8      8"))
    #expect(table.csv.hasSuffix("w,f8_e4m3,4x2,8,8\r\n"))
    #expect(table.json.contains(#""dtype": "f8_e4m3", "shape": [4, 2], "params": 8"#))
  }

  @Test("write and report put tables into files, by the ending")
  func written() {
    let run = Run(
      """
      a = load "models/a"
      write(norms(a), "n.csv")
      write(norms(a), "n.json")
      write(norms(a), "n.md")
      report(["a < b", norms(a), 7], "n.html", title: "T & t")
      report(tensors(a), "t.md")
      """)
    #expect(run.failure == nil, "\(run.messages)")
    let files = run.host.written
    #expect(
      files["n.csv"]?.hasPrefix("tensor,params,norm,rms,max,zeros\r\nlm_head.weight,32,4.25")
        == true)
    #expect(
      files["n.json"]?.hasPrefix("[\n  {\"tensor\": \"lm_head.weight\", \"params\": 32, ") == true)
    #expect(files["n.md"]?.hasPrefix("| tensor | params |") == true)
    #expect(files["n.html"]?.contains("<h1>T &amp; t</h1>\n<p>a &lt; b</p>\n<table>") == true)
    #expect(files["t.md"]?.hasPrefix("# Report\n\n| tensor | dtype |") == true)
    #expect(run.host.computed.count == 4, "each column is computed once")
  }

  @Test("a table stands on lines of its own")
  func printed() {
    let run = Run("a = load \"models/a\"\nprint(\"x:\", norms(a, by: \"model\"), \"end\", 1)")
    #expect(
      run.host.printed == [
        """
        x:
        model  params    norm     rms     max   zeros
        model     100  0.2500  0.2500  0.2500  0.2500
        end 1
        """
      ])
  }

  @Test("the echo of a table reads nothing; it shows rows once they are known")
  func echo() throws {
    let run = Run("a = load \"models/a\"\nn = norms(a)\nt = tensors(a)")
    let n = try #require(run.evaluator.value(of: "n"))
    #expect(
      run.evaluator.echo(n, within: EchoLimits())
        == "table  5 rows  params, norm, rms, max, zeros  not computed")
    #expect(run.host.computed.isEmpty)
    let t = try #require(run.evaluator.value(of: "t"))
    #expect(
      run.evaluator.echo(t, within: EchoLimits()).hasPrefix(
        "table  5 rows  dtype, shape, params, bytes\ntensor "))
    guard case .table(let table) = n else { return }
    _ = try run.evaluator.computed(table)
    #expect(run.evaluator.echo(n, within: EchoLimits()).contains("\nlm_head.weight"))
  }

  @Test("numbers are cut to four digits that mean something in the smallest")
  func numbers() {
    func texts(_ values: [Double]) -> [String] {
      let style = NumberStyle(for: values)
      return values.map(style.text)
    }
    #expect(texts([1, 20, 0]) == ["1", "20", "0"])
    #expect(texts([0.12345, 12]) == ["0.1235", "12.0000"])
    #expect(texts([0.99996, 1]) == ["1.0000", "1.0000"])
    #expect(texts([0.000012345, 0.5]) == ["0.00001235", "0.50000000"])
    #expect(texts([1e-9, 1]) == ["1.000e-09", "1.000e+00"])
    #expect(texts([9.9999e-9, 1]) == ["1.000e-08", "1.000e+00"])
    #expect(texts([1.5e20]) == ["1.500e+20"])
    #expect(texts([-0.25, .nan, .infinity]) == ["-0.2500", "nan", "inf"])
    #expect(texts([123456.7, 99999.96]) == ["123457", "100000"])
    #expect(texts([Double.leastNonzeroMagnitude]) == ["5.000e-324"])
  }
}
