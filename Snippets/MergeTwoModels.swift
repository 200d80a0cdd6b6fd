// Merges two fine-tunes of one base with TIES and saves the result.
//
//     swift run MergeTwoModels models/base models/chat models/code merged/
import Foundation
import Mokume

let paths = Array(CommandLine.arguments.dropFirst())
guard paths.count == 4 else {
  print("usage: MergeTwoModels BASE A B OUTPUT")
  exit(2)
}

let session = Session()
let base = try session.load(paths[0])
let a = try session.load(paths[1])
let b = try session.load(paths[2])

// snippet.merge
let merged = try base + ties([a - base, b - base], density: 0.2)
// snippet.end

try session.save(merged, to: paths[3], dtype: "bf16")
print("merged \(merged.tensors.count) tensors into \(paths[3])")
