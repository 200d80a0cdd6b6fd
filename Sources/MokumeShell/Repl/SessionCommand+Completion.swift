import Mokume

extension SessionCommand {
  /// The commands, and what completion offers behind their names.
  static let completions: [CompletionCommand] = all.map { command in
    CompletionCommand(command.name, takes: command.completion)
  }

  private var completion: CompletionCommand.Argument {
    switch argument {
    case .statement: .statement
    case .expression: .expression
    case .path: .script
    case .name: .variable
    case .setting:
      .settings(
        Setting.all.map { .init($0.name, aliases: $0.aliases, values: $0.choices) })
    case .none where name == "help": .words(SessionCommand.all.map(\.name))
    case .none, .text: .none
    }
  }
}
