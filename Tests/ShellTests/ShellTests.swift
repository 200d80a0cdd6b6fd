import Foundation
import Mokume
import MokumeShell
import TestSupport
import Testing

/// The command line as a library: arguments and streams in, exit status out.
@Suite("Commands")
struct ShellTests {
  let folder: TemporaryFolder
  /// `load` statements for `a`, `b` and `base`.
  let models: String

  init() throws {
    let folder = try TemporaryFolder()
    let names = ["base", "a", "b"]
    for (number, name) in names.enumerated() {
      try folder.write("\(name).safetensors", TinyModel.network(number).data)
    }
    models = names.map { "\($0) = load \"\(folder.path)/\($0).safetensors\"\n" }.joined()
    self.folder = folder
  }

  @Test("run saves what the script says and reports it on standard error")
  func run() throws {
    let script = try folder.write("s.merge", models + "save (a + b) / 2 \"\(folder["o.st"])\"\n")
    let answer = shell("run", script)
    #expect(answer.status == 0)
    #expect(answer.output.isEmpty)
    #expect(answer.errors.hasPrefix("wrote \(folder["o.st"])  584 bytes  4 tensors  1 file  in "))
    #expect(folder.listing.contains("o.st"))
  }

  @Test("an unknown option is named, script or no script", arguments: ["run", "check", "plan"])
  func unknownOption(command: String) {
    for arguments in [[command, "--bogus"], [command, "--bogus", "s.merge"]] {
      let streams = FakeStreams()
      let status = Shell(streams: streams).run(arguments)
      #expect(status == .usage)
      #expect(streams.errors.hasPrefix("Error: Unknown option '--bogus'"), "\(streams.errors)")
    }
  }

