/// What a model has behind a dot. Messages, completion and the evaluator take the names from here.
public enum ModelField: String, CaseIterable, Hashable, Sendable {
  /// What `config.json` says; only of a loaded model.
  case config
  /// The widest type of its weights.
  case dtype
  /// Its layers, to be counted and cut out.
  case layers
  /// How many numbers it has.
  case params
  /// The path it was loaded from; only of a loaded model.
  case path
  /// The names of its tensors.
  case tensors
}

/// What a table has behind a dot.
public enum TableField: String, CaseIterable, Hashable, Sendable {
  case columns, max, mean, min, rows, sum
}
