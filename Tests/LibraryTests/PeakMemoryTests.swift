import Testing

@testable import Mokume

@Suite("Peak memory")
struct PeakMemoryTests {
  @Test(
    "the high-water mark of a process status is read in bytes",
    arguments: [
      ("Name:\tx\nVmPeak:\t    9000 kB\nVmHWM:\t    1234 kB\nVmRSS:\t 1 kB\n", 1234 * 1024 as Int?),
      ("Name:\tx\nVmRSS:\t 1 kB\n", nil), ("VmHWM:\t12 MB\n", nil), ("VmHWM:\n", nil), ("", nil),
    ])
  func status(_ text: String, _ bytes: Int?) {
    #expect(System.highWaterMark(inStatus: text) == bytes)
  }

  @Test("this process has a peak, and touching memory raises it")
  func raises() {
    let before = System.peakMemory
    #expect(before > 0)
    let count = before + (64 << 20)
    let bytes = [UInt8](repeating: 1, count: count)
    #expect(System.peakMemory > before)
    #expect(bytes.count == count)
  }
}
