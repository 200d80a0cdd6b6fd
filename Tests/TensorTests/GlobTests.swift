import MokumeTensor
import Testing

@Suite struct GlobTests {
  /// Pattern, names it matches, names it does not.
  static let entries: [(pattern: String, yes: [String], no: [String])] = [
    ("", [""], ["a"]),
    ("a.b", ["a.b"], ["a.bc", "xa.b", "aXb", ""]),
    ("*", ["", "a", "model.layers.0.weight"], []),
    ("*.mlp.*", ["m.layers.0.mlp.up_proj.weight", ".mlp."], ["mlp.up", "m.mlp", "x.mlpx.y"]),
    ("***", ["", "abc"], []),
    ("a*b*c", ["abc", "aXbYc", "abbcc", "abcbc"], ["acb", "ab", "abcd"]),
    ("?", ["a", "é", "🌋"], ["", "ab"]),
    ("layers.?.w", ["layers.1.w"], ["layers.12.w", "layers..w"]),
    ("*.layers.[0-9].*", ["m.layers.3.w"], ["m.layers.13.w", "m.layers.x.w"]),
    ("[abc-]", ["a", "b", "c", "-"], ["d", "", "ab"]),
    ("[]]", ["]"], ["["]),
    ("[!0-9]", ["a", "]"], ["0", "9", "", "ab"]),
    ("[!]a]", ["b"], ["]", "a"]),
    ("[*?{]", ["*", "?", "{"], ["a"]),
    ("[0-9a-f]", ["7", "c"], ["g", "-"]),
    ("*.{q,k}_proj.*", ["a.q_proj.weight", "a.k_proj.bias"], ["a.v_proj.weight", "a.qk_proj.w"]),
    ("x{,_bias}", ["x", "x_bias"], ["x_", "xx"]),
    ("{a}", ["a"], ["{a}", ""]),
    ("{a,b{c,d}*}e", ["ae", "bce", "bdXYe"], ["be", "ace", "bcX"]),
    ("{*.q,[0-9]?}", ["a.q", "0z"], ["0", "q", "az"]),
    ("{*,a}{*,b}{*,c}", ["", "abc", "zzz"], []),
    ("a,b}c]", ["a,b}c]"], ["a"]),
    ("caf\u{e9}", ["caf\u{e9}"], ["cafe\u{301}"]),
    ("cafe\u{301}", ["cafe\u{301}"], ["caf\u{e9}"]),
  ]

  @Test("a glob matches whole names as the corpus says", arguments: entries)
  func corpus(_ entry: (pattern: String, yes: [String], no: [String])) throws {
    let glob = try Glob(entry.pattern)
    for name in entry.yes { #expect(glob.matches(TensorName(name)), "\(name)") }
    for name in entry.no { #expect(!glob.matches(TensorName(name)), "\(name)") }
  }

  @Test("a glob that cannot be meant is refused with the reason")
  func refused() {
    let deep = String(repeating: "{", count: 51) + String(repeating: "}", count: 51)
    let cases: [(String, GlobError)] = [
      ("a[", .unclosedSet), ("[]", .unclosedSet), ("[!]", .unclosedSet), ("[a-", .unclosedSet),
      ("{a,b", .unclosedBrace), ("{a,{b}", .unclosedBrace), ("{[}]", .unclosedBrace),
      ("[9-0]", .reversedRange("9", "0")), (deep, .nestedTooDeeply),
    ]
    for (pattern, expected) in cases {
      do throws(GlobError) {
        _ = try Glob(pattern)
        Issue.record("\(pattern) was accepted")
      } catch {
        #expect(error == expected, "\(pattern)")
      }
    }
    #expect("\(GlobError.reversedRange("9", "0"))" == "the range `9-0` is reversed")
  }

  @Test("a pattern with many ways to match ends at once")
  func adversarial() throws {
    let glob = try Glob(String(repeating: "{*a,a*}", count: 40) + "b")
    #expect(!glob.matches(TensorName(String(repeating: "a", count: 2000))))
  }

  @Test("the beginnings of a name that a pattern matches are told by their bytes")
  func prefixes() throws {
    #expect(try Glob("*.").prefixes(of: "é.b.c.") == [3, 5, 7])
    #expect(try Glob("a.{b,bb}.").prefixes(of: "a.bb.c") == [5])
    #expect(try Glob("*.x.").prefixes(of: "a.b.c") == [])
    #expect(try Glob("").prefixes(of: "a") == [])
  }

  @Test("only a pattern without wildcards is the name itself")
  func literal() throws {
    #expect(try Glob("model.norm.weight").literal == "model.norm.weight")
    for pattern in ["*", "a?", "[a]", "{a}"] { #expect(try Glob(pattern).literal == nil) }
    #expect(try Glob("caf\u{e9}") != Glob("cafe\u{301}"))
  }
}
