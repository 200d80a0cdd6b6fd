/// `mokume.lock`: from which files a model was made, beside the recipe that says how.
///
/// JSON with one input on each line, so that a change of one is a change of one line.
package struct LockFile: Hashable, Sendable {
  /// An input file: its path as the script spells it, or beginning with `hf:` in the hub's cache.
  package struct Input: Hashable, Sendable {
    package var path: String
    package var size: UInt64
    package var digest: String

    package init(path: String, size: UInt64, digest: String) {
      self.path = path
      self.size = size
      self.digest = digest
    }
  }

  package static let name = "mokume.lock"
  /// Changes when old readers would misunderstand a lock.
  static let format = 1

  /// The version of Mokume.
  package var version: String
  /// SHA-256 of the expression and of the headers of what was written.
  package var plan: String
  /// What random numbers were drawn from.
  package var seeds: [UInt64]
  /// The commit of each model of the hub.
  package var commits: [(model: String, commit: String)]
  /// Each file once, in the order of use.
  package var inputs: [Input]

  package init(
    version: String, plan: String, seeds: [UInt64], commits: [(model: String, commit: String)],
    inputs: [Input]
  ) {
    self.version = version
    self.plan = plan
    self.seeds = seeds
    self.commits = commits
    self.inputs = inputs
  }

  package static func == (a: LockFile, b: LockFile) -> Bool { a.text == b.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension LockFile {
  /// The text of the file; equal locks have equal texts.
  package var text: String {
    var members = [
      "\"lock\": \(Self.format)", "\"mokume\": \(JSONText.quoted(version))",
      "\"plan\": \(JSONText.quoted(plan))",
      "\"seeds\": [\(seeds.map(String.init).joined(separator: ", "))]",
    ]
    if !commits.isEmpty {
      let lines = commits.map { "\(JSONText.quoted($0.model)): \(JSONText.quoted($0.commit))" }
      members.append("\"commits\": {\n    \(lines.joined(separator: ",\n    "))\n  }")
    }
    let lines = inputs.map {
      "{\"path\": \(JSONText.quoted($0.path)), \"size\": \($0.size), \"sha256\": \"\($0.digest)\"}"
    }
    let list = lines.isEmpty ? "" : "\n    \(lines.joined(separator: ",\n    "))\n  "
    members.append("\"inputs\": [\(list)]")
    return "{\n  \(members.joined(separator: ",\n  "))\n}\n"
  }

  /// Reads a lock.
  ///
  /// - Returns: nil when there is none.
  /// - Throws: ``FileError`` when it cannot be read, is not JSON or says something else.
  package static func read(_ path: String) throws -> LockFile? {
    guard System.exists(path) else { return nil }
    let bytes = try SideFile(name: name, source: .path(path)).read()
    do {
      return try LockFile(JSONValue.parse(bytes))
    } catch let error as JSONError {
      throw FileError.corrupt(file: path, .json(error, part: .lock), shard: nil)
    } catch let problem as LockProblem {
      throw FileError.corrupt(file: path, .badLock(problem.text), shard: nil)
    }
  }

  private init(_ json: JSONValue) throws(LockProblem) {
    guard let format = json["lock"]?.integer else { throw LockProblem("it has no `lock`") }
    guard format == Self.format else {
      throw LockProblem("it is of format \(format), and this version knows format \(Self.format)")
    }
    guard let version = json["mokume"]?.string, let plan = json["plan"]?.string else {
      throw LockProblem("it does not say `mokume` and `plan`")
    }
    guard let list = json["inputs"]?.elements else { throw LockProblem("it has no `inputs`") }
    var inputs: [Input] = []
    for (place, item) in list.enumerated() {
      guard let input = Input(item) else {
        throw LockProblem("input \(place + 1) has no path, size and sha256")
      }
      inputs.append(input)
    }
    var commits: [(model: String, commit: String)] = []
    if case .object(let members)? = json["commits"] {
      commits = members.compactMap { member in
        member.value.string.map { (model: member.key, commit: $0) }
      }
    }
    var seeds: [UInt64] = []
    for case .number(let text) in json["seeds"]?.elements ?? [] {
      if let seed = UInt64(text) { seeds.append(seed) }
    }
    self.init(version: version, plan: plan, seeds: seeds, commits: commits, inputs: inputs)
  }
}

extension LockFile.Input {
  fileprivate init?(_ json: JSONValue) {
    guard let path = json["path"]?.string, case .number(let text)? = json["size"],
      let size = UInt64(text), let digest = json["sha256"]?.string, DigestStore.isDigest(digest)
    else { return nil }
    self.init(path: path, size: size, digest: digest)
  }
}

/// Why JSON is no lock.
private struct LockProblem: Error {
  let text: String
  init(_ text: String) { self.text = text }
}
