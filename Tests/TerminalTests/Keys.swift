/// Keys as cases name them: `<Up>`, `<C-r>`, `<Paste>text</Paste>`, anything else as it is.
enum Keys {
  /// What a terminal sends for the keys.
  static func bytes(_ text: String) throws -> String {
    var bytes = ""
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { break }
      let name = rest[rest.index(after: start)..<end]
      guard let key = key(name) else { throw CaseError("no key is called <\(name)>") }
      bytes += rest[..<start] + key
      rest = rest[end...].dropFirst()
    }
    return bytes + rest
  }

  private static func key(_ name: Substring) -> String? {
    if name.hasPrefix("C-"), name.count == 3, let letter = name.last?.asciiValue {
      return String(UnicodeScalar(letter & 0x1F))
    }
    return [
      "Enter": "\r", "Tab": "\t", "Esc": "\u{1B}", "Space": " ", "Backspace": "\u{7F}", "lt": "<",
      "Up": "\u{1B}[A", "Down": "\u{1B}[B", "Right": "\u{1B}[C", "Left": "\u{1B}[D",
      // The same keys when the program has switched the keypad's mode.
      "Up2": "\u{1B}OA", "Down2": "\u{1B}OB", "Home": "\u{1B}[H", "End": "\u{1B}[F",
      "Paste": "\u{1B}[200~", "/Paste": "\u{1B}[201~", "Break": "\n",
    ][name]
  }
}

/// What is wrong with a case file itself.
struct CaseError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
