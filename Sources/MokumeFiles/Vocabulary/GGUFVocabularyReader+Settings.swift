extension GGUFVocabularyReader {
  /// What `tokenizer_config.json` would say: special tokens, the chat template, and the numbers of
  /// tokens under the keys of `config.json`.
  var settings: JSONValue {
    var members: [JSONMember] = []
    for (name, key) in GGUFTokens.special {
      guard let id = metadata.unsigned(GGUFTokens.idKey(key)), id < texts.count else { continue }
      members.append(JSONMember(key: "\(name)_token_id", value: .number(String(id))))
      guard let bytes = bytes(Int(id)) else { continue }
      members.append(
        JSONMember(key: "\(name)_token", value: .string(String(decoding: bytes, as: UTF8.self))))
    }
    for name in ["bos", "eos"] {
      guard let adds = metadata.truth("tokenizer.ggml.add_\(name)_token") else { continue }
      members.append(JSONMember(key: "add_\(name)_token", value: .bool(adds)))
    }
    if let template { members.append(JSONMember(key: "chat_template", value: template)) }
    return .object(members)
  }

  /// The chat template; a list where there are several with names, as `tokenizer_config.json` has it.
  private var template: JSONValue? {
    let plain = metadata.string(GGUFTokens.templateKey)
    let names = (metadata.texts(GGUFTokens.templateNamesKey) ?? []).map {
      String(decoding: metadata.bytes[$0], as: UTF8.self)
    }
    let named = names.compactMap { name in
      metadata.string("\(GGUFTokens.templateKey).\(name)").map { (name, $0) }
    }
    if named.isEmpty { return plain.map(JSONValue.string) }
    return .array(
      ((plain.map { [("default", $0)] } ?? []) + named).map { name, text in
        .object([
          JSONMember(key: "name", value: .string(name)),
          JSONMember(key: "template", value: .string(text)),
        ])
      })
  }
}
