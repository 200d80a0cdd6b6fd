extension Checkpoint {
  /// Whether the files under the model's path are those that were opened, and nobody wrote to them.
  ///
  /// Looks at names, sizes and times and reads nothing. A file that is gone is not current.
  public var isCurrent: Bool {
    files.allSatisfy { file in
      guard let now = try? System.status(file.path) else { return false }
      return now.size == file.size && now.identity == file.identity
        && now.modified_seconds == file.modifiedSeconds
        && now.modified_nanoseconds == file.modifiedNanoseconds
    }
  }
}
