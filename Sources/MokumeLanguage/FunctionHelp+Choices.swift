extension FunctionHelp.Row {
  /// The words the text offers as values, as they are written: `"mass"` in quotes, `true`.
  ///
  /// Help says every value of a closed set in quotes, so it is also where completion finds them.
  public var choices: [String] {
    var found: [String] = []
    var rest = doc[...]
    while let next = rest.first {
      if next == "\"" {
        let word = rest.dropFirst().prefix { $0 != "\"" }
        rest = rest.dropFirst(word.count + 2)
        if !word.isEmpty, word.utf8.allSatisfy(isNameByte) { found.append("\"\(word)\"") }
      } else {
        let word = rest.prefix { $0.utf8.allSatisfy(isNameByte) }
        rest = rest.dropFirst(max(1, word.count))
        if word == "true" || word == "false" { found.append(String(word)) }
      }
    }
    return found
  }
}

private func isNameByte(_ byte: UInt8) -> Bool {
  (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F
}
