import Dispatch
import Foundation

/// Writes the four model files of a layout side by side, on all cores.
struct ModelWriter {
  static let names = ["base", "a", "b", "c"]

  private static let chunk = 1 << 20  // elements

  let folder: String
  let layout: Layout

  func run() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let files = try Self.names.map { try create("\(folder)/\($0).safetensors") }
    defer { for file in files { close(file) } }
    let header = layout.header
    for file in files { try header.withUnsafeBytes { try write($0, to: file, at: 0) } }
    try writeData(to: files, from: header.count)
    for file in files where fsync(file) != 0 { throw Failure("cannot write to \(folder)") }
  }

  private func writeData(to files: [Int32], from offset: Int) throws {
    let (weights, count) = (Weights(), layout.elementCount)
    let failures = Failures()
    let chunks = (count + Self.chunk - 1) / Self.chunk
    DispatchQueue.concurrentPerform(iterations: chunks) { index in
      let start = index * Self.chunk
      let size = min(Self.chunk, count - start)
      let models = files.map { _ in UnsafeMutableBufferPointer<UInt16>.allocate(capacity: size) }
      defer { for model in models { model.deallocate() } }
      weights.fill(models, from: start)
      do {
        for (model, file) in zip(models, files) {
          try write(UnsafeRawBufferPointer(model), to: file, at: offset + 2 * start)
        }
      } catch { failures.note(error) }
    }
    if let failure = failures.first { throw failure }
  }

  private func create(_ path: String) throws -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard file >= 0 else { throw Failure("cannot create \(path)") }
    return file
  }

  private func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let written = pwrite(file, rest.baseAddress, rest.count, off_t(offset + done))
      guard written > 0 else { throw Failure("cannot write to \(folder)") }
      done += written
    }
  }
}

/// The first error of several threads.
private final class Failures: @unchecked Sendable {  // the lock guards all of its state
  private let lock = NSLock()
  private var error: (any Error)?

  var first: (any Error)? { lock.withLock { error } }

  func note(_ new: any Error) { lock.withLock { error = error ?? new } }
}

/// What went wrong, in one sentence for the user.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
