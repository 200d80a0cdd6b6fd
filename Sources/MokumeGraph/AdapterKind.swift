/// What is done to a tensor of the base.
enum AdapterKind: CaseIterable {
  case added, replaced, replacedAndAdded
  case rows, columns, replacedRows, replacedColumns

  init(_ change: AdapterModel.Change) {
    let isReplaced = change.replacement != nil
    guard change.magnitude != nil else {
      self = !isReplaced ? .added : change.difference == nil ? .replaced : .replacedAndAdded
      return
    }
    self =
      change.vectors == .row
      ? (isReplaced ? .replacedRows : .rows) : (isReplaced ? .replacedColumns : .columns)
  }

  var isReplaced: Bool {
    switch self {
    case .replaced, .replacedAndAdded, .replacedRows, .replacedColumns: true
    case .added, .rows, .columns: false
    }
  }

  var isAdded: Bool { self != .replaced }

  var vectors: Scope? {
    switch self {
    case .rows, .replacedRows: .row
    case .columns, .replacedColumns: .column
    case .added, .replaced, .replacedAndAdded: nil
    }
  }
}
