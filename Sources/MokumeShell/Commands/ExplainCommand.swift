import ArgumentParser
import Mokume
import MokumeDiagnostics

struct ExplainCommand: ShellCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Tell the long story of a message.",
    discussion: "Without a code it lists all messages.")

  @Argument(
    help: "A message's code, such as E0304.",
    completion: .list(DiagnosticCode.allCases.map(\.rawValue)))
  var code: String?

  func execute(in shell: Shell) throws -> ExitStatus {
    let terminal = shell.streams.terminal
    let text: String
    if let name = code {
      guard let code = DiagnosticCode(spelling: name), let story = Explanation.of(code) else {
        throw ValidationError(
          "there is no message `\(name)`; mokume explain without a code lists them all")
      }
      text = story.text(width: min(terminal.width, 100))
    } else {
      text = DiagnosticCode.inOrder.compactMap(Explanation.of)
        .map { "\($0.code.rawValue)  \($0.title)\n" }.joined()
    }
    shell.streams.write(shell.streams.shown(text))
    return .done
  }
}
