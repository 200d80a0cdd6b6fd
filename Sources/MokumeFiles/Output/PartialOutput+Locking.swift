/// A partial is locked while its writer lives, so that later saves can tell it from what a killed
/// run left behind. Where locks do not work it is not, and then nobody removes leftovers either.
extension PartialOutput {
  /// Makes the hidden folder and locks it.
  static func makeHeldFolder(_ path: String) throws(Errno) -> Descriptor {
    while true {
      try System.makeFolder(path)
      // Another save may take the folder for a leftover before it is locked, and remove it.
      do throws(Errno) {
        let folder = try Descriptor.folder(path)
        if !folder.lock() || System.exists(path) { return folder }
      } catch  where error == .notFound {
        continue
      }
    }
  }

  /// Makes a file for weights; alone, without a folder around it, it is locked.
  func makeHeldFile(_ path: String, inMemory: Bool) throws(Errno) -> OutputFile {
    while true {
      let file = try OutputFile(creating: path, inMemory: inMemory)
      if site.isFolder || !file.descriptor.lock() || System.exists(path) { return file }
    }
  }
}
