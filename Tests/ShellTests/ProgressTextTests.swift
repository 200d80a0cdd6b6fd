import Mokume
import MokumeRuntime
import MokumeShell
import Testing

@Suite("Lines of progress")
struct ProgressTextTests {
  @Test("a line has what people and awk want to know")
  func line() {
    let reading = Progress.read(
      Progress.save, (1, Progress.writing(0)), (50, Progress.writing(7.51)),
      (60, Progress.writing(8.99)))
    #expect(
      reading.line == """
        saving merged/  62%  8.99/14.50 GB  3/5 shards  148 MB/s  eta 0:00:38  \
        model.layers.19.mlp.up_proj.weight
        """)
  }

  @Test("what is not known is a dash, so that fields keep their places")
  func unknown() {
    #expect(Progress.read().line == "preparing merged/  0%  -  -  -  eta -:--:--")
    #expect(
      Progress.read(Progress.save, (0, Progress.reading(0))).line
        == "reading for merged/  0%  0.00/2.00 GB  0/1 shards  -  eta -:--:--")
    var number = Progress.reading(0.5)
    number.shardCount = 0
    #expect(
      Progress.read(.number, (1, number)).line
        == "computing a number  10%  0.50/2.00 GB  -  500 MB/s  eta 0:00:09")
  }

  @Test("while files are synced nothing is left to compute")
  func publishing() {
    var synced = Progress.writing(14.5)
    synced.phase = .publishing
    synced.shardsDone = 5
    synced.tensor = ""
    let reading = Progress.read(Progress.save, (1, Progress.writing(14)), (9, synced))
    #expect(reading.line == "syncing merged/  100%  14.50/14.50 GB  5/5 shards  -  eta -:--:--")
  }

  @Test("a hundred percent is the end and not nearly")
  func percent() {
    let reading = Progress.read(Progress.save, (1, Progress.writing(14.499)))
    #expect(reading.line.contains("  99%  14.50/14.50 GB  "))
  }

  @Test(
    "sizes and rates have units that fit",
    arguments: [
      (1, "1/999 bytes", 999), (500, "0.50/1.00 kB", 1000), (0, "0.00/999.99 kB", 999_990),
      (1_500_000, "1.50/20.00 MB", 20_000_000),
      (90_000_000_000, "90.00/12000.00 GB", 12_000_000_000_000),
    ])
  func units(part: Int, text: String, whole: Int) {
    var snapshot = Progress.writing(0)
    snapshot.writtenBytes = part
    snapshot.bytesToWrite = whole
    #expect(Progress.read(Progress.save, (0, snapshot)).line.contains("  \(text)  "))
  }

  @Test("names cannot move the cursor")
  func controls() {
    var snapshot = Progress.writing(1)
    snapshot.tensor = "a\u{1B}[2Jb\nc"
    let reading = Progress.read(.save(path: "x\ry/"), (0, snapshot))
    #expect(reading.line.hasPrefix("saving x\\u{0D}y/  "))
    #expect(reading.line.hasSuffix("  a\\u{1B}[2Jb\\u{0A}c"))
  }

  @Test("an event of JSON has every field, null where nothing is known")
  func json() {
    #expect(
      Progress.read().json(event: "start") == """
        {"event": "start", "target": "merged/", "phase": "preparing", "percent": 0.0, \
        "bytes": 0, "total": 0, "read": 0, "read_total": 0, "shards": 0, "shard_total": 0, \
        "stage": 0, "stage_total": 0, "rate": null, "eta": null, "seconds": 0.00, "tensor": null}
        """)
    let reading = Progress.read(
      Progress.save, (50, Progress.writing(7.51)), (60, Progress.writing(8.99)))
    #expect(
      reading.json(event: "progress") == """
        {"event": "progress", "target": "merged/", "phase": "writing", "percent": 62.0, \
        "bytes": 8990000000, "total": 14500000000, "read": 17980000000, "read_total": 29000000000, \
        "shards": 3, "shard_total": 5, "stage": 1, "stage_total": 1, "rate": 148000000, "eta": 37.2, \
        "seconds": 60.00, "tensor": "model.layers.19.mlp.up_proj.weight"}
        """)
  }

  @Test("the last line sums up, and --verbose goes into detail")
  func report() {
    let report = SaveReport(
      path: "merged/", byteCount: 14_500_000_000, tensorCount: 291, shardCount: 5, seconds: 98,
      peakMemory: 1_900_000_000,
      details: .init(
        readBytes: 29_000_000_000, planSeconds: 0.02, stageSeconds: [30, 67.9],
        publishSeconds: 7205, threads: 2, level: .baseline, files: ["merged/a", "merged/b"]))
    #expect(
      report.line
        == "wrote merged/  14.50 GB  291 tensors  5 shards  in 1m38s  148 MB/s  "
        + "peak memory 1.9 GB")
    #expect(
      report.detailLines == [
        "  plan     0.02s", "  stage 1  30.0s", "  stage 2  1m8s", "  sync     2h0m5s",
        "  read     29.00 GB", "  threads  2", "  kernels  baseline", "  files    merged/a",
        "           merged/b",
      ])
    #expect(
      report.json == """
        {"event": "wrote", "target": "merged/", "bytes": 14500000000, "tensors": 291, "shards": 5, \
        "seconds": 98.000, "rate": 147959184, "peak_memory": 1900000000}
        """)
  }
}
