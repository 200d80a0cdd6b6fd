import MokumeFiles

/// A file to put beside the weights, and the files of inputs that it is made of.
struct FolderFile {
  var file: SideFile
  var origins: [FileOrigin]

  var name: String { file.name }

  /// How a message names it: as the input it is made of, else by its name.
  var shown: String { origins.first?.shown ?? name }

  init(_ file: SideFile, _ origins: [FileOrigin] = []) {
    self.file = file
    self.origins = origins
  }

  /// A conventional file of a model, as it is.
  init(_ file: SideFile, of model: Checkpoint) {
    self.file = file
    origins = if case .path(let path) = file.source { [FileOrigin(path, of: model)] } else { [] }
  }
}

/// A file that something is made of.
struct FileOrigin: Hashable {
  /// How a script would name it: for a model in the hub's cache `hf:org/name/config.json`.
  let shown: String
  let path: String

  init(shown: String, path: String) {
    self.shown = shown
    self.path = path
  }

  init(_ path: String, of model: Checkpoint) {
    self.path = path
    guard HubReference.isMeant(by: model.path), let folder = model.folder,
      path.hasPrefix(folder + "/")
    else {
      shown = path
      return
    }
    shown = model.path + String(Substring(path.utf8.dropFirst(folder.utf8.count)))
  }
}
