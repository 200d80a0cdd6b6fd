import CMokumeKernels
import MokumeKernels
import MokumeTensor
import Testing

@Suite struct KernelLevelTests {
  @Test("levels are ordered, and those available end with the best")
  func order() {
    #expect(KernelLevel.allCases == KernelLevel.allCases.sorted())
    #expect(KernelLevel.baseline < .avx2 && KernelLevel.avx2 < .avx512)
    #expect(KernelLevel.available.first == .baseline)
    #expect(KernelLevel.available.last == .best)
  }

  @Test("each level has loops of its own", arguments: KernelLevel.available)
  func tables(level: KernelLevel) {
    let kernels = Kernels(level: level)
    #expect(kernels.level == level)
    for other in KernelLevel.available where other != level {
      #expect(Kernels(level: other).table != kernels.table)
    }
  }

  @Test("every entry of the C table has one name in Swift")
  func names() {
    #expect(Set(UnaryKernel.allCases.map(\.index)) == Set(0..<Int(MK_UNARIES.rawValue)))
    #expect(Set(BinaryKernel.allCases.map(\.index)) == Set(0..<Int(MK_BINARIES.rawValue)))
    let types = DType.allCases.filter(\.isComputable)
    #expect(Set(types.compactMap(\.kernelIndex)) == Set(0..<Int(MK_DTYPES.rawValue)))
    #expect(DType.allCases.allSatisfy { $0.isComputable == ($0.kernelIndex != nil) })
  }
}
