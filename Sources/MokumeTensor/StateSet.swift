/// States of an automaton, each once and in the order in which they were added. Emptying it takes as long
/// as there are members, so that it can be used again for every character.
package struct StateSet {
  package private(set) var members: [Int] = []
  private var isMember: [Bool]

  /// Makes an empty set for states below a number.
  package init(count: Int) { isMember = Array(repeating: false, count: count) }

  package func contains(_ state: Int) -> Bool { isMember[state] }

  /// Adds a state.
  ///
  /// - Returns: whether it was not there.
  package mutating func insert(_ state: Int) -> Bool {
    if isMember[state] { return false }
    isMember[state] = true
    members.append(state)
    return true
  }

  package mutating func removeAll() {
    for member in members { isMember[member] = false }
    members.removeAll(keepingCapacity: true)
  }
}
