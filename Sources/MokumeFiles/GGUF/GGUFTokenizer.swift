import MokumeTensor

/// The tokenizer of a Hugging Face folder, for the metadata of a GGUF file.
///
/// Only byte-level BPE whose way of splitting text llama.cpp has under a name is taken: a wrong name
/// would give other tokens without an error.
struct GGUFTokenizer {
  private let config: GGUFConfig
  private let json: JSONValue
  private let settings: JSONValue
  /// The number of rows, with or without a token.
  let rows: Int
  /// Tokens that it is to have besides its own.
  private let extras: [Vocabulary.Token]

  init(_ config: GGUFConfig, rows: Int, extras: [Vocabulary.Token] = []) throws {
    self.config = config
    self.rows = rows
    self.extras = extras
    guard let json = try config.file("tokenizer.json") else {
      throw GGUFObstacle.tokenizer("there is no tokenizer.json")
    }
    self.json = json
    settings = try config.file("tokenizer_config.json") ?? .object([])
  }

  /// Adds everything that llama.cpp needs of it.
  func add(to entries: inout GGUFEntries) throws {
    guard json["model"]?["type"]?.string == "BPE", json["model"]?["byte_fallback"] != .bool(true)
    else { throw GGUFObstacle.tokenizer("it is not byte-level BPE") }
    entries.add(GGUFTokens.modelKey, .string(GGUFSpelling.bytes.rawValue))
    entries.add("tokenizer.ggml.pre", .string(try splitter()))
    let (tokens, types) = try vocabulary()
    entries.add(GGUFTokens.listKey, .strings(tokens))
    entries.add(GGUFTokens.typesKey, .i32s(types))
    entries.add(GGUFTokens.mergesKey, .strings(try merges()))
    try addSpecial(to: &entries, count: tokens.count)
    if let template = try chatTemplate() {
      entries.add(GGUFTokens.templateKey, .string(template))
    }
  }

  // MARK: - Splitting

  /// The name in llama.cpp of the way in which text is split before BPE.
  private func splitter() throws -> String {
    let steps =
      json["pre_tokenizer"]?["pretokenizers"]?.elements ?? [json["pre_tokenizer"] ?? .null]
    let normalizer = json["normalizer"]?["type"]?.string
    let ignoresMerges = json["model"]?["ignore_merges"] == .bool(true)
    if steps.count == 1, Self.isByteLevel(steps[0], splits: true), normalizer == nil,
      !ignoresMerges
    {
      return "gpt-2"
    }
    if steps.count == 2, Self.isByteLevel(steps[1], splits: false),
      steps[0]["type"]?.string == "Split", steps[0]["behavior"]?.string == "Isolated",
      steps[0]["invert"] != .bool(true)
    {
      let pattern = steps[0]["pattern"]?["Regex"]?.string
      if pattern == Self.pattern(digits: "{1,3}"), normalizer == nil, ignoresMerges {
        return "llama-bpe"
      }
      if pattern == Self.pattern(digits: ""), normalizer == "NFC", !ignoresMerges {
        return "qwen2"
      }
    }
    throw GGUFObstacle.tokenizer("its way of splitting text is not known")
  }

  private static func isByteLevel(_ step: JSONValue, splits: Bool) -> Bool {
    step["type"]?.string == "ByteLevel" && step["add_prefix_space"] != .bool(true)
      && (step["use_regex"] != .bool(false)) == splits
  }

  /// The pattern of Llama 3, and of Qwen 2, which takes digits one by one.
  private static func pattern(digits: String) -> String {
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"# + digits
      + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  }

  // MARK: - Tokens

  /// The tokens by their numbers, with their kinds; numbers without a token get a name.
  private func vocabulary() throws -> ([String], [Int32]) {
    guard case .object(let members)? = json["model"]?["vocab"], rows <= GGUFTokens.limit else {
      throw GGUFObstacle.tokenizer("it has no vocabulary")
    }
    var tokens = (0..<rows).map(GGUFTokens.filler)
    var types = [Int32](repeating: GGUFTokens.Kind.unused.number, count: rows)
    for member in members {
      guard let place = member.value.integer, tokens.indices.contains(place) else {
        throw GGUFObstacle.tokenizer("it has more tokens than config.json says")
      }
      (tokens[place], types[place]) = (member.key, GGUFTokens.Kind.normal.number)
    }
    for token in json["added_tokens"]?.elements ?? [] {
      guard let place = token["id"]?.integer, tokens.indices.contains(place),
        let text = token["content"]?.string
      else { throw GGUFObstacle.tokenizer("it has more tokens than config.json says") }
      tokens[place] = text
      types[place] = Self.kind(text, isSpecial: token["special"] == .bool(true)).number
    }
    for token in extras where tokens.indices.contains(token.id) {
      tokens[token.id] = token.text
      types[token.id] = Self.kind(token.text, isSpecial: token.isSpecial).number
    }
    return (tokens, types)
  }

