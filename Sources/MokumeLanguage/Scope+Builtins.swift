import MokumeTensor

extension Scope {
  /// The names that exist before the prelude: functions of the table, constants and dtypes.
  static func builtins() -> Scope {
    let scope = Scope(parent: nil)
    for row in Builtin.all { scope.bind(row.name, Binding(.function(.builtin(row)))) }
    for type in DType.allCases {
      if let name = type.languageName { scope.bind(name, Binding(.dtype(type))) }
    }
    scope.bind("pi", Binding(.number(.pi)))
    scope.bind("inf", Binding(.number(.infinity)))
    scope.bind("none", Binding(.none))
    return scope
  }
}
