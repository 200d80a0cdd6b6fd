import ArgumentParser
import Mokume
import MokumeKernels

/// The flags that every command which runs a script takes.
struct CommonOptions: ParsableArguments {
  enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  @Flag(name: .shortAndLong, help: "Print no warnings and no reports, only errors.")
  var quiet = false

  @Flag(help: "Write messages as JSON, one object on a line, and print tables as JSON.")
  var json = false

  @Flag(help: "Print tables as CSV.")
  var csv = false

  @Flag(name: .shortAndLong, help: "Report more: times of stages, threads, kernels, files.")
  var verbose = false

  @Option(
    help: """
      How to show how far a save is; auto is a bar on a terminal, else a line every 30 s or \
      MOKUME_PROGRESS seconds.
      """)
  var progress: ProgressChoice?

  @Option(help: "When to colour messages.")
  var color = ColorChoice.auto

  @Option(help: "Worker threads; by default one for each processor, or MOKUME_THREADS.")
  var threads: Int?

  @Option(help: "The most memory for buffers, such as 512MB; by default MOKUME_MEMORY or 1GiB.")
  var memory: String?

  @Flag(help: "Never ask and never start a session that asks for input.")
  var noInput = false

  @Flag(help: "Replace outputs that exist, as overwrite: true on every save does.")
  var force = false

  @Flag(
    help: "Run a recipe although its inputs are not those that the mokume.lock beside it names.")
  var ignoreLock = false

  /// Every flag here and every option that takes a value, as they may stand before the command or
  /// where `run` is left out.
  static let flags: Set = [
    "-q", "--quiet", "-v", "--verbose", "--json", "--csv", "--no-input", "--force",
    "--ignore-lock",
  ]
  static let options: Set = ["--progress", "--color", "--threads", "--memory"]

  /// How many of the arguments from a place on are one of these options and its value; 0 if another
  /// argument stands there.
  static func length(at index: Int, of arguments: [String]) -> Int {
    let argument = arguments[index]
    let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
    if options.contains(name) { return name == argument ? 2 : 1 }
    return flags.contains(argument) ? 1 : 0
  }

  func validate() throws {
    if json && csv { throw ValidationError("tables are printed as --json or as --csv, not both") }
    if let threads, threads < 1 || threads > 4096 {
      throw ValidationError("--threads takes a whole number from 1 to 4096, got \(threads)")
    }
    if let memory, byteCount(memory) == nil {
      throw ValidationError("--memory takes a size such as 512MB or 8GB, got `\(memory)`")
    }
  }

  /// The options of a session, from the flags, then the environment, then the configuration, then
  /// the defaults.
  func session(
    _ terminal: Terminal, mode: SessionOptions.Mode, _ preferences: Preferences
  ) throws -> SessionOptions {
    var options = SessionOptions(mode: mode, overwritesAlways: force, ignoresLock: ignoreLock)
    if let threads = preferences.threads { options.threads = threads }
    if let memory = preferences.memory { options.memory = memory }
    let environment = terminal.environment
    if let text = environment["MOKUME_THREADS"], !text.isEmpty {
      guard let number = Int(text), (1...4096).contains(number) else {
        throw ValidationError("MOKUME_THREADS takes a whole number from 1 to 4096, got `\(text)`")
      }
      options.threads = number
    }
    if let text = environment["MOKUME_MEMORY"], !text.isEmpty {
      guard let size = byteCount(text) else {
        throw ValidationError("MOKUME_MEMORY takes a size such as 8GB, got `\(text)`")
      }
      options.memory = size
    }
    if let text = environment["MOKUME_CPU"], !text.isEmpty {
      guard let level = KernelLevel(rawValue: text) else {
        throw ValidationError("MOKUME_CPU takes baseline, avx2 or avx512, got `\(text)`")
      }
      options.kernelLevel = min(level, .best)
    }
    if ProgressMode.seconds(terminal) == nil {
      let text = environment["MOKUME_PROGRESS"] ?? ""
      throw ValidationError("MOKUME_PROGRESS takes seconds, from 0.01 to 86400, got `\(text)`")
    }
    if let threads { options.threads = threads }
    if let size = memory.flatMap(byteCount) { options.memory = size }
    return options
  }

  /// How progress is shown: by the flag, else the configuration.
  func progressMode(_ terminal: Terminal, _ preferences: Preferences) -> ProgressMode {
    if quiet { return .never }
    return ProgressMode(progress ?? preferences.progress, terminal, writesJSON: json)
  }

  /// Whether messages are coloured by the flag, else the environment, else the configuration, else
  /// the terminal.
  func usesColor(_ terminal: Terminal, _ preferences: Preferences) -> Bool {
    Self.usesColor(color, terminal, preferences)
  }

  /// The same for a choice that was made otherwise; https://no-color.org and CLICOLOR_FORCE are
  /// honoured.
  static func usesColor(
    _ choice: ColorChoice, _ terminal: Terminal, _ preferences: Preferences
  ) -> Bool {
    func isSet(_ name: String) -> Bool { !(terminal.environment[name] ?? "").isEmpty }
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if isSet("NO_COLOR") { return false }
      for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] where isSet(name) {
        // 0 is how both are switched off.
        if terminal.environment[name] != "0" { return true }
      }
      if preferences.color != .auto { return preferences.color == .always }
      return terminal.errorIsTerminal && terminal.environment["TERM"] != "dumb"
    }
  }
}
