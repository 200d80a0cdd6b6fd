import MokumeDiagnostics
import Yams

/// A value of a YAML text with its place.
///
/// What is inside is looked at only when it is asked for, so that aliases within aliases cost nothing.
struct YAMLNode {
  /// A key of a mapping with its value.
  struct Entry {
    let key: String
    let keySpan: Span
    let value: YAMLNode
  }

  private let node: Yams.Node
  private let text: YAMLText

  init(_ node: Yams.Node, in text: YAMLText) {
    self.node = node
    self.text = text
  }

  var span: Span { text.span(of: node) }

  /// The elements of a list; nil if it is none.
  var items: [YAMLNode]? {
    guard case .sequence(let sequence) = node else { return nil }
    return sequence.map { YAMLNode($0, in: text) }
  }

  /// The keys of a mapping in their order, those of `<<` last; nil if it is none.
  var entries: [Entry]? {
    guard case .mapping(let mapping) = node else { return nil }
    var own: [Entry] = []
    var merged: [Entry] = []
    for (key, value) in mapping {
      let entry = Entry(
        key: key.scalar?.string ?? "…", keySpan: text.span(of: key),
        value: YAMLNode(value, in: text))
      if entry.key == "<<", key.scalar?.style == .plain {
        for source in entry.value.items ?? [entry.value] { merged += source.entries ?? [] }
      } else {
        own.append(entry)
      }
    }
    var seen: Set<String> = []
    return (own + merged).filter { seen.insert($0.key).inserted }
  }

  /// What a scalar is to mergekit; nil for what is none, or nothing.
  var scalar: YAMLScalar? {
    guard !isNull, let scalar = node.scalar else { return nil }
    return scalar.style == .plain ? YAMLScalar(plain: scalar.string) : .text(scalar.string)
  }

  /// The text that it is: no number and no truth value, unless in quotes.
  var string: String? {
    if case .text(let text) = scalar { text } else { nil }
  }

  /// Whether it is nothing: `~`, `null` or no text at all.
  var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// The scalar as it is written, for messages.
  var spelling: String { node.scalar?.string ?? "" }

  /// What kind of value it is, for messages.
  var kind: String {
    switch node {
    case .sequence: "a list"
    case .mapping: "a mapping"
    default: isNull ? "nothing" : "`\(spelling)`"
    }
  }
}
