import MokumeGraph
import MokumeTensor

extension Evaluator {
  /// The beginning that all names have in place of another if a layout has such tensors. Models are
  /// saved with and without what their class puts before the names of its parts.
  func prefixes(
    of names: [TensorName], in layout: Layout
  ) -> (here: String, there: String)? {
    guard let first = names.first else { return nil }
    let parts = first.text.split(separator: ".", omittingEmptySubsequences: false)
    for count in 0..<parts.count {
      let rest = parts[count...].joined(separator: ".")
      let old = parts[..<count].map { $0 + "." }.joined()
      for known in layout.names {
        guard known.text.utf8.count > rest.utf8.count || count > 0,
          known.text == rest || known.text.hasSuffix("." + rest)
        else { continue }
        let new = String(known.text.dropLast(rest.count))
        if isRenaming(names, old, new, in: layout) { return (old, new) }
      }
    }
    return nil
  }

  private func isRenaming(
    _ names: [TensorName], _ old: String, _ new: String, in layout: Layout
  ) -> Bool {
    names.allSatisfy { name in
      name.text.hasPrefix(old)
        && layout.position(of: TensorName(new + name.text.dropFirst(old.count))) != nil
    }
  }
}
