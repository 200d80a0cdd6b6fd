import MokumeDiagnostics

/// A config with nothing in it that is unknown: the merges of its documents.
struct MergekitConfig {
  /// In an order in which each merge comes after those it uses.
  var merges: [Merge]
  /// The merges that are saved, by their positions.
  var outputs: [Int: MergeOutput]
}

/// One document, or a module of it.
struct Merge {
  /// A module whose tensors are merged in a way of their own.
  struct Module {
    let name: String
    /// What its tensors are called; nil for all that belong to no other.
    let glob: String?
    let merge: Merge
    let span: Span
  }

  let name: String?
  let method: Method
  let methodSpan: Span
  /// Slices of layers, or one part that is whole models.
  var parts: [Part]
  /// The key `slices`, if the parts are slices.
  let slicesSpan: Span?
  let base: ModelReference?
  /// Whether what stands for the base is no model, which is reported where it is read.
  var isBaseWrong = false
  /// From inner to outer, those of a part not among them.
  let settings: [Settings]
  /// The type in which mergekit computes, and another that it writes, in the names of the language.
  let dtype: Placed<String>?
  let outDType: Placed<String>?
  let tokenizer: TokenizerChoice?
  let template: Placed<TemplateChoice>?
  /// Several modules, the one without a glob last; then `parts` are all of theirs.
  var modules: [Module] = []
}

/// A value with its place.
struct Placed<Value> {
  let value: Value
  let span: Span
}

/// The chat template that a merge has.
enum TemplateChoice {
  /// The one that most models have.
  case most
  case text(String)
}

/// The tokens that a merge has.
struct TokenizerChoice {
  /// Whose tokens they are.
  enum Source {
    /// Those of the base, or of the first model without one.
    case base
    /// Those of all models.
    case union
    case model(ModelReference)
  }

  var source: Source
  /// What the number of rows is a multiple of, if it is asked for.
  var multiple: Int?
  var rules: [TokenRule] = []
  let span: Span

  /// The model that it names, if it names one.
  var model: ModelReference? { if case .model(let model) = source { model } else { nil } }
}

/// Where the row of one token comes from.
struct TokenRule {
  /// What gives the row.
  enum Source {
    case zero
    case model(ModelReference)
    case token(ModelReference, String)
    case row(ModelReference, Int)

    /// The model that gives it, if one does.
    var model: ModelReference? {
      switch self {
      case .zero: nil
      case .model(let model), .token(let model, _), .row(let model, _): model
      }
    }
  }

  let token: String
  let source: Source
  /// Whether models that have the token get the row too.
  let isForced: Bool
  let span: Span
}

/// Models that are merged with each other.
struct Part {
  var sources: [Source]
  let base: ModelReference?
  /// Whether what stands for the base is no model, which is reported where it is read.
  var isBaseWrong = false
  let settings: Settings
  /// Where messages about the whole part point.
  let span: Span
}

/// A model as an input of a merge.
struct Source {
  let model: ModelReference
  let layers: Range<Int>?
  var layersSpan: Span?
  let settings: Settings
  /// Whether mergekit adds it, because `base_model` is not in the list.
  var isAdded = false
}

/// A model as a config names it.
struct ModelReference {
  enum Kind: Hashable {
    /// The name of another document.
    case merge(String)
    /// Paths as `load` takes them; the second is an adapter of the first.
    case model(String, adapter: String?)
  }

  let kind: Kind
  /// As the config writes it.
  let text: String
  let span: Span
}

/// The values of parameters at one place of a config, by name; none for what has a wrong value.
typealias Settings = [String: [SettingRule]]

/// A value of a parameter for the tensors that a filter chooses.
struct SettingRule {
  enum Value: Hashable {
    case number(Double)
    case flag(Bool)
    /// Points that are spread over the layers; at least one.
    case gradient([Double])
    case flags([Bool])
  }

  /// A part of tensors' names; nil is every tensor.
  let filter: String?
  var filterSpan: Span?
  let value: Value
  let span: Span
}

extension Merge {
  /// Whether the parts have ranges of layers.
  var isStacked: Bool { slicesSpan != nil }

  /// What layers are stacked by, in a module too; nil if all models are whole.
  var stackSpan: Span? { slicesSpan ?? modules.lazy.compactMap(\.merge.slicesSpan).first }

  func base(of part: Part) -> ModelReference? { part.base ?? base }

  /// The models of a part that are not only what differences are taken from.
  func inputs(of part: Part) -> [Source] {
    guard let base = base(of: part), method.base == .required || method.base == .optional else {
      return part.sources
    }
    return part.sources.filter { $0.model.kind != base.kind }
  }

  /// The rules for a parameter of a part's merge, or of one of its models, in the order in which
  /// they apply; the last may have a filter.
  func rules(_ parameter: String, in part: Part, of source: Source? = nil) -> [SettingRule] {
    let rules = levels(of: part, source).flatMap { $0[parameter] ?? [] }
    guard let end = rules.firstIndex(where: { $0.filter == nil }) else { return rules }
    return Array(rules[...end])
  }

  /// Whether a parameter is there with a value that is wrong, which is reported where it is read.
  func isWrong(_ parameter: String, in part: Part, of source: Source? = nil) -> Bool {
    levels(of: part, source).contains { $0[parameter]?.isEmpty == true }
  }

  private func levels(of part: Part, _ source: Source?) -> [Settings] {
    (source.map { [$0.settings] } ?? []) + [part.settings] + settings
  }
}
