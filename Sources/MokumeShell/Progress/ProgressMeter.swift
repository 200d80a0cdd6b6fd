import Mokume
import MokumeRuntime

/// Makes rates and remaining times of snapshots of a run; knows no clock.
package struct ProgressMeter {
  private struct Sample {
    let time: Double
    let workDone: Int
    let counted: Int
    let phase: RunProgress.Phase
    let stage: Int
  }

  /// Rates are averages over so many seconds.
  private static let window = 10.0
  /// Over less time than this a rate says nothing, in seconds.
  private static let shortest = 0.5
  /// Nobody believes a longer remaining time, in seconds.
  private static let longest = 1000 * 3600.0

  private let work: SessionWork
  private let start: Double
  private var samples: [Sample] = []
  private var snapshot = RunProgress.Snapshot(phase: .preparing)
  private var share = 0.0

  /// - Parameter time: now, in seconds of a clock that never runs backwards.
  package init(_ work: SessionWork, at time: Double) {
    self.work = work
    start = time
    add(snapshot, at: time)
  }

  /// Takes a look at the run.
  package mutating func add(_ next: RunProgress.Snapshot, at time: Double) {
    if snapshot.phase == .preparing, next.phase != .preparing {
      // Work begins about here; planning is no part of its rate.
      samples = samples.suffix(1).map { sample(of: next, at: $0.time, isFirst: true) }
    }
    snapshot = next
    share = max(share, next.share)
    samples.append(sample(of: next, at: time, isFirst: false))
    while samples.count > 2, samples[1].time <= time - Self.window { samples.removeFirst() }
  }

  /// What there is to show as of the last look.
  package var reading: ProgressReading {
    ProgressReading(
      work: work, snapshot: snapshot, seconds: max(0, (samples.last?.time ?? start) - start),
      share: share, rate: rate, remainingSeconds: remainingSeconds)
  }

  /// A sample of a run that is there, or was about to begin.
  private func sample(
    of snapshot: RunProgress.Snapshot, at time: Double, isFirst: Bool
  ) -> Sample {
    let counted = snapshot.counted.done
    return Sample(
      time: time, workDone: isFirst ? 0 : snapshot.workDone,
      counted: isFirst ? counted - snapshot.ownCount : counted, phase: snapshot.phase,
      stage: snapshot.stage)
  }

  private var rate: Double? {
    guard snapshot.isAtWork, snapshot.ownCount > 0, let last = samples.last,
      let first = samples.first(where: { $0.phase == last.phase && $0.stage == last.stage })
    else { return nil }
    return quotient(last.counted - first.counted, last.time - first.time)
  }

  private var remainingSeconds: Double? {
    guard snapshot.isAtWork, let first = samples.first, let last = samples.last,
      let rate = quotient(last.workDone - first.workDone, last.time - first.time), rate > 0
    else { return nil }
    let seconds = Double(max(0, snapshot.workTotal - snapshot.workDone)) / rate
    return seconds < Self.longest ? seconds : nil
  }

  private func quotient(_ bytes: Int, _ seconds: Double) -> Double? {
    seconds >= Self.shortest && bytes >= 0 ? Double(bytes) / seconds : nil
  }
}

/// How far a run is, ready to be shown.
package struct ProgressReading: Sendable {
  /// What runs.
  package let work: SessionWork
  /// How far it is.
  package let snapshot: RunProgress.Snapshot
  /// Time since it began, in seconds.
  package let seconds: Double
  /// How much of everything is done, from 0 to 1; never less than before.
  package let share: Double
  /// What is counted, in bytes a second; nil while unknown.
  package let rate: Double?
  /// Time until all work is done, in seconds; nil while unknown.
  package let remainingSeconds: Double?
}

extension RunProgress.Snapshot {
  /// The bytes that stand for progress: what is written, or read in a stage that writes nothing.
  var counted: (done: Int, total: Int) {
    phase == .reading ? (stageReadBytes, stageBytesToRead) : (writtenBytes, bytesToWrite)
  }

  /// The part of what is counted that this run has done.
  fileprivate var ownCount: Int { phase == .reading ? stageReadBytes : workDone - readBytes }

  /// Whether bytes are moving.
  var isAtWork: Bool { phase == .reading || phase == .writing }
}
