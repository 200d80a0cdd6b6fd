import MokumeFiles
import MokumeTensor

/// A tokenizer has tokens or a message, and what is added to it is in it.
func checkTokenizer(_ bytes: [UInt8], as name: String) {
  Workplace.write("model.safetensors", emptyModel)
  Workplace.write("config.json", Array("{}".utf8))
  let other = name == "tokenizer.json" ? "tokenizer.model" : "tokenizer.json"
  Workplace.remove(other)
  Workplace.write(name, bytes)
  messages {
    let model = try Checkpoint.open(Workplace.folder + "/model.safetensors")
    guard let vocabulary = try model.vocabulary() else { return }
    let ids = vocabulary.tokens.map(\.id)
    require(Set(ids).count == ids.count, "two tokens of one number")
    guard name == "tokenizer.json" else { return }
    let first = Array(vocabulary.tokens.prefix(2))
    for edited in [
      try TokenizerEditor.adding(first, toTokenizer: bytes, path: name),
      try TokenizerEditor.adding(first, toSettings: bytes, path: name),
    ] { require(isJSON(edited), "no JSON after tokens were added") }
  }
}

/// A file of weights without any.
private let emptyModel: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D]