  @Test("no script at all is said, with the command's usage", arguments: ["run", "check", "plan"])
  func noScript(command: String) {
    let streams = FakeStreams(terminal: Terminal(inputIsTerminal: true))
    #expect(Shell(streams: streams).run([command]) == .usage)
    #expect(
      streams.errors.hasPrefix("Error: no script was given\nUsage: mokume \(command) ["))
  }

  @Test("a command without a script reads it from a pipe", arguments: ["run", "check", "plan"])
  func pipedScript(command: String) {
    let answer = shell(command, input: "print(1)\nassert 1 > 2")
    #expect(answer.status == 1)
    #expect(answer.output == (command == "run" ? "1\n" : ""))
    #expect(answer.errors.contains(" --> <stdin>:2:"))
  }

  @Test(
    "options may stand before what `run` is left out for",
    arguments: [
      ["-q", "-e", "print(1)"], ["--threads", "1", "-e", "print(1)"], ["--threads=1"],
      ["--force", "-"], ["--memory=8MB", "--color", "never", "-e", "print(1)"],
    ])
  func leadingOptions(arguments: [String]) {
    let streams = FakeStreams(input: "print(1)")
    #expect(Shell(streams: streams).run(arguments) == .done, "\(streams.errors)")
    #expect(streams.output == "1\n")
  }

  @Test("options may stand before the command, too, and one it does not have is named")
  func optionsBeforeCommand() throws {
    let script = try folder.write("s.merge", "x = nosuch\n")
    for arguments in [
      ["--json", "check", script], ["-q", "--threads", "1", "check", "--json", script],
      ["--color=never", "--memory", "8MB", "--json", "run", script],
    ] {
      let streams = FakeStreams()
      #expect(Shell(streams: streams).run(arguments) == .script)
      #expect(streams.errors.hasPrefix("{\"severity\": \"error\", "), "\(streams.errors)")
    }
    let answer = shell("--threads", "2", "explain", "E0101")
    #expect(answer.status == 2)
    #expect(answer.errors.hasPrefix("Error: Unknown option '--threads'\n"))
    #expect(answer.errors.contains("Usage: mokume explain"))
    // The value of an option is no command.
    let value = shell("--color", "check", script)
    #expect(value.status == 2 && value.errors.contains("--color"))
  }

  @Test("help and version are not taken for options of `run`", arguments: ["--help", "--version"])
  func rootOptions(option: String) {
    let answer = shell(option)
    #expect(answer.status == 0)
    #expect(answer.output.contains("mokume") && !answer.output.contains("mokume run [-e"))
  }

  @Test(
    "a script needs no `run` when it ends in .merge, has a slash, or comes from -, -e or a pipe")
  func implied() throws {
    let script = try folder.write("s.merge", "print(\"ran\")\n")
    let plain = try folder.write("plain", "print(\"ran\")\n")
    #expect(shell(script).output == "ran\n")
    #expect(shell(plain).output == "ran\n")
    #expect(shell("-e", "print(\"ran\")").output == "ran\n")
    #expect(shell("-", input: "print(\"ran\")").output == "ran\n")
    #expect(shell(input: "print(\"ran\")").output == "ran\n")
    #expect(shell("run", "-", input: "print(\"ran\")").output == "ran\n")
  }

  @Test(
    "name=value sets a parameter, for files, standard input and -e",
    arguments: [
      (["-e", "param n = 1; print(n)", "n=7"], "7"),
      (["-e", "param n = 1; print(n)", "n=20%"], "0.2"),
      (["-e", "param s = \"x\"; print(s)", "s=a=b c"], "a=b c"),
      (["-e", "param b = true; print(b)", "b=false"], "false"),
      (["-e", "param l = [1]; print(l)", "l=[0.1, 0.2]"], "[0.1, 0.2]"),
      (["run", "-e", "param n = 1; print(n)", "n=1", "n=2"], "2"),
    ])
  func overrides(arguments: [String], output: String) {
    let streams = FakeStreams()
    #expect(Shell(streams: streams).run(arguments) == .done)
    #expect(streams.output == output + "\n")
    #expect(shell("-", "n=3", input: "param n = 1; print(n)").output == "3\n")
  }

  @Test(
    "the exit status tells the class of the error",
    arguments: [
      ("print(1)", 0),
      ("assert 1 > 2, \"no\"", 1),
      ("error(\"no\")", 1),
      ("print(1", 3),
      ("print(nothing)", 3),
      ("ties([1], density: 2)", 3),
      ("save base - a \"x.safetensors\"", 3),
      ("save a \"x\"", 3),
      ("save 1 \"x/\"", 3),
      ("load \"nowhere.safetensors\"", 4),
      ("import \"nowhere.merge\"", 3),
      ("odd = load \"FOLDER/odd.safetensors\"; a + odd", 4),
      ("save a \"FOLDER/base.safetensors\"", 5),
      ("save a \"FOLDER/a.safetensors\", overwrite: true", 5),
    ])
  func statuses(script: String, status: Int) throws {
    var odd = TinyModel()
    odd.add("w", shape: [1], [1])
    try folder.write("odd.safetensors", odd.data)
    let text = script.replacingOccurrences(of: "FOLDER", with: folder.path)
    let answer = shell("-e", models + text)
    #expect(Int(answer.status) == status, "\(answer.errors)")
    #expect(answer.errors.contains("error[") == (status != 0))
  }

  @Test(
    "a wrong command line is status 2 with its usage on standard error",
    arguments: [
      ["frobnicate"], ["info"], ["run", "x.merge", "not-a-setting"],
      ["run", "--threads", "0", "-e", ""], ["run", "--memory", "5B", "-e", ""],
      ["run", "--color", "blue", "-e", ""], ["plan", "--stop-after", "lunch", "-e", ""],
    ])
  func usage(arguments: [String]) {
    let streams = FakeStreams()
    #expect(Shell(streams: streams).run(arguments) == .usage)
    #expect(streams.output.isEmpty)
    #expect(streams.errors.hasPrefix("Error: "))
    #expect(streams.errors.contains("mokume"))
  }

  @Test("help and the version go to standard output")
  func help() {
    let names = ["run", "plan", "check", "info"]
    let help = shell("--help")
    #expect(help.status == 0)
    #expect(help.errors.isEmpty)
    for name in names {
      #expect(help.output.contains("\n  \(name) "))
      #expect(shell(name, "--help").output.contains("USAGE: mokume \(name)"))
    }
    #expect(shell("--version").output == "mokume \(mokumeVersion)\n")
  }

  @Test(
    "completion scripts know the commands and their options",
    arguments: ["bash", "zsh", "fish"])
  func completion(name: String) {
    let answer = shell("--generate-completion-script", name)
    #expect(answer.status == 0)
    for word in ["mokume", "check", "stop-after", "threads"] {
      #expect(answer.output.contains(word), "\(word) is missing")
    }
  }

  @Test("print goes to standard output, messages and reports to standard error")
  func streams() {
    let script =
      models + """
        print("one"); warn("two"); save a + b "\(folder["o.st"])"; error("no")
        """
    let answer = shell("-e", script)
    #expect(answer.output == "one\n")
    #expect(answer.errors.contains("warning[W0313]: two"))
    #expect(answer.errors.contains("warning[W0611]"))
    #expect(answer.errors.contains("wrote "))
    #expect(answer.errors.contains("error[E0312]: no"))
  }

  @Test("--quiet leaves only errors")
  func quiet() {
    let script = models + "warn(\"two\"); save a + b \"\(folder["o.st"])\"\n"
    #expect(shell("run", "--quiet", "-e", script).errors.isEmpty)
    #expect(folder.listing.contains("o.st"))
    #expect(shell("run", "-q", "-e", "error(\"no\")").errors.hasPrefix("error[E0312]: no"))
  }

  @Test("--force replaces an output that exists")
  func force() {
    let script = models + "save a \"\(folder["base.safetensors"])\"\n"
    #expect(shell("-e", script).status == 5)
    #expect(shell("run", "--force", "-e", script).status == 0)
  }
}
