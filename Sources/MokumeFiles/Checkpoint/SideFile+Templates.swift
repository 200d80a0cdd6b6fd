/// Chat templates with names other than the default, each a file in a folder of its own.
extension SideFile {
  /// Where `transformers` puts chat templates with names other than the default.
  package static let templateFolder = "additional_chat_templates"

  /// Whether a name is that of a chat template in ``templateFolder``.
  package static func isNamedTemplate(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0] == templateFolder && isTemplate(String(parts[1]))
  }

  /// The name of a chat template in ``templateFolder``: that of its file, without the suffix.
  static func templateName(_ name: String) -> String? {
    guard isNamedTemplate(name) else { return nil }
    return String(name.dropFirst(templateFolder.count + 1).dropLast(suffix.count))
  }

  /// Whether a file belongs to a tokenizer, its chat templates too.
  package static func isOfTokenizer(_ name: String) -> Bool {
    tokenizerNames.contains(name) || isNamedTemplate(name)
  }

  /// Whether `transformers` takes a file of this name in ``templateFolder`` for a template.
  static func isTemplate(_ name: String) -> Bool { name.hasSuffix(suffix) }

  private static let suffix = ".jinja"

  /// The chat templates with names of a model's folder, in the order of their bytes.
  static func namedTemplates(in folder: String) -> [SideFile] {
    let templates = PathName.join(folder, templateFolder)
    let names = ((try? System.entries(of: templates)) ?? []).map(\.text).filter(isTemplate)
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { name in
      let path = PathName.join(templates, name)
      guard let status = try? System.status(path), status.isFile else { return nil }
      return SideFile(name: "\(templateFolder)/\(name)", source: .path(path))
    }
  }
}

extension Checkpoint {
  /// The chat templates with names beside the weights, as an object of texts; nil when there are none.
  ///
  /// - Throws: ``FileError/unreadable(file:_:)``.
  package func namedTemplates() throws -> JSONValue? {
    let members = try sideFiles.compactMap { file in
      try SideFile.templateName(file.name).map { name in
        JSONMember(key: name, value: .string(String(decoding: try file.read(), as: UTF8.self)))
      }
    }
    return members.isEmpty ? nil : .object(members)
  }
}

/// The folder of chat templates in a folder that is cleared.
struct TemplateFolder {
  let path: String

  /// Nil when there is none. What a link leads to is not the model's.
  init?(in folder: String) {
    path = PathName.join(folder, SideFile.templateFolder)
    guard (try? System.status(path, followingLinks: false))?.isFolder == true else { return nil }
  }

  /// Whether there is nothing in it but templates.
  var isPure: Bool {
    guard let entries = try? System.entries(of: path) else { return false }
    return entries.allSatisfy { entry in
      let found = try? System.status(PathName.join(path, entry.text), followingLinks: false)
      return SideFile.isTemplate(entry.text) && found?.isFolder == false
    }
  }

  /// Removes the templates, and the folder if nothing else is in it.
  func removeTemplates() throws(Errno) {
    let folder = try Descriptor.folder(path)
    for entry in try System.entries(of: path) where SideFile.isTemplate(entry.text) {
      try entry.remove(in: folder)
    }
    do throws(Errno) {
      try System.removeFolder(path)
    } catch  where error == .notEmpty || error == .exists {
      // Files that are nobody's to remove.
    }
  }

  /// Moves what another folder lacks there, and returns the names of what moved.
  func move(to other: TemplateFolder) throws(Errno) -> [String] {
    let (source, target) = (try Descriptor.folder(path), try Descriptor.folder(other.path))
    var moved: [String] = []
    for entry in try System.entries(of: path) {
      if entry.exists(in: target) {
        try entry.remove(in: source)
      } else {
        try entry.move(from: source, to: target)
        moved.append("\(SideFile.templateFolder)/\(entry.text)")
      }
    }
    try System.removeFolder(path)
    return moved
  }
}
