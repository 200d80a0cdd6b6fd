import CPseudoTerminal
import Foundation

extension PseudoTerminal {
  /// The end of a new terminal that a person sits at, and the path of the program's end.
  static func open() throws -> (control: Int32, path: String) {
    var path = [CChar](repeating: 0, count: 256)
    let control = pseudo_terminal_open(&path, path.count)
    guard control >= 0 else { throw failure("open a terminal") }
    return (control, String(decoding: path.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
  }

  static func resize(_ control: Int32, _ width: Int, _ height: Int) throws {
    guard pseudo_terminal_resize(control, Int32(width), Int32(height)) == 0 else {
      throw failure("resize a terminal")
    }
  }

  static func start(
    _ command: [String], in folder: String, _ environment: [String: String], on terminal: String
  ) throws -> pid_t {
    let process = withCStrings(command) { arguments in
      withCStrings(environment.map { "\($0)=\($1)" }) { variables in
        pseudo_terminal_start(terminal, folder, arguments, variables)
      }
    }
    guard process > 0 else { throw failure("start \(command[0])") }
    return process
  }

  private static func failure(_ what: String) -> TerminalError {
    TerminalError("cannot \(what): \(String(cString: strerror(errno)))")
  }

  private static func withCStrings<R>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
