import MokumeFiles
import MokumeGraph
import MokumeLanguage
import MokumePlan
import MokumeTensor

extension Session {
  /// What a GGUF file has besides the weights, from the first model of the expression, and the tokens
  /// of the one that the value was aligned to; nil for other targets.
  ///
  /// - Throws: `FileError.unconvertible` when they do not say what GGUF needs, or the type is none of
  ///   the target's.
  func gguf(
    of donor: Checkpoint?, _ headers: [TensorHeader], _ request: SaveRequest
  ) throws -> GGUFTarget? {
    let quant = request.quant.flatMap(WeightType.init)
    guard OutputTarget.isGGUF(request.path) else {
      guard let quant else { return nil }
      throw FileError.unconvertible(target: request.path, .quantized(quant))
    }
    let vocabulary = graph.vocabularyTarget(of: request.node).map {
      GGUFVocabulary(donor: checkpoints[$0.donor], added: $0.added, rowCount: $0.rowCount)
    }
    let plain = try weightType(request)
    return try GGUFTarget(
      request.path, weights: quant ?? plain ?? ownType(request), fallback: plain ?? .f16,
      donor: donor, vocabulary: vocabulary, tensors: headers)
  }

  /// What a plan says of a GGUF file to write.
  func ggufSummary(_ plan: Plan, _ request: SaveRequest) throws -> String {
    let donor = graph.models(of: request.node).first.map { checkpoints[$0] }
    let target = try gguf(of: donor, plan.outputs[0], request)
    let layout = try OutputLayout(
      OutputSpec(
        target: request.path, tensors: plan.outputs[0].inNaturalOrder(), gguf: target))
    let size = ByteSize.text(Int(clamping: layout.fileBytes))
    let weights = (target?.weights ?? .f32).rawValue
    return "\(request.path)  \(size) as GGUF, matrices in \(weights), one file"
  }

  /// The type that the request asks for, if it does.
  private func weightType(_ request: SaveRequest) throws -> WeightType? {
    guard let dtype = request.dtype else { return nil }
    let name = dtype.languageName ?? dtype.rawValue
    guard let type = WeightType(rawValue: name) else {
      throw FileError.unconvertible(target: request.path, .dtype(name))
    }
    return type
  }

  /// The type that most elements of the value have, or the smallest of GGUF that holds it; 64 bits
  /// become 32.
  private func ownType(_ request: SaveRequest) -> WeightType {
    let plan = Planner.plan([OutputRequest(root: request.node, dtype: nil)], in: graph)
    switch commonType(plan.outputs[0]) {
    case .f16?: return .f16
    case .bf16?, .f8e4m3?, .f8e5m2?: return .bf16
    default: return .f32
    }
  }
}
