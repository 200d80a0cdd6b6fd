import Mokume
import MokumeDiagnostics

extension Repl {
  /// Says what this is and how to get on.
  func greet() {
    output.echo("Mokume \(mokumeVersion)  ? for help, :help for commands, :quit or Ctrl-D to leave")
  }

  /// Runs the person's own `init.merge`; a mistake in it is shown, and the session begins.
  func runInitialScript() {
    guard let folder = Configuration.folder(streams.terminal.environment) else { return }
    let path = folder + "/init.merge"
    guard System.exists(path) else { return }
    do {
      try session.include(try Session.readScript(path))
    } catch {
      show(error, in: SourceText(name: path, text: ""))
    }
  }
}
