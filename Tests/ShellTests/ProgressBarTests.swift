import Mokume
import MokumeRuntime
import MokumeShell
import Testing

@Suite("The bar")
struct ProgressBarTests {
  private let reading = Progress.read(
    Progress.save, (50, Progress.writing(7.51)), (60, Progress.writing(8.99)))

  private func bar(_ width: Int, isASCII: Bool = false) -> String {
    ProgressBar(isASCII: isASCII).text(reading, width: width)
  }

  @Test("it is drawn in eighths of blocks, or in ASCII")
  func styles() {
    #expect(
      bar(200) == """
        saving merged/  ▕████████████▍       ▏   62%  8.99/14.50 GB  3/5 shards  148 MB/s  \
        eta 0:00:38  model.layers.19.mlp.up_proj.weight
        """)
    #expect(
      bar(200, isASCII: true) == """
        saving merged/  [############--------]   62%  8.99/14.50 GB  3/5 shards  148 MB/s  \
        eta 0:00:38  model.layers.19.mlp.up_proj.weight
        """)
  }

  @Test("it is full at the end and empty at the start")
  func ends() {
    let start = Progress.read(Progress.save, (0, Progress.writing(0)))
    let end = Progress.read(Progress.save, (0, Progress.writing(14.5)))
    let blocks = ProgressBar(isASCII: false)
    #expect(blocks.text(start, width: 80).contains("▕\(String(repeating: " ", count: 20))▏    0%"))
    #expect(blocks.text(end, width: 80).contains("▕\(String(repeating: "█", count: 20))▏  100%"))
    let ascii = ProgressBar(isASCII: true)
    #expect(ascii.text(end, width: 80).contains("[\(String(repeating: "#", count: 20))]  100%"))
  }

  @Test("it loses the end of what it says as the terminal gets narrower, the tensor's name first")
  func narrow() {
    let numbers = "62%  8.99/14.50 GB  3/5 shards  148 MB/s  eta 0:00:38"
    #expect(bar(110) == "saving merged/  ▕████████████▍       ▏   \(numbers)  …_proj.weight")
    #expect(bar(90) == "saving merged/  ▕█████████▎     ▏   \(numbers)")
    #expect(
      bar(80) == "saving merged/  ▕██████████▌      ▏   62%  8.99/14.50 GB  148 MB/s  eta 0:00:38")
    #expect(bar(61) == "saving merged/  ▕████▉   ▏   62%  8.99/14.50 GB  eta 0:00:38")
    #expect(bar(50) == "saving merged/  ▕███████▍    ▏   62%  eta 0:00:38")
    #expect(bar(40) == "saving merged/   62%  eta 0:00:38")
    #expect(bar(20) == "saving …rged/   62%")
  }

  @Test("it never fills a line, whatever its width and characters", arguments: [false, true])
  func widths(isASCII: Bool) {
    var snapshot = Progress.writing(8.99)
    snapshot.tensor = "層.一.重み.👩‍👩‍👧.weight"
    let wide = Progress.read(
      .save(path: "合併/" + String(repeating: "x", count: 99)), (9, Progress.writing(1)),
      (10, snapshot))
    let bar = ProgressBar(isASCII: isASCII)
    for width in 1...200 {
      for reading in [wide, reading] {
        let text = bar.text(reading, width: width)
        // A wide character is two columns; nothing here is narrower than its scalars say.
        let columns = text.reduce(0) { $0 + ($1.unicodeScalars.first!.value >= 0x3000 ? 2 : 1) }
        #expect(columns < max(2, width), "\(width): \(text)")
      }
    }
  }

  @Test("a shard that is the only one is not counted")
  func single() {
    let reading = Progress.read(Progress.save, (1, Progress.reading(0.5)))
    #expect(
      ProgressBar(isASCII: true).text(reading, width: 100)
        == "reading for merged/  [##------------------]   10%  0.50/2.00 GB  500 MB/s  eta 0:00:09")
  }
}
