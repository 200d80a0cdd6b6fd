import Mokume
import MokumeRuntime
import MokumeShell
import Testing

/// Snapshots as a run would give them, and what is made of them.
enum Progress {
  static let save = SessionWork.save(path: "merged/")

  /// A save of 14.5 GB from 29 GB in one stage, so far written.
  static func writing(_ gigabytes: Double, kept: Double = 0) -> RunProgress.Snapshot {
    var snapshot = RunProgress.Snapshot(phase: .writing)
    let own = Int(((gigabytes - kept) * 1e9).rounded())
    snapshot.stage = 1
    snapshot.stageCount = 1
    snapshot.writtenBytes = own + Int(kept * 1e9)
    snapshot.bytesToWrite = 14_500_000_000
    snapshot.readBytes = 2 * own
    snapshot.bytesToRead = 29_000_000_000 - 2 * Int(kept * 1e9)
    snapshot.workDone = 3 * own
    snapshot.workTotal = 43_500_000_000 - 3 * Int(kept * 1e9)
    snapshot.shardsDone = 3
    snapshot.shardCount = 5
    snapshot.tensor = "model.layers.19.mlp.up_proj.weight"
    return snapshot
  }

  /// The first of two stages, which reads 2 GB and writes nothing.
  static func reading(_ gigabytes: Double) -> RunProgress.Snapshot {
    var snapshot = RunProgress.Snapshot(phase: .reading)
    snapshot.stage = 1
    snapshot.stageCount = 2
    snapshot.readBytes = Int(gigabytes * 1e9)
    snapshot.stageReadBytes = snapshot.readBytes
    snapshot.stageBytesToRead = 2_000_000_000
    snapshot.bytesToRead = 4_000_000_000
    snapshot.bytesToWrite = 1_000_000_000
    snapshot.workDone = snapshot.readBytes
    snapshot.workTotal = 5_000_000_000
    snapshot.shardCount = 1
    return snapshot
  }

  /// What a meter makes of snapshots at these times.
  static func read(
    _ work: SessionWork = save, _ looks: (time: Double, snapshot: RunProgress.Snapshot)...
  ) -> ProgressReading {
    var meter = ProgressMeter(work, at: 0)
    for look in looks { meter.add(look.snapshot, at: look.time) }
    return meter.reading
  }
}

@Suite("What is known of a run")
struct ProgressMeterTests {
  @Test("rate and remaining time are those of the last ten seconds")
  func average() throws {
    var meter = ProgressMeter(Progress.save, at: 0)
    for second in 1...20 { meter.add(Progress.writing(Double(second) / 2), at: Double(second)) }
    #expect(meter.reading.rate == 0.5e9)
    for second in 21...30 {
      meter.add(Progress.writing(10 + Double(second - 20) / 4), at: Double(second))
    }
    #expect(meter.reading.rate == 0.25e9)
    #expect(meter.reading.remainingSeconds == 8)
  }

  @Test("at the start nothing is known, and nothing is said that is not a number")
  func start() {
    let looks: [ProgressReading] = [
      Progress.read(), Progress.read(Progress.save, (0, Progress.writing(0))),
      Progress.read(Progress.save, (0.1, Progress.writing(0.1))),
      Progress.read(Progress.save, (0, Progress.writing(1)), (0, Progress.writing(2))),
      Progress.read(Progress.save, (9, Progress.writing(0))),
    ]
    for reading in looks {
      #expect(reading.rate == nil)
      #expect(reading.remainingSeconds == nil)
      #expect((0...1).contains(reading.share))
    }
  }

  @Test("planning slows no rate down")
  func planning() {
    let preparing = RunProgress.Snapshot(phase: .preparing)
    let reading = Progress.read(
      Progress.save, (30, preparing), (60, preparing), (61, Progress.writing(1)))
    #expect(reading.rate == 1e9)
    #expect(reading.remainingSeconds == 13.5)
    #expect(reading.seconds == 61)
  }

  @Test("what an earlier run has written counts for the share and not for the rate")
  func kept() {
    let reading = Progress.read(
      Progress.save, (1, Progress.writing(8, kept: 7.25)), (2, Progress.writing(8.5, kept: 7.25)))
    #expect(reading.rate == 0.625e9)
    #expect(reading.remainingSeconds == 9.6)
    #expect(abs(reading.share - 8.5 / 14.5) < 1e-9)
  }

  @Test("a stage that writes nothing moves the share by what it reads")
  func stages() {
    let first = Progress.read(Progress.save, (1, Progress.reading(1)))
    #expect(first.share == 0.2)
    #expect(first.rate == 1e9)
    #expect(first.remainingSeconds == 4)
  }

  @Test("the share never falls, though a selection that looks again adds to the work")
  func monotone() {
    var more = Progress.reading(1.1)
    more.workTotal += 5_000_000_000
    let reading = Progress.read(Progress.save, (1, Progress.reading(1)), (2, more))
    #expect(reading.share == 0.2)
  }

  @Test("a run that stands still has no remaining time, and one that would take years none either")
  func stalled() {
    let still = Progress.read(
      Progress.save, (1, Progress.writing(1)), (20, Progress.writing(1)), (40, Progress.writing(1)))
    #expect(still.rate == 0)
    #expect(still.remainingSeconds == nil)
    let slow = Progress.read(
      Progress.save, (1, Progress.writing(1)), (1e6, Progress.writing(1.000001)))
    #expect(slow.remainingSeconds == nil)
  }
}
