import Foundation
import TestSupport
import Testing

/// What the parser of the command line knows, as it tells documentation generators.
private struct ToolInfo: Decodable {
  struct Command: Decodable {
    let commandName: String
    let subcommands: [Command]?
    let arguments: [Argument]?
  }
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String
    }
    let names: [Name]?
  }
  let command: Command

  static func read() throws -> ToolInfo {
    let answer = shell("--experimental-dump-help")
    return try JSONDecoder().decode(ToolInfo.self, from: Data(answer.output.utf8))
  }

  /// The commands but for the library's own `help`.
  var commands: [Command] { (command.subcommands ?? []).filter { $0.commandName != "help" } }

  /// Every flag and option of any command, such as `--quiet`.
  var flags: Set<String> {
    let arguments = (commands + [command]).flatMap { $0.arguments ?? [] }
    return Set(
      arguments.flatMap { $0.names ?? [] }.map { ($0.kind == "long" ? "--" : "-") + $0.name })
  }
}

@Suite("Pages about the command line")
struct CommandLineTests {
  @Test("the man page has every command and every flag, and no others")
  func manPage() throws {
    let page = try Manual.page("docs/man/mokume.1")
    let info = try ToolInfo.read()
    let commands = page.matches(of: /\n\.It Cm ([a-z]+)\n/).map { String($0.1) }
    #expect(commands.sorted() == info.commands.map(\.commandName).sorted())
    let lines = page.matches(of: /\n\.It Fl ([^\n]*)/).map { "Fl " + $0.1 }
    let flags = lines.flatMap { $0.matches(of: /Fl (-?[A-Za-z-]+)/).map { "-" + $0.1 } }
    let known = info.flags.union(["--generate-completion-script"])
    #expect(Set(flags) == known)
  }

  @Test("the README has every command")
  func readme() throws {
    let page = try Manual.page("README.md")
    for command in try ToolInfo.read().commands where command.commandName != "repl" {
      #expect(page.contains("| `mokume \(command.commandName)"), "\(command.commandName)")
    }
  }

  @Test(
    "there are completions for each shell, with every command", arguments: ["bash", "zsh", "fish"])
  func completions(name: String) throws {
    let answer = shell("--generate-completion-script", name)
    #expect(answer.status == 0)
    for command in try ToolInfo.read().commands {
      #expect(answer.output.contains(command.commandName), "\(command.commandName)")
    }
  }

  @Test("bash reads its completions and offers commands and flags")
  func bash() throws {
    let folder = try TemporaryFolder()
    try folder.write("completions", shell("--generate-completion-script", "bash").output)
    let script = """
      source ./completions
      offer() {
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        COMPREPLY=(); _mokume mokume "${COMP_WORDS[COMP_CWORD]}" ""
        printf '%s\\n' "${COMPREPLY[@]}"
      }
      offer mokume pl; offer mokume plan --stop
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(
      decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let offered = output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(offered == ["plan", "--stop-after"])
  }
}
