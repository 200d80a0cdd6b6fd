/// Where a merge is saved.
enum MergeOutput: Hashable {
  /// In the folder that is asked for.
  case whole
  /// In a folder of its name below that one.
  case below(String)
  /// In a folder of its name below that for merges with names.
  case named(String)

  /// A folder as a parameter of the script.
  struct Folder: Hashable {
    let parameter: String
    /// What it is without being told, as the language writes it.
    let standard: String
    let help: String
  }

  var folder: Folder {
    switch self {
    case .whole:
      Folder(parameter: "out", standard: "\"merged/\"", help: "folder of the merged model")
    case .below:
      Folder(parameter: "out", standard: "\"merged/\"", help: "folder of the merged models")
    case .named:
      Folder(parameter: "named", standard: "\"merges/\"", help: "folder of the models with names")
    }
  }

  /// The name of the folder below it, if there is one.
  var name: String? {
    switch self {
    case .whole: nil
    case .below(let name), .named(let name): name
    }
  }
}

extension MergekitConfig {
  /// The folders that merges are saved in, each once.
  var folders: [MergeOutput.Folder] {
    Set(outputs.values.map(\.folder)).sorted { $0.parameter > $1.parameter }
  }

  /// Whether another merge is made of one.
  func isPart(_ merge: Merge) -> Bool {
    guard let name = merge.name else { return false }
    return merges.contains { $0.references.contains { $0.kind == .merge(name) } }
  }
}
