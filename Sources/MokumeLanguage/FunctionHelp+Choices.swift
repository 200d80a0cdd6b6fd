extension FunctionHelp.Row {
  /// The values that the text names, as they are written: `"mass"`, `true`.
  ///
  /// Help says every value of a closed set, in quotes or as the first word of a clause, so it is
  /// also where completion finds them.
  public var choices: [String] {
    doc.split { $0 == "," || $0 == ";" }.flatMap { clause in
      let parts = clause.split(separator: "\"", omittingEmptySubsequences: false)
      let quoted = parts.indices.filter { $0 % 2 == 1 && $0 + 1 < parts.count }.map { parts[$0] }
      let first = clause.split(separator: " ").first ?? ""
      return (first == "true" || first == "false" ? [String(first)] : [])
        + quoted.filter { !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) }.map { "\"\($0)\"" }
    }
  }
}

private func isNameByte(_ byte: UInt8) -> Bool {
  (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F
}
