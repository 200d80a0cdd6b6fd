import MokumeShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

Signals.watch()
let shell = Shell(streams: StandardStreams(), onStart: Signals.stop)
let status = shell.run(Array(CommandLine.arguments.dropFirst()))
exit((status == .interrupted ? Signals.status ?? status : status).rawValue)
