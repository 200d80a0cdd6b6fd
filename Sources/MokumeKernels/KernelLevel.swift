import CMokumeKernels

/// A set of processor instructions that the tile loops were compiled for.
///
/// Every level gives the same bits; a higher one gives them sooner. The raw values are the names
/// a user may give.
public enum KernelLevel: String, CaseIterable, Sendable {
  /// What every processor of the platform has: SSE2 on x86-64, NEON on arm64.
  case baseline

  /// x86-64 with AVX2 and F16C.
  case avx2

  /// x86-64 with AVX-512 F, BW, DQ and VL.
  case avx512
}

extension KernelLevel {
  /// The highest level that this processor runs.
  public static var best: KernelLevel {
    switch mk_best_level() {
    case MK_AVX512: .avx512
    case MK_AVX2: .avx2
    default: .baseline
    }
  }

  /// The levels that this processor runs, lowest first.
  public static var available: [KernelLevel] {
    let best = best
    return allCases.filter { $0 <= best }
  }

  package var cLevel: mk_level {
    switch self {
    case .baseline: MK_BASELINE
    case .avx2: MK_AVX2
    case .avx512: MK_AVX512
    }
  }
}

extension KernelLevel: Comparable {
  /// Whether the instructions of `a` are the older ones.
  public static func < (a: KernelLevel, b: KernelLevel) -> Bool {
    a.cLevel.rawValue < b.cLevel.rawValue
  }
}
