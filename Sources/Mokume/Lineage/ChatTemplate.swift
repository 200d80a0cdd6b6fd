import MokumeFiles
import MokumeLanguage

/// A chat template, in either of the forms in which folders have them, and others with names beside it.
struct ChatTemplate {
  /// The text of the only template; nil when there are several.
  private var text: [UInt8]?
  /// Several templates with names, as JSON.
  private var list: JSONValue?
  /// Files of templates with names.
  private var others: [FolderFile] = []
  private var origins: [FileOrigin]

  private static let key = "chat_template"
  private static let configName = "tokenizer_config.json"

  init(text: [UInt8], origins: [FileOrigin]) {
    self.text = text
    self.origins = origins
  }

  /// A template as `tokenizer_config.json` has it: a text, or a list of several with names.
  init(_ value: JSONValue, origins: [FileOrigin]) {
    if let string = value.string { text = Array(string.utf8) } else { list = value }
    self.origins = origins
  }

  /// Finds the template among files as transformers does; nil when there is none.
  init?(of files: [FolderFile], isFile: Bool) throws {
    func file(_ name: String) -> FolderFile? { files.first { $0.name == name } }
    others = isFile ? [] : files.filter { SideFile.isNamedTemplate($0.name) }
    let plain = isFile ? files.first { !$0.name.hasSuffix(".json") } : file("chat_template.jinja")
    if let plain {
      let bytes = try plain.file.read()
      guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
      text = bytes
      origins = plain.origins
      return
    }
    origins = []
    let configs = isFile ? files.map(\.name) : [Self.configName, "chat_template.json"]
    for config in configs.compactMap(file) {
      guard let value = try Self.json(config)[Self.key] else { continue }
      if let string = value.string { text = Array(string.utf8) }
      if case .array = value { list = value }
      guard text != nil || list != nil else { continue }
      origins = config.origins
      return
    }
    if others.isEmpty { return nil }
  }

  /// Puts the template where `transformers` looks for it, and the older place in agreement with it.
  func put(into files: inout [FolderFile]) throws {
    if let place = files.firstIndex(where: { $0.name == Self.configName }) {
      let bytes = try ConfigEditor.setting(
        Self.key, to: list?.text, in: try files[place].file.read(), path: Self.configName)
      files[place].file.source = .bytes(bytes)
      if list != nil { files[place].origins += origins }
    } else if let list {
      let bytes = Array("{\"\(Self.key)\": \(list.text)}\n".utf8)
      files.append(
        FolderFile(SideFile(name: Self.configName, source: .bytes(bytes)), origins))
    }
    files += others
    guard let text else { return }
    files.append(
      FolderFile(SideFile(name: "chat_template.jinja", source: .bytes(text)), origins))
  }

  /// The template that most of some have, without space around it; of equally many the first.
  static func most(of templates: [ChatTemplate]) -> ChatTemplate? {
    let plain = templates.compactMap { template in
      template.plainText.map { ChatTemplate(text: $0, origins: template.origins) }
    }
    let counts = plain.map { template in plain.count { $0.text == template.text } }
    guard let most = counts.max(), let first = counts.firstIndex(of: most) else { return nil }
    // The others have decided too that it is this one.
    let origins = plain[first].origins + plain.flatMap(\.origins)
    return ChatTemplate(text: plain[first].text ?? [], origins: origins)
  }

  /// The text, or that of several with the name `default`, without space around it.
  private var plainText: [UInt8]? {
    guard let bytes = text ?? defaultOfList?.string.map({ Array($0.utf8) }) else { return nil }
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    let trimmed = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    return trimmed.isEmpty ? nil : Array(trimmed)
  }

  /// Whether there are templates, and every one has a name that must be asked for.
  var hasOnlyNames: Bool { text == nil && defaultOfList == nil }

  /// What transformers takes of several templates.
  private var defaultOfList: JSONValue? {
    guard case .array(let elements)? = list else { return nil }
    return elements.first { $0["name"]?.string == "default" }?["template"]
  }

  private static func json(_ file: FolderFile) throws -> JSONValue {
    try JSONValue.parse(try file.file.read(), path: file.shown)
  }
}
