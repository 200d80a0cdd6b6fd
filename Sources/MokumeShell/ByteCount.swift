import MokumeDiagnostics
import MokumeSyntax

/// A size as the language writes it, whole: `1GiB`, `512MB`.
func byteText(_ bytes: Int) -> String {
  let units = [("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20), ("MB", 1_000_000)]
  for (unit, size) in units where bytes >= size && bytes % size == 0 {
    return "\(bytes / size)\(unit)"
  }
  return "\(bytes / 1000)KB"
}

/// The bytes that a size of the language means, such as `512MB`, or nil if it is none.
func byteCount(_ text: String) -> Int? {
  var sources = SourceMap()
  let source = SourceText(name: "size", text: text)
  let (program, problems) = parse(source, id: sources.add(source))
  guard problems.isEmpty, program.statements.count == 1,
    case .expression(let expression) = program.statements[0].kind,
    case .size(let bytes, _) = expression.kind
  else { return nil }
  return bytes
}
