import MokumeFiles
import MokumeRuntime

/// An input of a save: a file, and how its script would name it.
struct LineageInput {
  let shown: String
  let file: InputFile
}

/// The digests of a save's inputs, which are found while it runs.
///
/// What the name of a file tells, or an earlier run has found, is known at once; the other files are
/// hashed on threads of their own.
final class InputDigests {
  private let inputs: [LineageInput]
  private let store: DigestStore?
  /// Places of the files whose digests are not known.
  private let unknown: [Int]
  private var known: [Int: String] = [:]
  private var work: FileDigests?

  init(_ inputs: [LineageInput], store: DigestStore?) {
    self.inputs = inputs
    self.store = store
    for (place, input) in inputs.enumerated() {
      known[place] = input.file.digestInName ?? store?.digest(of: input.file)
    }
    unknown = inputs.indices.filter { [known] in known[$0] == nil }
  }

  /// Begins to hash what is not known.
  func start(threads: Int, isStopped: @escaping @Sendable () -> Bool) {
    work = FileDigests(unknown.map { inputs[$0].file }, threads: threads, isStopped: isStopped)
  }

  /// Waits for all digests.
  ///
  /// - Throws: `RunError.cancelled`, or the error of a file.
  func wait() throws {
    guard let work else { return }
    let found = try work.wait()
    self.work = nil
    for (place, digest) in zip(unknown, found) { known[place] = digest }
    store?.remember(zip(unknown, found).map { (inputs[$0].file, $1) })
  }

  /// Ends the threads, if the save ends without them.
  func stop() { work?.stop() }

  /// The inputs as a lock has them; all digests must be known.
  var lines: [LockFile.Input] {
    inputs.indices.map { place in
      LockFile.Input(
        path: inputs[place].shown, size: inputs[place].file.size, digest: known[place] ?? "")
    }
  }

  /// How the inputs differ from those that a lock has under the same path, as far as is known now.
  func differences(from lock: LockFile) -> [LockDifference] {
    let locked = Dictionary(
      lock.inputs.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    return inputs.indices.compactMap { place in
      let input = inputs[place]
      guard let wanted = locked[input.shown] else { return nil }
      if wanted.size != input.file.size {
        return LockDifference(
          path: input.shown, was: .size(wanted.size), now: .size(input.file.size))
      }
      guard let digest = known[place], digest != wanted.digest else { return nil }
      return LockDifference(path: input.shown, was: .digest(wanted.digest), now: .digest(digest))
    }
  }
}

/// An input that is not the file that a lock names.
struct LockDifference {
  enum Mark {
    case size(UInt64)
    case digest(String)

    var text: String {
      switch self {
      case .size(let bytes): "\(bytes) \(bytes == 1 ? "byte" : "bytes")"
      case .digest(let digest): "SHA-256 \(digest.prefix(12))…"
      }
    }
  }

  let path: String
  let was: Mark
  let now: Mark

  var note: String { "\(path): now \(now.text), locked \(was.text)" }
}
