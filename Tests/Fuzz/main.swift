// Feeds parsers with hostile bytes. `scripts/fuzz` builds this with libFuzzer, which makes the bytes:
//
//     mokume-fuzz list                  the names of the targets
//     mokume-fuzz seeds                 feed every target with its seeds
//     mokume-fuzz seeds TARGET FOLDER   write the seeds of a target into a folder
//     mokume-fuzz TARGET PATH…          feed a target with files, such as a crash
//     mokume-fuzz TARGET -- OPTION…     fuzz; in a build of `scripts/fuzz`

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

let arguments = Array(CommandLine.arguments.dropFirst())

func leave(_ message: String) -> Never {
  fputs("mokume-fuzz: \(message)\n", stderr)
  exit(2)
}

func target(_ name: String) -> FuzzTarget {
  guard let found = FuzzTarget.all.first(where: { $0.name == name }) else {
    leave("no target \(name); there are \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
  }
  return found
}

switch (arguments.first, arguments.dropFirst().first) {
case ("list", nil):
  for target in FuzzTarget.all { print(target.name) }
case ("seeds", nil):
  for target in FuzzTarget.all {
    let inputs = Seeding.inputs(of: target)
    for input in inputs { target.check(input.bytes) }
    print("\(target.name): \(inputs.count) inputs")
  }
case ("seeds", let name?) where arguments.count == 3:
  for input in Seeding.inputs(of: target(name)) {
    Workplace.write(input.name, input.bytes, in: arguments[2])
  }
case (let name?, "--"):
  fuzz(target(name), options: Array(arguments.dropFirst(2)))
case (let name?, .some):
  let target = target(name)
  for path in arguments.dropFirst().flatMap(Workplace.files(below:)) {
    target.check(Workplace.read(path) ?? [])
  }
default:
  leave("usage: mokume-fuzz list | seeds [TARGET FOLDER] | TARGET PATH…")
}
