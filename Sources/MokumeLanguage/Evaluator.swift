import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

/// Runs programs: statements become nodes of a graph and requests to the host.
///
///     let evaluator = Evaluator(graph: Graph(), host: host)
///     let (program, problems) = parse(text, id: evaluator.addSource(text))
///     try evaluator.run(program)
///
/// A session feeds it one statement at a time with `execute`; names stay from one to the next. After
/// an error it goes on with the names as they were.
public final class Evaluator {
  /// Calls within calls that a script may make.
  static let recursionLimit = 100
  /// Expressions and statements within each other, through all calls. A level takes up to 12 kB of
  /// stack in a debug build, so this stays below 5 MB.
  static let nestingLimit = 400

  /// The most bytes of a text, and elements of a list that is made of others: what doubles itself in
  /// a loop ends with a message and not with the memory.
  static let longestText = 1 << 24
  static let longestList = 10_000_000

  /// The most numbers a range may count over.
  static let longestRange = 1_000_000

  public let graph: Graph
  /// All texts that spans of diagnostics point into, the prelude and imports among them.
  public internal(set) var sources: SourceMap
  /// `name=value` settings of `param` statements, as given on the command line.
  public var overrides: [Override] = []
  /// The values that settings gave to `param`s of the script, by name.
  var settings: [String: Value] = [:]
  let host: any Host
  let prelude: Scope
  let globals: Scope
  var frame: Frame
  var loaded: [LoadRequest: NodeID] = [:]
  var numbers: [NodeID: Double] = [:]
  /// The numbers of tables' columns, once they were computed.
  var columnNumbers: [NodeID: [Double]] = [:]
  var imports: [String: Scope] = [:]
  var importedTexts: [String: SourceText] = [:]
  var importing: [String] = []
  var nesting = 0
  var reportedShadows: Set<String> = []
  /// Numbers that differ by tensor, by the index in their nodes.
  var varyings: [Varying] = []
  var boundNumbers: [BoundKey: NodeID] = [:]
  /// For tensors that were cut out of a model that model.
  var wholes: [NodeID: NodeID] = [:]
  /// What became of the rules that the statement at work has used, and in which order.
  var ruleUses: [Span: RuleUse] = [:]
  var ruleOrder: [Span] = []
  var reportedRules: Set<Span> = []
  /// Whether a layout has names of packed weights, by its identity.
  var packedLayouts: [ObjectIdentifier: Bool] = [:]

  /// A setting of a `param`: its name and the text after the `=`.
  public struct Override: Hashable, Sendable {
    public let name: String
    public let text: String

    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Makes an evaluator with the prelude's names and none of its own.
  ///
  /// - Parameters:
  ///   - graph: where lazy values are built.
  ///   - host: what loads, saves and prints.
  ///   - sources: texts that exist already; later ones are added with `addSource`.
  public init(graph: Graph, host: any Host, sources: SourceMap = SourceMap()) {
    self.graph = graph
    self.host = host
    self.sources = sources
    prelude = Scope(parent: Scope.builtins())
    globals = Scope(parent: prelude)
    frame = Frame(scope: globals, isPrelude: false)
    preparePrelude()
  }

  /// Adds a text so that the spans of its tree can be shown.
  public func addSource(_ text: SourceText) -> SourceID { sources.add(text) }

  /// The text a span covers.
  func text(_ span: Span) -> String { sources[span.source].text(span) }

  /// The value of a name, whether the script's own or a predefined one.
  public func value(of name: String) -> Value? { globals.lookup(name)?.value }

  /// Gives a name a value, as a session does with `ans`.
  public func set(_ name: String, to value: Value) { globals.bind(name, Binding(value)) }

  /// The script's own names, in alphabetical order.
  public var variableNames: [String] { globals.names }

  /// The value in one line, whole: `model  7.24B params  291 tensors  bf16  not computed`.
  public func echo(_ value: Value) -> String { value.literal(in: graph) }

  /// What the value is, in a user's words: "list of 2 models".
  public func kind(of value: Value) -> String { value.kind(in: graph) }
}

/// Where evaluation stands: the names in sight and, inside the prelude, the user's own call.
struct Frame {
  var scope: Scope
  /// Whether the code being run belongs to the prelude.
  var isPrelude: Bool
  /// The user's call that led into the prelude.
  var entry: Entry?
  var depth = 0

  struct Entry {
    /// The method the user called.
    let name: String
    let span: Span
  }

  init(scope: Scope, isPrelude: Bool, entry: Entry? = nil, depth: Int = 0) {
    self.scope = scope
    self.isPrelude = isPrelude
    self.entry = entry
    self.depth = depth
  }
}

extension Evaluator {
  /// Where the value of an expression came from in the user's own text, if that can be said.
  func origin(of expression: Expression) -> Origin? {
    if !frame.isPrelude {
      return Origin(span: expression.span, expression: expression, parts: parts(of: expression))
    }
    switch expression.kind {
    case .name(let name):
      return frame.scope.lookup(name)?.origin
    case .list(let items):
      guard let entry = frame.entry else { return nil }
      let parts = items.map { origin(of: $0) ?? Origin(span: entry.span, expression: nil) }
      return Origin(span: entry.span, expression: nil, parts: parts)
    case .index(let list, let index):
      guard case .name(let name) = index.kind, let origin = origin(of: list),
        case .number(let position)? = frame.scope.lookup(name)?.value
      else { return nil }
      return Int(exactly: position).map { origin.part($0) }
    case .call(_, let arguments):
      // The checking primitives return an argument; see `each`, `within`, `kept_share`.
      return arguments.lazy.compactMap { self.origin(of: $0.value) }.first
    default:
      return nil
    }
  }

  /// The user's own place of an expression: itself, or the argument or call it came from.
  func place(_ expression: Expression) -> Span {
    if !frame.isPrelude { return expression.span }
    return origin(of: expression)?.span ?? frame.entry?.span ?? expression.span
  }

  private func parts(of expression: Expression) -> [Origin] {
    guard case .list(let items) = expression.kind else { return [] }
    return items.map { Origin(span: $0.span, expression: $0, parts: parts(of: $0)) }
  }
}
