import ArgumentParser
import Mokume
import MokumeDiagnostics

struct InfoCommand: ShellCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what a model's headers say; no weight is read.")

  @Argument(help: "A file of weights or a folder with a model.", completion: .file())
  var path: String

  @Flag(help: "Print one JSON object with every tensor.")
  var json = false

  @Flag(help: "Print the tensors as CSV.")
  var csv = false

  func validate() throws {
    if json && csv { throw ValidationError("choose one of --json and --csv") }
  }

  func execute(in shell: Shell) throws -> ExitStatus {
    do throws(Diagnostic) {
      let info = try ModelInfo(path: path)
      let streams = shell.streams
      streams.write(csv ? info.csv : (json ? info.json : streams.shown(info.summary)) + "\n")
      return .done
    } catch {
      shell.streams.show(error)
      return error.code.exitStatus
    }
  }
}
