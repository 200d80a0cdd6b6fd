import Foundation
import Testing

@Suite("Architecture")
struct ArchitectureTests {
  /// The Swift files of a module with their paths.
  private static func sources(_ module: String) throws -> [(path: String, lines: [String])] {
    let folder = Manual.root.appendingPathComponent("Sources/\(module)")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return try (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" }
      .map { ($0.path, try String(contentsOf: $0, encoding: .utf8).components(separatedBy: "\n")) }
  }

  private static var modules: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(
        atPath: Manual.root.appendingPathComponent("Sources").path
      ).filter { !$0.hasPrefix(".") }.sorted()
    }
  }

  @Test("modules import what ARCHITECTURE.md says, and Foundation is not among it")
  func imports() throws {
    let page = try Manual.page("ARCHITECTURE.md")
    var table: [String: Set<String>] = [:]
    for row in page.matches(of: /\n\| `([A-Za-z-]+)` \| ([^|]*)\|/) {
      table[String(row.1)] = Set(row.2.matches(of: /`([A-Za-z]+)`/).map { String($0.1) })
    }
    #expect(try table.keys.sorted() == Self.modules)
    for module in try Self.modules {
      #expect(try Self.imports(of: module) == table[module], "\(module)")
    }
  }

  private static func imports(of module: String) throws -> Set<String> {
    var found: Set<String> = []
    for line in try sources(module).flatMap(\.lines) where line.contains("import ") {
      guard let match = line.firstMatch(of: /^ *(?:@[a-z]+ )?(?:public |package )?import (\w+)/)
      else { continue }
      let name = String(match.1)
      found.insert(["Glibc", "Darwin", "Musl"].contains(name) ? "libc" : name)
    }
    return found
  }

  @Test("GNU readline reaches the executable through its line editor, and nothing else")
  func readline() throws {
    for module in try Self.modules where !["MokumeReadline", "mokume-cli"].contains(module) {
      let imports = try Self.imports(of: module)
      #expect(imports.isDisjoint(with: ["CReadline", "MokumeReadline"]), "\(module)")
    }
    let package = try Manual.page("Package.swift")
    let target = /name: "([A-Za-z-]+)",\s+(?:pkgConfig|dependencies): \[?([^\]]*)/
    let users = package.matches(of: target).filter { $0.2.contains("Readline\"") }.map(\.1)
    #expect(users.sorted() == ["MokumeReadline", "editor-harness", "mokume-cli"])
  }

  @Test("only the shell writes to the standard streams, and the line editor to its terminal")
  func printing() throws {
    for module in try Self.modules where !["MokumeShell", "MokumeReadline"].contains(module) {
      for (path, lines) in try Self.sources(module) {
        for line in lines {
          let code = line.drop { $0 == " " }
          let prints =
            ["print(", "Swift.print(", "debugPrint(", "dump("].contains { code.hasPrefix($0) }
            || ["fputs(", "printf(", " puts(", "FileHandle.standard"].contains { code.contains($0) }
          #expect(!prints, "\(path): \(line)")
        }
      }
    }
  }
}
