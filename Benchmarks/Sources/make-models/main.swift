// make-models FOLDER [--layers N | --tiny-tensors N]
//
// Writes base.safetensors and its fine-tunes a, b and c to FOLDER: bf16, the shapes of
// Qwen2.5-0.5B with N layers (24), or N tensors of 16 elements. The same bytes every time.

import Foundation

func parse(_ arguments: [String]) throws -> ModelWriter {
  let usage = Failure("usage: make-models FOLDER [--layers N | --tiny-tensors N]")
  switch arguments.count {
  case 1:
    return ModelWriter(folder: arguments[0], layout: .qwen(layers: 24))
  case 3:
    guard let count = Int(arguments[2]), 1...1_000_000 ~= count else { throw usage }
    switch arguments[1] {
    case "--layers": return ModelWriter(folder: arguments[0], layout: .qwen(layers: count))
    case "--tiny-tensors": return ModelWriter(folder: arguments[0], layout: .tiny(count: count))
    default: throw usage
    }
  default:
    throw usage
  }
}

do {
  try parse(Array(CommandLine.arguments.dropFirst())).run()
} catch {
  FileHandle.standardError.write(Data("make-models: \(error)\n".utf8))
  exit(1)
}
