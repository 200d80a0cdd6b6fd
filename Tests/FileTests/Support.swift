import MokumeTensor
import Testing

@testable import MokumeFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder for one test, removed with everything in it at the end.
final class Scratch {
  let path: String

  /// A folder whose files live in memory, where waiting for the drive costs nothing.
  static func inMemory() throws -> Scratch {
    try Scratch(in: System.exists("/dev/shm") ? "/dev/shm" : "/tmp")
  }

  init(in parent: String = "/tmp") throws {
    path = "\(parent)/mokume-test-\(UInt64.random(in: .min ... .max))"
    try System.makeFolder(path)
  }

  deinit { Self.remove(path) }

  subscript(_ name: String) -> String { PathName.join(path, name) }

  /// All names below the folder, sorted, folders with a slash; hidden ones too.
  var listing: [String] { Self.list(path).sorted() }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = self[name]
    if let parent = PathName.parent(path) { try Self.makeParents(PathName.withoutSlash(parent)) }
    try? System.removeFile(path)
    try OutputFile(creating: path, inMemory: true).write(bytes, at: 0)
    return path
  }

  func read(_ name: String) throws -> [UInt8] {
    try SideFile(name: name, source: .path(self[name])).read()
  }

  func link(_ name: String, to target: String) throws {
    try System.checkErrno(symlink(target, self[name]))
  }

  private static func makeParents(_ path: String) throws {
    guard !System.exists(path) else { return }
    if let parent = PathName.parent(path) { try makeParents(PathName.withoutSlash(parent)) }
    try System.makeFolder(path)
  }

  private static func list(_ folder: String) -> [String] {
    ((try? System.entries(of: folder)) ?? []).flatMap { entry -> [String] in
      let path = PathName.join(folder, entry.text)
      guard (try? System.status(path, followingLinks: false))?.isFolder == true else {
        return [entry.text]
      }
      return ["\(entry.text)/"] + list(path).map { "\(entry.text)/\($0)" }
    }
  }

  private static func remove(_ folder: String) {
    for name in list(folder).sorted().reversed() {
      let path = PathName.join(folder, PathName.withoutSlash(name))
      if unlink(path) != 0 { rmdir(path) }
    }
    rmdir(folder)
  }
}

/// The bytes of a safetensors file with any header text.
func safetensors(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
  safetensors(Array(header.utf8), data: data, length: length)
}

func safetensors(_ header: [UInt8], data: Int = 0, length: UInt64? = nil) -> [UInt8] {
  let length = length ?? UInt64(header.count)
  let prefix = (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
  return prefix + header + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
}

/// A header entry.
func entry(_ name: String, _ dtype: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
  "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
}

func header(
  _ name: String, _ dtype: DType = .f32, _ shape: [Int] = [2]
) throws -> TensorHeader {
  TensorHeader(name: TensorName(name), dtype: dtype, shape: try #require(Shape(shape)))
}

/// The error that opening throws.
func openingError(_ path: String) throws -> FileError {
  try #require(throws: FileError.self) { try Checkpoint.open(path) }
}

extension Checkpoint {
  /// All bytes of a tensor.
  func bytes(_ tensor: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0xEE, count: tensors[tensor].byteCount)
    try bytes.withUnsafeMutableBytes { try read(tensor, bytes: 0..<$0.count, into: $0) }
    return bytes
  }

  func bytes(named name: TensorName) throws -> [UInt8] {
    try bytes(try #require(index(of: name)))
  }
}

extension OutputModel {
  /// Writes recognisable bytes into every tensor: its number, then the offset.
  func fill() throws {
    for (tensor, header) in spec.tensors.enumerated() {
      try OutputModel.pattern(tensor, count: header.byteCount ?? 0).withUnsafeBytes {
        try write(tensor, at: 0, $0)
      }
    }
  }

  static func pattern(_ tensor: Int, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: tensor &* 31 &+ $0) }
  }
}

/// Writes a small model in one go.
@discardableResult
func save(
  _ target: String, _ tensors: [TensorHeader], overwrite: Bool = false,
  shardSize: Int = .max, sideFiles: [SideFile] = [], inputs: [Checkpoint] = []
) throws -> PublishedModel {
  let output = try OutputModel.create(
    OutputSpec(
      target: target, tensors: tensors, shardSize: shardSize, overwrite: overwrite,
      sideFiles: sideFiles, inputs: inputs))
  try output.fill()
  return try output.publish()
}

extension Scratch {
  /// Cuts a file, as another process might.
  func truncate(_ name: String, to size: UInt64) throws {
    #if canImport(Glibc)
      try System.checkErrno(Glibc.truncate(self[name], off_t(size)))
    #else
      try System.checkErrno(Darwin.truncate(self[name], off_t(size)))
    #endif
  }

  /// Sets both time stamps of a file.
  func touch(_ name: String, seconds: Int) throws {
    let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    try System.checkErrno(utimensat(AT_FDCWD, self[name], times, 0))
  }
}

extension Errno {
  static let noSpace = Errno(code: ENOSPC)
}

extension Scratch {
  /// The permission bits of a file.
  func mode(_ name: String) throws -> UInt32 {
    var found = stat()
    try System.checkErrno(stat(self[name], &found))
    return UInt32(found.st_mode) & 0o777
  }
}
