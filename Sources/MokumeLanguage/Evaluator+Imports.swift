import MokumeDiagnostics
import MokumeGraph
import MokumeSyntax

extension Evaluator {
  func importFile(_ path: String, _ span: Span, _ alias: Identifier?) throws(Diagnostic) {
    let file: ScriptFile
    do {
      file = try host.readScript(path, relativeTo: sources[span.source].name)
    } catch {
      throw error.diagnostic(at: span)
    }
    if let start = importing.firstIndex(of: file.name) {
      throw .importCycle(Array(importing[start...]) + [file.name], at: span)
    }
    if file.name == sources[span.source].name {
      throw .importCycle([file.name, file.name], at: span)
    }
    let module: Scope
    if let known = imports[file.name] {
      module = known
    } else {
      module = try run(file)
      imports[file.name] = module
    }
    if let alias {
      frame.scope.bind(alias.text, Binding(.module(module), definition: alias.span))
    } else {
      for (name, binding) in module.bindings { frame.scope.bind(name, binding) }
    }
  }

  private func run(_ file: ScriptFile) throws(Diagnostic) -> Scope {
    let source = SourceText(name: file.name, bytes: file.bytes)
    importedTexts[file.name] = source
    let (program, problems) = parse(source, id: addSource(source))
    for problem in problems where problem.severity == .warning { host.warn(problem) }
    if let error = problems.first(where: { $0.severity == .error }) { throw error }
    let caller = frame
    let module = Scope(parent: prelude)
    importing.append(file.name)
    frame = Frame(scope: module, isPrelude: false, depth: caller.depth)
    defer {
      frame = caller
      importing.removeLast()
    }
    for statement in program.statements { _ = try perform(statement) }
    return module
  }
}
