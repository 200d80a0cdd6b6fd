import MokumeGraph
import MokumeTensor

/// A model as `compat` sees it: what is known of it without its weights.
struct ComparedModel {
  let name: String
  let layout: Layout
  let dtypes: [DType]
  let kind: Kind
  /// The tensors that it has when it is merged with the others, as far as tied embeddings decide.
  var mixed: Layout
  /// What its models repeat under other names.
  var twins: [TensorName: TensorName] = [:]
  var config: ConfigValue?
  /// What `generation_config.json` says.
  var generation: ConfigValue?
  var settings: ConfigValue?
  var templates = ComparedTemplates()
  var vocabulary: Vocabulary?

  /// What a value is beside a model.
  enum Kind: String {
    case model, difference, adapter
  }

  /// Whether it says nothing of what it lacks.
  var isAdapter: Bool { kind == .adapter }

  init(name: String, layout: Layout, dtypes: [DType], kind: Kind) {
    self.name = name
    self.layout = layout
    self.dtypes = dtypes
    self.kind = kind
    mixed = layout
  }
}

/// The rows of differences between models, found one subject after the other.
struct Comparison {
  /// How much a difference matters.
  enum Severity: String, CaseIterable {
    /// The models cannot be merged as they are.
    case error
    /// They can, and the result may not be what is wanted.
    case warning
    case note
  }

  /// One difference.
  struct Row {
    let severity: Severity
    let name: String
    /// What each model has.
    let cells: [Table.Cell]
    let detail: String
  }

  let models: [ComparedModel]
  private var rows: [Row] = []

  init(_ models: [ComparedModel]) { self.models = models }

  /// Adds a row unless all models have the same; beside models an adapter that has nothing there does
  /// not count.
  mutating func add(
    _ severity: Severity, _ name: String, _ cells: [Table.Cell], _ detail: String = ""
  ) {
    let isAlone = models.allSatisfy(\.isAdapter)
    let counted = models.indices.filter {
      isAlone || !models[$0].isAdapter || cells[$0] != .nothing
    }
    guard Set(counted.map { cells[$0] }).count > 1 else { return }
    rows.append(Row(severity: severity, name: name, cells: cells, detail: detail))
  }

  /// The rows, what matters most first.
  var table: Table {
    let sorted = Severity.allCases.flatMap { severity in rows.filter { $0.severity == severity } }
    var taken: Set<String> = ["name", "severity", "detail"]
    let columns = models.indices.map { index in
      var title = models[index].name
      while !taken.insert(title).inserted { title += "#\(index + 1)" }
      return Table.Column(name: title, cells: .known(sorted.map { $0.cells[index] }))
    }
    let severity = Table.Column(
      name: "severity", cells: .known(sorted.map { .text($0.severity.rawValue) }))
    let detail = Table.Column(
      name: "detail", cells: .known(sorted.map { $0.detail.isEmpty ? .nothing : .text($0.detail) }))
    return Table(
      rowTitle: "difference", rows: sorted.map(\.name), columns: [severity] + columns + [detail],
      mainColumn: nil)
  }
}
