import MokumeDiagnostics
import Testing

@testable import MokumeSyntax

@Suite("The written grammar")
struct GrammarTests {
  let grammar: Grammar

  init() throws { grammar = try Grammar.load() }

  private var syntaxRules: [String] { grammar.order.filter { $0 == $0.lowercased() } }
  private var lexicalRules: [String] { grammar.order.filter { $0 == $0.uppercased() } }

  @Test("its rules are the parser's productions, in both directions")
  func rules() {
    #expect(Set(syntaxRules) == Set(Production.allCases.map(\.rawValue)))
    #expect(syntaxRules.count == Production.allCases.count)
  }

  @Test("every rule that is named is defined, and every one but the first is named")
  func references() {
    let named = Set(grammar.rules.values.flatMap(grammar.references))
    #expect(named.subtracting(grammar.order).isEmpty)
    let unnamed = Set(grammar.order).subtracting(named)
    #expect(unnamed == ["program", "COMMENT", "DOC", "LATER"])
  }

  @Test("its terminals are the lexer's words and symbols, in both directions")
  func terminals() throws {
    let separator = try #require(grammar.rules["SEPARATOR"])
    var used = Set(syntaxRules.compactMap { grammar.rules[$0] }.flatMap(grammar.terminals))
    used.formUnion(grammar.terminals(separator))
    let tables = Keyword.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue)
    #expect(used == Set(tables))
  }

  @Test("its word, unit and escape lists are the lexer's tables")
  func lists() throws {
    let keywords = try #require(grammar.rules["KEYWORD"])
    #expect(grammar.terminals(keywords) == Keyword.allCases.map(\.rawValue))
    let later = try #require(grammar.rules["LATER"])
    #expect(grammar.terminals(later) == LaterKeyword.allCases.map(\.rawValue))
    let size = try #require(grammar.rules["SIZE"])
    #expect(grammar.characters(size) == SizeUnit.allCases.map(\.rawValue))
    let escape = try #require(grammar.rules["ESCAPE"])
    #expect(grammar.characters(escape) == StringEscape.allCases.map(\.rawValue))
  }

  @Test("operators stand in the rule of their precedence, loosest rule first")
  func precedence() throws {
    let rules = Precedence.allCases.map(\.production.rawValue)
    #expect(syntaxRules.filter(rules.contains) == rules)
    for level in Precedence.allCases where level != .not {
      let rule = try #require(grammar.rules[level.production.rawValue])
      let operators = BinaryOperator.allCases.filter { $0.precedence == level }.map(\.rawValue)
      #expect(grammar.terminals(rule) == operators)
    }
  }

  @Test("tokens of the lexer have rules")
  func tokens() {
    var sources = SourceMap()
    let text = SourceText(name: "t", text: "a let for 1 2% 5GB \"t\"\n")
    let stream = Lexer.tokenize(text, id: sources.add(text))
    let names = stream.tokens.map(\.kind.ruleName)
    #expect(
      names == [
        "NAME", "LATER", "KEYWORD", "NUMBER", "NUMBER", "SIZE", "STRING_START", "TEXT",
        "STRING_END", "END",
      ])
    let lexical = Set(lexicalRules)
    #expect(["NAME", "LATER", "KEYWORD", "NUMBER", "SIZE", "TEXT"].allSatisfy(lexical.contains))
  }

  @Test("a sentence made from the rules parses, and prints to the same tree", arguments: 0..<40)
  func sentences(seed: Int) {
    var maker = SentenceMaker(grammar, seed: UInt64(seed))
    for _ in 0..<50 {
      let text = maker.sentence()
      let parsed = Parsed(text)
      // What the grammar says in words: where statements may stand, and how deep they nest.
      let allowed: Set<DiagnosticCode> = [
        .misplacedStatement, .missingComma, .nestingTooDeep, .positionalAfterNamed,
      ]
      let refused = parsed.diagnostics.filter { !allowed.contains($0.code) }
      #expect(refused.isEmpty, "\(text)\n\(parsed.rendered)")
      guard parsed.errors.isEmpty else { continue }
      let printed = Printer.print(parsed.program)
      let again = Parsed(printed)
      #expect(dump(again.program) == dump(parsed.program), "\(text)\n\(printed)")
      Formatted.check(Array(text.utf8))
    }
  }

  @Test("scripts and sentences made from the rules reach every production of the parser")
  func coverage() throws {
    var texts = try CaseFiles.names(in: "scripts").map { try CaseFiles.text("scripts/" + $0) }
    var maker = SentenceMaker(grammar, seed: 1)
    for _ in 0..<500 { texts.append(maker.sentence()) }
    var reached: Set<Production> = []
    for text in texts {
      let source = SourceText(name: "t", text: text)
      var sources = SourceMap()
      let parser = Parser(source, id: sources.add(source))
      _ = parser.program()
      reached.formUnion(parser.productions)
    }
    #expect(Set(Production.allCases).subtracting(reached).isEmpty)
  }
}
