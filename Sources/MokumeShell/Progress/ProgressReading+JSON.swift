import Mokume

extension ProgressReading {
  /// The fields of an event while a run goes on; docs/language.md has their meaning.
  package func json(event: String) -> String {
    var object = JSONObject()
    object.add("event", event)
    object.add("target", work.target)
    object.add("phase", snapshot.phase.rawValue)
    object.add("percent", share * 100, decimals: 1)
    object.add("bytes", snapshot.writtenBytes)
    object.add("total", snapshot.bytesToWrite)
    object.add("read", snapshot.readBytes)
    object.add("read_total", snapshot.bytesToRead)
    object.add("shards", snapshot.shardsDone)
    object.add("shard_total", snapshot.shardCount)
    object.add("stage", snapshot.stage)
    object.add("stage_total", snapshot.stageCount)
    object.add("rate", rate, decimals: 0)
    object.add("eta", remainingSeconds, decimals: 1)
    object.add("seconds", seconds, decimals: 2)
    object.add("tensor", snapshot.tensor.isEmpty ? nil : snapshot.tensor)
    return object.text
  }
}

extension SaveReport {
  /// The event of a published model.
  package var json: String {
    var object = JSONObject()
    object.add("event", "wrote")
    object.add("target", path)
    object.add("bytes", byteCount)
    object.add("tensors", tensorCount)
    object.add("shards", shardCount)
    object.add("seconds", seconds, decimals: 3)
    object.add("rate", rate, decimals: 0)
    object.add("peak_memory", peakMemory)
    if let continued { object.add("continued_from", continued.next) }
    return object.text
  }

  /// Bytes of the output in a second of the whole save, without those of an earlier run.
  var rate: Double { seconds > 0 ? Double(newByteCount) / seconds : 0 }
}

extension SessionWork {
  /// The target of a save.
  var target: String? { if case .save(let path) = self { path } else { nil } }
}
