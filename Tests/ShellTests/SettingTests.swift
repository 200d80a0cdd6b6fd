import Foundation
import Mokume
import MokumeDiagnostics
import TestSupport
import Testing

@testable import MokumeShell

@Suite("Settings")
struct SettingTests {
  @Test("each reads back what it shows", arguments: Setting.all.map(\.name))
  func roundTrip(name: String) throws {
    let setting = try #require(Setting.named(name))
    var preferences = Preferences()
    preferences.threads = 3
    let shown = setting.text(preferences)
    #expect(setting.set(&preferences, try #require(unquoted(shown))))
    #expect(setting.text(preferences) == shown)
    #expect(!setting.set(&preferences, ""))
    for choice in setting.choices { #expect(setting.set(&preferences, choice)) }
  }

  @Test("a flag comes before the environment, and that before the configuration")
  func precedence() throws {
    let configured = Preferences(threads: 2, memory: 64_000_000)
    func options(_ arguments: [String], _ environment: [String: String]) throws -> SessionOptions {
      try CommonOptions.parse(arguments).session(
        Terminal(environment: environment), mode: .write, configured)
    }
    let variables = ["MOKUME_THREADS": "3", "MOKUME_MEMORY": "128MB"]
    #expect(try options([], [:]).threads == 2)
    #expect(try options([], [:]).memory == 64_000_000)
    #expect(try options([], variables).threads == 3)
    #expect(try options([], variables).memory == 128_000_000)
    #expect(try options(["--threads", "4", "--memory", "256MB"], variables).threads == 4)
    #expect(try options(["--threads", "4", "--memory", "256MB"], variables).memory == 256_000_000)
  }

  @Test("colours follow the flag, the environment, the configuration, the terminal")
  func colors() {
    let terminal = Terminal(errorIsTerminal: true, environment: ["TERM": "xterm"])
    var never = Preferences()
    never.color = .never
    #expect(CommonOptions.usesColor(.auto, terminal, Preferences()))
    #expect(!CommonOptions.usesColor(.auto, terminal, never))
    #expect(CommonOptions.usesColor(.always, terminal, never))
    let forced = Terminal(environment: ["FORCE_COLOR": "1"])
    #expect(CommonOptions.usesColor(.auto, forced, never))
  }

  @Test("a broken configuration stops a command with its place, an unknown key does not")
  func broken() throws {
    let folder = try TemporaryFolder()
    try folder.write("mokume/config", "# mine\nthreads = many\n")
    let environment = ["XDG_CONFIG_HOME": folder.path]
    let answer = shell("run", "-e", "print(1)", environment: environment)
    #expect(answer.status == ExitStatus.usage.rawValue)
    #expect(answer.errors.contains("--> \(folder.path)/mokume/config:2:1\n"))
    #expect(answer.output.isEmpty)
    try folder.write("mokume/config", "colur = never\n")
    let warned = shell("run", "-e", "print(1)", environment: environment)
    #expect(warned.errors.contains("warning[W0802]: unknown setting `colur`"))
    #expect(warned.errors.contains("did you mean `color`?"))
    #expect(warned.output == "1\n")
    #expect(warned.status == 0)
  }

  @Test("a quote that is not closed is refused with its line, in the configuration and in :set")
  func openQuote() throws {
    let folder = try TemporaryFolder()
    try folder.write("mokume/config", "threads = 1\nprompt = \"unterminated\n")
    let environment = ["XDG_CONFIG_HOME": folder.path]
    let answer = shell("run", "-e", "print(1)", environment: environment)
    #expect(answer.status == ExitStatus.usage.rawValue)
    #expect(answer.errors.hasPrefix("error[E0801]: the value of `prompt` has no closing quote\n"))
    #expect(answer.errors.contains("--> \(folder.path)/mokume/config:2:1\n"))
    let text = try ReplFolder().transcript(":set prompt \"open", ":set prompt \"a b \"")
    #expect(text.contains("! error[E0801]: `prompt` takes a text"))
    #expect(text.hasSuffix("mokume> :set prompt \"a b \"\n"))
    for text in ["\"", "\"a"] { #expect(unquoted(text) == nil) }
    for text in ["\"\"", "", "a\"", "5\" >"] { #expect(unquoted(text) != nil) }
  }

  @Test("imports are looked for beside the script, then in MOKUME_PATH")
  func importPath() throws {
    let folder = try TemporaryFolder()
    try folder.write("far/methods.merge", "def f() = \"far\"\n")
    try folder.write("far/other.merge", "def g() = \"other\"\n")
    try folder.write("near/methods.merge", "def f() = \"near\"\n")
    try folder.write(
      "near/s.merge", "import \"methods.merge\"\nimport \"other.merge\"\nprint(f(), g())\n")
    let environment = ["MOKUME_PATH": "/nowhere:\(folder["far"])"]
    let answer = try MokumeProcess.run(
      "run", "near/s.merge", in: folder, environment: environment)
    #expect(answer.output == "near other\n", "\(answer.errors)")
    #expect(try MokumeProcess.run("run", "near/s.merge", in: folder).status == 3)
  }
}
