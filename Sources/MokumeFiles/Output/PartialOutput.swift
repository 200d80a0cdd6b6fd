import MokumeTensor
import Synchronization

/// The hidden files of an output, and the folders made for it.
final class PartialOutput: Sendable {
  private struct State {
    var weights: [OutputFile] = []
    var others: [OutputFile] = []
    /// Folders made in the hidden one.
    var folders: [String] = []
    /// The hidden folder once it exists, locked while this output lives.
    var folder: Descriptor?
    /// Folders above the target that did not exist, outermost first.
    var parents: [String] = []
  }

  let site: OutputSite
  private let state: Mutex<State>

  /// - Parameter folder: the hidden folder with finished shards, if it is there already.
  init(_ site: OutputSite, folder: Descriptor? = nil) {
    self.site = site
    state = Mutex(State(folder: folder))
  }

  /// The files with weights, in the order of the layout.
  var weights: [OutputFile] { state.withLock { $0.weights } }
  /// The files beside the weights.
  var others: [OutputFile] { state.withLock { $0.others } }
  /// The folders that some of them lie in.
  var folders: [String] { state.withLock { $0.folders } }
  /// The names of the files beside the weights, as in the hidden folder.
  var otherNames: [String] {
    let start = PathName.asFolder(site.partial).utf8.count
    return others.map { String(Substring($0.path.utf8.dropFirst(start))) }
  }

  /// Makes the folders and the weight files with their headers. The length before each header
  /// stays zero until the end, so that nothing takes an unfinished file for a model.
  ///
  /// - Parameter finished: places of files that are there already.
  func make(_ layout: OutputLayout, except finished: Set<Int>) throws {
    try state.withLock { state in
      try makeParents(&state)
      if site.isFolder, state.folder == nil {
        try attempt("make the folder", site.partial) { path throws(Errno) in
          state.folder = try Self.makeHeldFolder(path)
        }
      }
    }
    let inMemory = site.isInMemory
    for (place, file) in layout.files.enumerated() {
      let path = site.isFolder ? PathName.join(site.partial, file.name) : site.partial
      let isFinished = finished.contains(place)
      try attempt(isFinished ? "read" : "write", path) { path throws(Errno) in
        let output =
          isFinished
          ? try OutputFile(finished: path) : try makeHeldFile(path, inMemory: inMemory)
        state.withLock { $0.weights.append(output) }
        if !isFinished { try begin(output, file) }
      }
    }
  }

  private func begin(_ output: OutputFile, _ file: OutputLayout.File) throws(Errno) {
    try output.reserve(file.size)
    try output.write(file.header, at: Safetensors.prefixSize)
    for extra in file.extras { try output.write(extra.bytes, at: extra.offset) }
  }

  /// Copies or writes the files beside the weights.
  func add(_ files: [SideFile]) throws {
    for file in files {
      switch file.source {
      case .bytes(let bytes): try add(file.name, bytes)
      case .path(let path): try add(file.name, copying: path)
      }
    }
  }

  /// Writes one more file beside the weights.
  func add(_ name: String, _ bytes: [UInt8]) throws {
    try makeFolder(of: name)
    try attempt("write", PathName.join(site.partial, name)) { path throws(Errno) in
      try makeOther(path).write(bytes, at: 0)
    }
  }

  private func add(_ name: String, copying source: String) throws {
    let input: InputFile
    do throws(Errno) {
      input = try InputFile(opening: source)
    } catch {
      throw FileError.unreadable(file: source, .init(action: "read", code: error.code))
    }
    try makeFolder(of: name)
    try attempt("write", PathName.join(site.partial, name)) { path throws(Errno) in
      try makeOther(path).copyAll(of: input)
    }
  }

  /// Makes the folder that a file of this name is to lie in, unless it is the hidden one.
  private func makeFolder(of name: String) throws {
    guard let parent = PathName.parent(name).map(PathName.withoutSlash) else { return }
    let path = PathName.join(site.partial, parent)
    if folders.contains(path) { return }
    try attempt("make the folder", path) { path throws(Errno) in
      try System.makeFolder(path)
      state.withLock { $0.folders.append(path) }
    }
  }

  private func makeOther(_ path: String) throws(Errno) -> OutputFile {
    let output = try OutputFile(creating: path, inMemory: true)
    state.withLock { $0.others.append(output) }
    return output
  }

  /// Removes all that was made, and lets go of the lock. Failures are ignored: there is nobody
  /// left to act on them, and the names say what they are.
  ///
  /// - Parameter kept: places of files with weights to keep, with the folder and its journal.
  func remove(except kept: Set<Int> = []) {
    state.withLock { state in
      let weights = state.weights.enumerated().filter { !kept.contains($0.offset) }
      for file in weights.map(\.element) + state.others { file.remove() }
      for folder in state.folders { try? System.removeFolder(folder) }
      if state.folder != nil, kept.isEmpty {
        try? System.removeFile(PathName.join(site.partial, Journal.name))
        try? System.removeFolder(site.partial)
      }
      for folder in state.parents.reversed() { try? System.removeFolder(folder) }
      state = State()
    }
  }

  private func makeParents(_ state: inout State) throws {
    var missing: [String] = []
    var folder = PathName.parent(site.path).map(PathName.withoutSlash)
    while let current = folder, !System.exists(current) {
      missing.append(current)
      folder = PathName.parent(current).map(PathName.withoutSlash)
    }
    for path in missing.reversed() {
      try attempt("make the folder", path) { path throws(Errno) in
        do throws(Errno) {
          try System.makeFolder(path)
          state.parents.append(path)
        } catch  where error == .exists {
          // Another process made it in the meantime.
        }
      }
    }
  }

  private func attempt(
    _ action: String, _ path: String, _ body: (String) throws(Errno) -> Void
  ) throws(WriteFailure) {
    do throws(Errno) {
      try body(path)
    } catch {
      throw WriteFailure(action: action, path: path, errno: error)
    }
  }
}

/// A failed step of writing, before it is known what to tell the user.
struct WriteFailure: Error {
  let action: String
  let path: String
  let errno: Errno
}

extension OutputSite {
  /// Turns a failed step into the error for the user; other errors stay what they are.
  ///
  /// - Parameter isStart: whether no tensor could be written yet.
  func failure(
    _ error: any Error, needed: UInt64, written: UInt64, isStart: Bool = false
  ) -> any Error {
    guard let failure = error as? WriteFailure else { return error }
    guard failure.errno.isNoSpace else {
      return FileError.unwritable(
        target: target, path: failure.path,
        .init(action: failure.action, code: failure.errno.code))
    }
    guard isStart else {
      return FileError.diskFull(target: target, shortage(needed: needed, available: written))
    }
    return FileError.noSpace(
      target: target, shortage(needed: needed, available: space()?.available ?? 0))
  }
}