  /// The kind of a token that was added.
  private static func kind(_ text: String, isSpecial: Bool) -> GGUFTokens.Kind {
    isSpecial || looksSpecial(text) ? .control : .userDefined
  }

  /// Tokens that the converter takes for control tokens, whatever is said of them.
  private static func looksSpecial(_ text: String) -> Bool {
    ["<pad>", "<mask>", "<2mass>", "[@BOS@]"].contains(text)
      || text.hasPrefix("<|") && text.hasSuffix("|>")
      || text.hasPrefix("<\u{FF5C}") && text.hasSuffix("\u{FF5C}>")
      || text.hasPrefix("<unused") && text.hasSuffix(">")
  }

  /// The merges as two tokens with a space between them.
  private func merges() throws -> [String] {
    try (json["model"]?["merges"]?.elements ?? []).map { merge in
      if let text = merge.string { return text }
      guard let pair = merge.elements?.compactMap(\.string), pair.count == 2 else {
        throw GGUFObstacle.tokenizer("a merge is not of two tokens")
      }
      // A space within a token is written as byte-level BPE writes it.
      return pair.map { $0.split(separator: " ", omittingEmptySubsequences: false) }
        .map { $0.joined(separator: "\u{120}") }.joined(separator: " ")
    }
  }
}

extension GGUFTokenizer {
  /// Adds the numbers of special tokens, and which of them begin and end a text.
  private func addSpecial(to entries: inout GGUFEntries, count: Int) throws {
    let added = json["added_tokens"]?.elements ?? []
    for (name, key) in GGUFTokens.special {
      let text = special(name)
      let token = text.flatMap { text in added.first { $0["content"]?.string == text } }
      let place = (token?["id"] ?? config.value["\(name)_token_id"])?.integer
      guard let place, (0..<count).contains(place) else { continue }
      entries.add(GGUFTokens.idKey(key), .u32(UInt32(clamping: place)))
    }
    let template = try templateEnds()
    for (name, inTemplate) in [("bos", template.first), ("eos", template.last)] {
      var adds = inTemplate.map { $0 == special(name) }
      if case .bool(let flag)? = settings["add_\(name)_token"] { adds = flag }
      if let adds { entries.add("tokenizer.ggml.add_\(name)_token", .bool(adds)) }
    }
  }

  /// The text of a special token.
  private func special(_ name: String) -> String? {
    let token = settings["\(name)_token"]
    return token?.string ?? token?["content"]?.string
  }

  /// The special tokens that the template of a single text puts before and after it.
  private func templateEnds() throws -> (first: String?, last: String?) {
    guard let processor = json["post_processor"], processor != .null else { return (nil, nil) }
    let steps = processor["processors"]?.elements ?? [processor]
    guard let step = steps.first(where: { $0["type"]?.string == "TemplateProcessing" }),
      let single = step["single"]?.elements, single.count > 1
    else { return (nil, nil) }
    let last = single.last?["SpecialToken"]?["id"]?.string
    // The converter then takes this token for the end, and the end for something else.
    guard last == nil || last == special("eos") else {
      throw GGUFObstacle.tokenizer("its template ends in a token that is not the last of a text")
    }
    return (single.first?["SpecialToken"]?["id"]?.string, last)
  }

  private func chatTemplate() throws -> String? {
    if let template = settings["chat_template"]?.string { return template }
    if let templates = settings["chat_template"]?.elements {
      return templates.first { $0["name"]?.string == "default" }?["template"]?.string
    }
    let path = PathName.join(config.folder, "chat_template.jinja")
    guard System.exists(path) else { return nil }
    let bytes = try SideFile(name: "chat_template.jinja", source: .path(path)).read()
    return String(validating: bytes, as: UTF8.self)
  }
}
