import MokumeReadline
import MokumeShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

Signals.watch()
let shell = Shell(
  streams: StandardStreams(), makeEditor: makeReadlineEditor, onStart: Signals.stop)
let status = shell.run(Array(CommandLine.arguments.dropFirst()))
exit(Signals.status(after: status).rawValue)
