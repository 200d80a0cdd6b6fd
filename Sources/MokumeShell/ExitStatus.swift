import MokumeDiagnostics

/// What the process tells its caller.
public enum ExitStatus: Int32, Sendable {
  case done = 0
  /// The script ran, but the answer is no: an assertion failed.
  case no = 1
  case usage = 2
  /// The script is wrong; only headers were read and nothing was written.
  case script = 3
  /// An input is missing, corrupt, unreadable or changed, or inputs do not fit together.
  case input = 4
  /// The output could not be written.
  case output = 5
  case internalError = 70
  case interrupted = 130
  case readerGone = 141
  case terminated = 143

  /// Takes another status over if it is the larger one, as the worse of several.
  mutating func worsen(to other: ExitStatus) {
    if other.rawValue > rawValue { self = other }
  }
}

extension DiagnosticCode {
  /// The exit status of a run that ends with this error.
  public var exitStatus: ExitStatus {
    switch self {
    case .assertionFailed, .scriptError: .no
    case .savesDifference, .notAModel, .badTarget: .script
    case .interrupted: .interrupted
    case .needsMemory, .badSetting, .badCommand: .usage
    case .internalError: .internalError
    default:
      switch rawValue.dropFirst().prefix(2) {
      case "04", "05": .input
      case "06": .output
      default: .script
      }
    }
  }
}
