import MokumeFiles

/// The license that the `README.md` of a model names, in the YAML at its head.
struct CardLicense: Hashable {
  /// The hub's short name, such as `apache-2.0`, or `other`.
  var license: String
  /// What `other` stands for.
  var name: String?
  var link: String?

  /// Reads the license of a model's folder; nil when there is none, or none that is plain to read.
  init?(of model: Checkpoint) {
    guard let folder = model.folder, let bytes = try? System.read(folder + "/README.md") else {
      return nil
    }
    self.init(card: String(decoding: bytes, as: UTF8.self))
  }

  /// Reads the license of a card: only single words and quoted texts on a line of their own are taken.
  init?(card: String) {
    let lines = card.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
    guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
      return nil
    }
    var values: [String: String] = [:]
    for line in lines[1..<end] {
      guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false else {
        continue
      }
      let value = Self.plain(line[line.index(after: colon)...])
      if let value { values[String(line[..<colon])] = value }
    }
    guard let license = values["license"], Self.isWord(license) else { return nil }
    self.license = license
    name = values["license_name"]
    link = values["license_link"]
  }

  /// The lines for the head of another card.
  var lines: [String] {
    var lines = ["license: \(license)"]
    if let name { lines.append("license_name: \(JSONText.quoted(name))") }
    if let link { lines.append("license_link: \(JSONText.quoted(link))") }
    return lines
  }

  /// What a table shows.
  var title: String { license == "other" ? name ?? license : license }

  /// A scalar without anything of YAML in it, or nil.
  private static func plain(_ text: Substring) -> String? {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    if let quote = text.first, quote == "\"" || quote == "'", text.count > 1, text.last == quote {
      text = text.dropFirst().dropLast()
      return text.contains { $0 == quote || $0 == "\\" } ? nil : String(text)
    }
    let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    let special = "[]{}&*!|>%@`#,\"'"
    return !text.isEmpty && isPlain && !text.contains(where: special.contains) ? String(text) : nil
  }

  private static func isWord(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
        || [0x2D, 0x2E, 0x5F].contains(byte)
    }
  }
}
