import MokumeSyntax

/// The variables of a script that is being written.
struct NameTable {
  private let isTaken: (String) -> Bool
  private var used: Set<String> = ["out"]

  init(isTaken: @escaping (String) -> Bool) { self.isTaken = isTaken }

  /// A name that nothing has yet, as near to a wish as can be.
  mutating func name(_ wish: String) -> String {
    var base = Self.identifier(wish)
    if isReserved(base) { base += "_model" }
    var name = base
    var number = 2
    while used.contains(name) || isReserved(name) {
      name = "\(base)_\(number)"
      number += 1
    }
    used.insert(name)
    return name
  }

  private func isReserved(_ name: String) -> Bool {
    Keyword(rawValue: name) != nil || LaterKeyword(rawValue: name) != nil || isTaken(name)
  }

  /// The wish in letters, digits and `_`, not beginning with a digit.
  private static func identifier(_ wish: String) -> String {
    var text = ""
    for character in wish.lowercased() {
      if character.isASCII, character.isLetter || character.isNumber {
        text.append(character)
      } else if text.last != "_", !text.isEmpty {
        text.append("_")
      }
    }
    while text.last == "_" { text.removeLast() }
    guard let first = text.first else { return "model" }
    return first.isNumber ? "m" + text : text
  }
}

extension ModelReference.Kind {
  /// What a person would call the model: the last part of its path, and that of its adapter.
  var shortName: String {
    switch self {
    case .merge(let name): name
    case .model(let path, let adapter):
      ([path] + [adapter].compactMap { $0 }).map(Self.lastPart).joined(separator: "_")
    }
  }

  private static func lastPart(_ path: String) -> String {
    let isHub = path.hasPrefix("hf:")
    let parts = path.split(separator: "/").filter { $0 != "." && $0 != ".." }
    let last = parts.last.map(String.init) ?? ""
    return isHub ? String(last.prefix { $0 != "@" }) : last
  }
}
