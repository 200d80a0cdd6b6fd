/// Numbers for modules by the first pattern that means them, as in `rank_pattern`.
struct PatternTable<Value: Sendable>: Sendable {
  /// What looking up may take in all; keys that need more were made to. Five hundred keys that begin with
  /// `^` take half of it on five hundred modules.
  private static var stepLimit: Int { 8_000_000 }

  private(set) var entries: [(pattern: ModulePattern, value: Value)] = []
  private let field: String
  private var steps = 0

  init(_ field: String) { self.field = field }

  mutating func add(_ key: String, _ value: Value) throws {
    do throws(PatternError) {
      entries.append((try ModulePattern(key), value))
    } catch {
      throw AdapterFault.pattern(field: field, key: key, error)
    }
  }

  /// The number for a module, or nil when no pattern means it.
  mutating func value(for module: String) throws -> Value? {
    let name = ModulePattern.Module(module)
    for entry in entries {
      if entry.pattern.matches(name, steps: &steps) { return entry.value }
      if steps > Self.stepLimit {
        throw AdapterFault.pattern(field: field, key: module, .tooLarge)
      }
    }
    return nil
  }
}
