import ArgumentParser
import Mokume
import MokumeDiagnostics

struct DiffCommand: ShellCommand {
  enum Rows: String, ExpressibleByArgument, CaseIterable { case tensor, layer }

  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show in what two models differ.",
    discussion: """
      Bytes are compared first, then the numbers of what differs. Exit status: 0 equal, 1 different, \
      4 a model cannot be read.
      """)

  @Argument(help: "A file of weights or a folder with a model.", completion: .file())
  var a: String

  @Argument(help: "What it is compared with.", completion: .file())
  var b: String

  @Option(help: "A row for each tensor that differs, or for each layer.")
  var by = Rows.tensor

  @OptionGroup var common: CommonOptions

  func execute(in shell: Shell) throws -> ExitStatus {
    let setup = try shell.setUp(common, mode: .write)
    if setup.isBroken { return .usage }
    let (session, output) = (setup.session, setup.output)
    shell.onStart(session)
    do throws(Diagnostic) {
      let comparison = try session.compare(a, b, by: by == .layer ? .layer : .tensor)
      if !common.quiet { show(comparison, output.tableForm, shell.streams) }
      return comparison.isEqual ? .done : .no
    } catch {
      output.show(error, in: session.sources)
      return error.code.exitStatus
    }
  }

  private func show(_ comparison: ModelComparison, _ form: TableForm, _ streams: any Streams) {
    switch form {
    case .aligned(let width, let isASCII):
      streams.write(comparison.text(width: width, isASCII: isASCII) + "\n")
    case .json: streams.write(comparison.json + "\n")
    case .csv:
      // A table holds numbers only; what else differs must not be lost.
      for line in comparison.structure { streams.writeError(line + "\n") }
      if let table = comparison.table { streams.write(table.csv) }
    }
  }
}
