import MokumeDiagnostics
import MokumeSyntax

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
