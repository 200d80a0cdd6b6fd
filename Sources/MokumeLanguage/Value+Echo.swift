import MokumeGraph

/// How much of a value a session shows.
public struct EchoLimits: Hashable, Sendable {
  /// Characters in a line.
  public var width: Int
  /// Lines for one value; a line that says how much is left out is one more.
  public var lines: Int

  /// Makes limits; by default the lines of a classic terminal, and about a screen of them.
  public init(width: Int = 80, lines: Int = 20) {
    self.width = max(20, width)
    self.lines = max(1, lines)
  }
}

extension Evaluator {
  /// The value as a session shows it, cut to the limits. Reads no weights.
  ///
  ///     out  model  7.24B params  291 tensors  bf16  not computed
  ///
  /// A list or map that does not fit in a line, or holds models, has a line for each element.
  ///
  /// - Parameter name: the variable it was assigned to, which begins the first line.
  public func echo(_ value: Value, as name: String? = nil, within limits: EchoLimits) -> String {
    let title = name.map { $0 + "  " } ?? ""
    let room = max(20, limits.width - title.count)
    let lines = lines(of: value, room: room, limits)
    let first = title + (lines.first ?? "")
    return ([first] + lines.dropFirst()).map { shortened($0, to: limits.width) }
      .joined(separator: "\n")
  }

  private func lines(of value: Value, room: Int, _ limits: EchoLimits) -> [String] {
    switch value {
    case .list(let items):
      if let line = line(of: value, room: room) { return [line] }
      if items.contains(where: isLarge) {
        let rows = items.prefix(limits.lines).enumerated().map { ("[\($0)]", $1) }
        return [value.kind(in: graph)] + table(rows, of: items.count, limits)
      }
      return [beginning(of: items, room: room)]
    case .map(let map):
      if let line = line(of: value, room: room) { return [line] }
      let rows = map.entries.prefix(limits.lines).map { entry in
        (entry.key.map { Value.string($0).literal(in: graph) } ?? "else", entry.value)
      }
      return ["map of \(counted(map.entries.count, "key"))"]
        + table(rows, of: map.entries.count, limits)
    case .string(let text):
      return [beginning(of: text, room: room)]
    case .table(let table):
      return echo(table, limits).split(separator: "\n").map(String.init)
    case .function(let function):
      return help(for: function).lines(prefix: "function ", width: room)
    default:
      return value.literal(in: graph).split(
        separator: "\n", maxSplits: limits.lines, omittingEmptySubsequences: false
      ).prefix(limits.lines).map(String.init)
    }
  }

  /// Rows of a title and one line about a value, and how many rows are left out.
  private func table(
    _ rows: [(title: String, value: Value)], of count: Int, _ limits: EchoLimits
  ) -> [String] {
    let width = min(rows.map(\.title.count).max() ?? 0, limits.width / 2)
    var lines = rows.map { row in
      let title = shortened(row.title, to: width)
      let padded = title + String(repeating: " ", count: max(0, width - title.count))
      let room = max(20, limits.width - width - 4)
      return "  \(padded)  \(brief(row.value, room: room, limits))"
    }
    if count > rows.count { lines.append("  … \(count - rows.count) more") }
    return lines
  }

  /// One line about a value inside of another.
  private func brief(_ value: Value, room: Int, _ limits: EchoLimits) -> String {
    switch value {
    case .list, .map: line(of: value, room: room) ?? value.kind(in: graph)
    default: lines(of: value, room: room, limits).first ?? ""
    }
  }

  /// Whether a value in a list deserves a line of its own.
  private func isLarge(_ value: Value) -> Bool {
    switch value {
    case .lazy, .function, .module, .map, .table: true
    case .list: !isPlain(value)
    case .string(let text): text.utf8.count > 24
    default: false
    }
  }

  /// The value as it could be written, if that fits and says enough.
  private func line(of value: Value, room: Int) -> String? {
    var left = room
    return isPlain(value) && fits(value, &left) ? value.literal(in: graph) : nil
  }

  /// Whether nothing in a value needs a line of its own. Lists may share their elements, so that one
  /// of 40 levels has billions of them: who looks inside keeps count.
  private func isPlain(_ value: Value) -> Bool {
    var left = 1000
    func isPlain(_ value: Value) -> Bool {
      left -= 1
      return switch value {
      case _ where left < 0: false
      case .list(let items): items.allSatisfy(isPlain)
      case .map(let map): map.entries.allSatisfy { isPlain($0.value) }
      case .lazy, .function, .module, .table: false
      default: true
      }
    }
    return isPlain(value)
  }

  /// Takes what a literal needs from the room; gives up as soon as there is none, however long it is.
  func fits(_ value: Value, _ room: inout Int) -> Bool {
    switch value {
    case .list(let items):
      room -= 2
      for item in items {
        if !fits(item, &room) { return false }
        room -= 2
      }
    case .map(let map):
      for entry in map.entries {
        room -= 6 + (entry.key?.utf8.count ?? 2)
        if room < 0 || !fits(entry.value, &room) { return false }
      }
    case .string(let text): room -= text.utf8.count + 2
    case .lazy, .function, .module: room -= 80
    default: room -= value.literal(in: graph).count
    }
    return room >= 0
  }

  /// `[0, 1, 2, … 999997 more]`
  private func beginning(of items: [Value], room: Int) -> String {
    let rest = " … \(items.count) more]".count
    var text = "["
    for (index, item) in items.enumerated() {
      let next = brief(item, room: 20, EchoLimits(width: 20))
      if text.count + next.count + 1 + rest > room {
        return "\(text)\(index == 0 ? "" : " ")… \(items.count - index) more]"
      }
      text += (index == 0 ? "" : " ") + next + (index == items.count - 1 ? "]" : ",")
    }
    return text
  }

  /// The string as a literal, or its first part and how long it is.
  private func beginning(of text: String, room: Int) -> String {
    if text.utf8.count <= 4 * room {
      let literal = Value.string(text).literal(in: graph)
      if literal.count <= room { return literal }
    }
    let size = "  \(text.count) characters"
    let start = Value.string(String(text.prefix(max(4, room - size.count - 3)))).literal(in: graph)
    return "\(shortened(String(start.dropLast()), to: max(4, room - size.count - 1)))\"\(size)"
  }
}
