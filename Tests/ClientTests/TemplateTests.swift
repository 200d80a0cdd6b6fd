import Foundation
import TestSupport
import Testing

@Suite(
  "Chat templates with names in transformers",
  .enabled(if: Python.hasTransformers, "transformers is not installed; scripts/clients does it"))
struct TemplateTests {
  /// A question, its answer and another question; then a system's words, a question and its answer.
  private static let wanted = [
    "alpaca": [
      "### Instruction:\nHi\n\n### Response:\nHello.\n\n### Instruction:\nBye\n\n### Response:\n",
      "Be kind.\n\n### Instruction:\nHi\n\n### Response:\nHello.",
    ],
    "chatml": [
      "<|im_start|>user\nHi <|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n"
        + "<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n",
      "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
        + "<|im_start|>assistant\nHello.<|im_end|>\n",
    ],
    "exaone": [
      "[|system|][|endofturn|]\n[|user|]Hi \n[|assistant|]Hello.[|endofturn|]\n[|user|]Bye\n"
        + "[|assistant|]",
      "[|system|]Be kind.[|endofturn|]\n[|user|]Hi\n[|assistant|]Hello.[|endofturn|]\n",
    ],
    "llama3": [
      "<s><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\nHello.<|eot_id|>"
        + "<|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\n",
      "<s><|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|>"
        + "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\nHello.<|eot_id|>",
    ],
    "mistral": [
      "<s> [INST] Hi  [/INST] Hello.</s> [INST] Bye [/INST]",
      "<s> [INST] Be kind.\n\nHi [/INST] Hello.</s>",
    ],
  ]

  @Test("each renders conversations in the format of its family")
  func render() throws {
    let folder = try TemporaryFolder()
    let made = try Python.run(script: "render_templates.py", ["make", folder.path])
    #expect(made.status == 0, "\(made.errors)")
    try folder.write("model/model.safetensors", TinyModel.network(0).data)
    try folder.write("model/config.json", #"{"model_type": "llama"}"#)
    let names = Self.wanted.keys.sorted()
    for name in names {
      try folder.write(
        "\(name).yml",
        "merge_method: passthrough\nmodels: [{model: \(folder.path)/model}]\nchat_template: \(name)\n"
      )
      let answer = try MokumeProcess.run("mergekit", "\(name).yml", name, in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
    }
    let rendered = try Python.run(script: "render_templates.py", [folder.path] + names)
    let lines = rendered.output.split(separator: "\n")
    try #require(lines.count == names.count, "\(rendered.errors)")
    for (name, line) in zip(names, lines) {
      let texts = try JSONDecoder().decode([String].self, from: Data(line.utf8))
      #expect(texts == Self.wanted[name], "\(name)")
    }
  }
}
