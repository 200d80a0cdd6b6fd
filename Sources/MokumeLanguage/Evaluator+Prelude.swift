import MokumeDiagnostics
import MokumeSyntax

extension Evaluator {
  /// Makes the methods known that are written in the language. A file is read when one of its functions
  /// is first asked for: most sessions use two of thirty, and all wait for the first prompt.
  func preparePrelude() {
    for file in Prelude.files {
      prelude.put(off: file.functions) { [unowned self] in load(file) }
    }
  }

  private func load(_ file: Prelude.File) {
    let outer = frame
    frame = Frame(scope: prelude, isPrelude: true)
    defer { frame = outer }
    let source = SourceText(name: "prelude/\(file.name)", bytes: file.bytes)
    let (program, problems) = parse(source, id: addSource(source))
    // The files are part of this build and a test runs each of their functions.
    precondition(problems.isEmpty, "\(file.name): \(problems.map(\.message))")
    for statement in program.statements {
      do {
        _ = try perform(statement)
      } catch {
        preconditionFailure("\(file.name): \(error.message)")
      }
    }
  }
}

/// The merge methods written in the language itself, as they are embedded in the binary.
public enum Prelude {
  public struct File: Sendable {
    public let name: String
    public let bytes: [UInt8]

    /// The functions it defines: a definition begins a line, and there is nothing else in a file.
    public var functions: [String] {
      bytes.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: "def ".utf8) }.map {
        String(decoding: $0.dropFirst(4).prefix { $0 != UInt8(ascii: "(") }, as: UTF8.self)
      }
    }
  }

  /// The files, from what others build on to what builds on others.
  public static let files: [File] = [
    File(name: "linear.merge", bytes: PackageResources.linear_merge),
    File(name: "gram.merge", bytes: PackageResources.gram_merge),
    File(name: "slerp.merge", bytes: PackageResources.slerp_merge),
    File(name: "nuslerp.merge", bytes: PackageResources.nuslerp_merge),
    File(name: "multislerp.merge", bytes: PackageResources.multislerp_merge),
    File(name: "karcher.merge", bytes: PackageResources.karcher_merge),
    File(name: "task_arithmetic.merge", bytes: PackageResources.task_arithmetic_merge),
    File(name: "model_stock.merge", bytes: PackageResources.model_stock_merge),
    File(name: "consensus.merge", bytes: PackageResources.consensus_merge),
    File(name: "rescale.merge", bytes: PackageResources.rescale_merge),
    File(name: "ties.merge", bytes: PackageResources.ties_merge),
    File(name: "breadcrumbs.merge", bytes: PackageResources.breadcrumbs_merge),
    File(name: "breadcrumbs_ties.merge", bytes: PackageResources.breadcrumbs_ties_merge),
    File(name: "sce.merge", bytes: PackageResources.sce_merge),
    File(name: "dare.merge", bytes: PackageResources.dare_merge),
    File(name: "dare_ties.merge", bytes: PackageResources.dare_ties_merge),
    File(name: "dare_linear.merge", bytes: PackageResources.dare_linear_merge),
    File(name: "ram.merge", bytes: PackageResources.ram_merge),
    File(name: "ramplus.merge", bytes: PackageResources.ramplus_merge),
    File(name: "nearswap.merge", bytes: PackageResources.nearswap_merge),
    File(name: "arcee_fusion.merge", bytes: PackageResources.arcee_fusion_merge),
    File(name: "della.merge", bytes: PackageResources.della_merge),
    File(name: "della_linear.merge", bytes: PackageResources.della_linear_merge),
    File(name: "consensus_ta.merge", bytes: PackageResources.consensus_ta_merge),
    File(name: "magmax.merge", bytes: PackageResources.magmax_merge),
    File(name: "emr.merge", bytes: PackageResources.emr_merge),
    File(name: "pcb.merge", bytes: PackageResources.pcb_merge),
    File(name: "lines.merge", bytes: PackageResources.lines_merge),
    File(name: "metagpt.merge", bytes: PackageResources.metagpt_merge),
    File(name: "geometric_median.merge", bytes: PackageResources.geometric_median_merge),
    File(name: "sign_agreement.merge", bytes: PackageResources.sign_agreement_merge),
    File(name: "perpendicular.merge", bytes: PackageResources.perpendicular_merge),
    File(name: "cabs.merge", bytes: PackageResources.cabs_merge),
  ]
}
