/// Small files of text that appear whole or not at all.
package enum TextFile {
  /// Writes text to a file; one of that name is replaced at once.
  ///
  /// - Throws: `FileError.unwritable`; what was there before is then untouched.
  package static func write(_ text: String, to path: String) throws {
    let name = PathName.lastComponent(path)
    let suffix = String(UInt32.random(in: .min ... .max), radix: 16)
    let hidden = (PathName.parent(path) ?? "") + ".\(name).partial-\(suffix)"
    do throws(Errno) {
      try write(Array(text.utf8), hidden: hidden, to: path)
    } catch {
      throw FileError.unwritable(
        target: path, path: path, .init(action: "write", code: error.code))
    }
  }

  private static func write(_ bytes: [UInt8], hidden: String, to path: String) throws(Errno) {
    try System.checkPath(path)
    let file = try Descriptor.creating(hidden)
    do throws(Errno) {
      let failure = bytes.withUnsafeBytes { bytes -> Errno? in
        do throws(Errno) { try file.write(bytes, at: 0) } catch { return error }
        return nil
      }
      if let failure { throw failure }
      try file.sync()
      try System.rename(hidden, to: path)
    } catch {
      // The error that is thrown says more than one of tidying up.
      try? System.removeFile(hidden)
      throw error
    }
  }
}
