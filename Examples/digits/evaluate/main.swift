// Prints the accuracy of each network of Examples/digits on each task, and whether the merge
// beats every specialist on the mean: exit code 0 if so, 1 if not, 2 if a file cannot be used.

import Foundation

/// A line of the table.
struct Score {
  let name: String
  let accuracies: [Double]

  var mean: Double { accuracies.reduce(0, +) / Double(accuracies.count) }
}

let specialists = ["left", "right", "mirrored"]
let contenders =
  [("base", "base")] + specialists.map { ($0, $0) }
  + [("plain average", "out/average"), ("TIES merge", "out/ties")]

func scores(in folder: String, on exams: [Exam]) throws -> [Score] {
  try contenders.map { name, file in
    let network = try Network("\(folder)/\(file).safetensors")
    return Score(name: name, accuracies: exams.map { $0.accuracy(of: network) })
  }
}

func line(_ name: String, _ cells: [String]) -> String {
  func padding(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count))
  }
  return name + padding(name, to: 14) + cells.map { padding($0, to: 10) + $0 }.joined()
}

func table(_ scores: [Score], exams: [Exam]) -> String {
  let rows = scores.map { score in
    line(score.name, (score.accuracies + [score.mean]).map { String(format: "%.1f", $0) })
  }
  return ([line("accuracy, %", exams.map(\.name) + ["mean"])] + rows).joined(separator: "\n")
}

/// Whether the merge is ahead of every specialist, and the sentence that says so.
func verdict(_ scores: [Score]) -> (won: Bool, sentence: String) {
  let mean = Dictionary(uniqueKeysWithValues: scores.map { ($0.name, $0.mean) })
  let best = specialists.compactMap { mean[$0] }.max() ?? 100
  let lead = (mean["TIES merge"] ?? 0) - best
  let points = String(format: "%.1f", abs(lead))
  return lead > 0
    ? (true, "The merge is \(points) points ahead of the best specialist.")
    : (false, "The merge is not ahead of the best specialist (\(points) points behind).")
}

guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: digits-evaluate FOLDER\n".utf8))
  exit(2)
}
do {
  let folder = CommandLine.arguments[1]
  let exams = try Exam.all(in: TensorFile("\(folder)/tasks.safetensors"))
  let scores = try scores(in: folder, on: exams)
  let (won, sentence) = verdict(scores)
  print(table(scores, exams: exams), "", sentence, separator: "\n")
  exit(won ? 0 : 1)
} catch {
  FileHandle.standardError.write(Data("digits-evaluate: \(error)\n".utf8))
  exit(2)
}
