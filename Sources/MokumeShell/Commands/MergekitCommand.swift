import ArgumentParser
import Mokume
import MokumeDiagnostics
import MokumeMergekit

struct MergekitCommand: ShellCommand {
  static let configuration = CommandConfiguration(
    commandName: "mergekit", abstract: "Print a mergekit config as a script, or run it.",
    discussion: """
      Paths in a config are relative to the current directory, as in mergekit. Keys that mergekit \
      ignores are warned of. Exit status: 0 done, 3 the config is wrong or not supported, else as \
      for run.
      """)

  @Argument(
    help: "A config of mergekit-yaml or mergekit-multi, or - for standard input.",
    completion: .file(extensions: ["yml", "yaml"]))
  var config: String

  @Argument(help: "Run it, and write the merged model into this folder.", completion: .directory)
  var out: String?

  @Option(
    name: [.customShort("I"), .long],
    help: "Run it, and write each merge with a name into a folder below this one, too.",
    completion: .directory)
  var intermediateDir: String?

  @Flag(help: "Refuse a config with keys that mergekit ignores.")
  var strict = false

  @Option(help: "What random methods draw from; 0 unless said.")
  var randomSeed = 0

  @Option(help: "The largest size of a shard, as 5GB or as mergekit's 5B.")
  var outShardSize: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if randomSeed < 0 {
      throw ValidationError("--random-seed takes a whole number from 0, got \(randomSeed)")
    }
    if let outShardSize, shard == nil {
      throw ValidationError("--out-shard-size takes a size such as 5GB, got `\(outShardSize)`")
    }
  }

  /// The size of a shard in the language. mergekit's K, M and B are thousands, millions and billions
  /// of bytes.
  private var shard: String? {
    guard let text = outShardSize else { return nil }
    if let bytes = byteCount(text) { return sizeText(bytes) }
    let units: [Character: Int] = ["K": 1000, "M": 1_000_000, "B": 1_000_000_000]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Int(unit == nil ? text : String(text.dropLast())), number > 0 else {
      return nil
    }
    let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit ?? 1)
    return isTooLarge ? nil : sizeText(bytes)
  }

  private func sizeText(_ bytes: Int) -> String {
    let text = byteText(bytes)
    return byteCount(text) == bytes ? text : String(bytes)
  }

  func execute(in shell: Shell) throws -> ExitStatus {
    let setup = try shell.setUp(common, mode: .write)
    if setup.isBroken { return .usage }
    let (session, output) = (setup.session, setup.output)
    shell.onStart(session)
    let source: SourceText
    do throws(Diagnostic) {
      source = try readConfig(shell.streams)
    } catch {
      output.show(error, in: session.sources)
      return error.code.exitStatus
    }
    let translation = translate(source, session, output)
    guard let text = translation.script else { return .script }
    guard out != nil || intermediateDir != nil else {
      shell.streams.write(text)
      return .done
    }
    try setFolders(translation.folders, session)
    // A config has no words for how it is saved; the command line has.
    session.options.wordsForOverwriting = "--force"
    let script = SourceText(name: name(of: source), text: text)
    output.places = translation.origins.map {
      ConfigPlaces(script: script, origins: $0, command: "mokume mergekit \(config)")
    }
    return shell.run(script, in: setup)
  }

  /// Tells the script the folders that the command line names: each where it has something to write.
  private func setFolders(_ asked: [String], _ session: Session) throws {
    for (parameter, folder, operand) in [
      ("out", out, "OUT"), ("named", intermediateDir, "--intermediate-dir"),
    ] {
      let isAsked = asked.contains(parameter)
      if let folder {
        guard isAsked else {
          throw ValidationError("nothing of \(config) would be written into \(operand) \(folder)")
        }
        session.set(parameter: parameter, to: folder.hasSuffix("/") ? folder : folder + "/")
      } else if isAsked {
        throw ValidationError("\(config) has a merge without a name, which is written into OUT")
      }
    }
    // A saved folder replaces what was there: one would take the other away.
    if let out, let intermediateDir, System.overlap(out, intermediateDir) {
      throw ValidationError(
        "OUT \(out) and --intermediate-dir \(intermediateDir) must not lie in each other; "
          + "name two folders side by side")
    }
  }

  private func readConfig(_ streams: any Streams) throws(Diagnostic) -> SourceText {
    do throws(Diagnostic) {
      return try readScript(config, streams)
    } catch {
      var problem = error
      problem.message.replace("the script ", with: "the config ", maxReplacements: 1)
      throw problem
    }
  }

  /// The script of a config, once what is to be said of the config is said.
  private func translate(
    _ source: SourceText, _ session: Session, _ output: ShellOutput
  ) -> MergekitTranslation {
    var surroundings = MergekitSurroundings(
      exists: Session.pathExists, isTaken: session.defines,
      savesTokenizer: Session.saveOptions.contains("tokenizer"))
    surroundings.seed = randomSeed
    surroundings.shard = shard
    surroundings.isStrict = strict
    surroundings.savesNamed = intermediateDir != nil
    surroundings.wordsForSavingNamed = "write it with --intermediate-dir DIR"
    let translation = translateMergekit(source, id: session.add(source), surroundings)
    for problem in translation.diagnostics {
      if problem.severity == .warning {
        output.warn(problem, in: session.sources)
      } else {
        output.show(problem, in: session.sources)
      }
    }
    return translation
  }

  /// What messages call the script: `slerp.yml` becomes `slerp.merge`.
  private func name(of source: SourceText) -> String {
    let ending = [".yml", ".yaml"].first { source.name.hasSuffix($0) } ?? ""
    return source.name.dropLast(ending.count) + ".merge"
  }
}
