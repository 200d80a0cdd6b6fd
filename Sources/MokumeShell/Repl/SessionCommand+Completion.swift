import Mokume

extension SessionCommand {
  /// The commands, and what completion offers behind their names.
  static let completions: [CompletionCommand] = all.map { command in
    CompletionCommand(command.name, takes: command.completion)
  }

  private var completion: CompletionCommand.Argument {
    switch argument {
    case .expression: .expression
    case .path: .script
    case .name: .variable
    case .setting: .words(Setting.all.map(\.name))
    case .none where name == "help": .words(SessionCommand.all.map(\.name))
    case .none, .text: .none
    }
  }
}
