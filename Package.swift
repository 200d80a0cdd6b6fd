// swift-tools-version: 6.2
import PackageDescription

// On Linux the header and the library lie where compilers look; what pkg-config adds there are flags
// that SwiftPM warns of. Homebrew keeps them aside.
#if os(macOS)
  let readlinePackage: String? = "readline"
#else
  let readlinePackage: String? = nil
#endif

let package = Package(
  name: "mokume",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Mokume", targets: ["Mokume"]),
    .executable(name: "mokume", targets: ["mokume-cli"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // 0: what everything speaks of
    .target(name: "CMokumeBlocks", exclude: ["README.md"]),
    .target(name: "CMokumeKernels", exclude: ["README.md"]),
    .target(name: "CMokumeSystem", exclude: ["README.md"]),
    .target(name: "MokumeTensor"),
    // The page is docs/messages.md; the link brings it into the program.
    .target(name: "MokumeDiagnostics", resources: [.embedInCode("messages.md")]),

    // 1: each knows one thing
    .target(name: "MokumeSyntax", dependencies: ["MokumeDiagnostics"]),
    .target(
      name: "MokumeMergekit",
      dependencies: [
        "MokumeSyntax", "MokumeDiagnostics", .product(name: "Yams", package: "Yams"),
      ]),
    .target(
      name: "MokumeGraph",
      dependencies: ["MokumeTensor", .product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "MokumeKernels", dependencies: ["MokumeTensor", "CMokumeKernels"]),
    .target(
      name: "MokumeFiles", dependencies: ["MokumeTensor", "CMokumeBlocks", "CMokumeSystem"]),

    // 2: text to graph, graph to programs
    .target(
      name: "MokumeLanguage",
      dependencies: ["MokumeSyntax", "MokumeGraph", "MokumeTensor", "MokumeDiagnostics"],
      resources: [.embedInCode("Prelude")]),
    .target(name: "MokumePlan", dependencies: ["MokumeGraph", "MokumeTensor"]),

    // 3: programs to bytes
    .target(
      name: "MokumeRuntime",
      dependencies: [
        "MokumePlan", "MokumeGraph", "MokumeKernels", "MokumeFiles", "MokumeTensor",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),

    // 4 to 6: what people use
    .target(
      name: "Mokume",
      dependencies: [
        "MokumeRuntime", "MokumePlan", "MokumeLanguage", "MokumeSyntax", "MokumeGraph",
        "MokumeFiles", "MokumeKernels", "MokumeTensor", "MokumeDiagnostics",
      ]),
    .target(
      name: "MokumeShell",
      dependencies: [
        "Mokume", "MokumeRuntime", "MokumeKernels", "MokumeMergekit", "MokumeSyntax",
        "MokumeDiagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // GNU readline is under the GPL: only the executable may depend on these two.
    .systemLibrary(
      name: "CReadline", pkgConfig: readlinePackage,
      providers: [.apt(["libreadline-dev"]), .brew(["readline"])]),
    .target(name: "MokumeReadline", dependencies: ["CReadline", "MokumeShell", "Mokume"]),
    .executableTarget(
      name: "mokume-cli", dependencies: ["MokumeShell", "MokumeReadline"],
      path: "Sources/mokume-cli"),
    .executableTarget(name: "digits-evaluate", path: "Examples/digits/evaluate"),

    .testTarget(name: "TensorTests", dependencies: ["MokumeTensor"]),
    .testTarget(
      name: "FileTests", dependencies: ["MokumeFiles", "MokumeTensor", "CMokumeBlocks"],
      exclude: ["Corpus"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["MokumeDiagnostics"]),
    .testTarget(
      name: "SyntaxTests", dependencies: ["MokumeSyntax", "MokumeDiagnostics"],
      exclude: ["Cases"]),
    .testTarget(
      name: "MergekitTests",
      dependencies: [
        "MokumeMergekit", "MokumeSyntax", "MokumeDiagnostics", "MokumeTensor", "Mokume",
        "TestSupport",
      ],
      exclude: ["Cases"]),
    .testTarget(name: "GraphTests", dependencies: ["MokumeGraph", "MokumeTensor"]),
    .testTarget(
      name: "LanguageTests",
      dependencies: [
        "MokumeLanguage", "MokumeSyntax", "MokumeGraph", "MokumeTensor", "MokumeDiagnostics",
      ],
      exclude: ["Cases"]),
    .testTarget(
      name: "KernelTests", dependencies: ["MokumeKernels", "CMokumeKernels", "MokumeTensor"]),
    .testTarget(
      name: "LibraryTests",
      dependencies: ["Mokume", "MokumeLanguage", "MokumeGraph", "MokumeTensor"],
      exclude: ["Cases"]),

    // from outside: the shell, the built program, and every example of the manual
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    .target(
      name: "TestSupport", dependencies: ["MokumeShell", "CPseudoTerminal"],
      path: "Tests/Support"),
    .testTarget(
      name: "ShellTests",
      dependencies: [
        "TestSupport", "MokumeShell", "Mokume", "MokumeRuntime", "MokumeSyntax",
        "MokumeDiagnostics",
      ],
      exclude: ["Cases"]),
    .executableTarget(
      name: "editor-harness", dependencies: ["MokumeReadline", "MokumeShell", "Mokume"],
      path: "Tests/EditorHarness"),
    .executableTarget(
      name: "mokume-fuzz",
      dependencies: [
        "MokumeMergekit", "MokumeSyntax", "MokumeFiles", "MokumeTensor", "MokumeDiagnostics",
      ],
      path: "Tests/Fuzz", exclude: ["Seeds"]),
    .testTarget(name: "HostileTests", dependencies: ["TestSupport"]),
    .testTarget(
      name: "TerminalTests", dependencies: ["TestSupport"], exclude: ["Cases"]),
    .testTarget(
      name: "ClientTests", dependencies: ["TestSupport"], exclude: ["Scripts"]),
    .testTarget(
      name: "ManualTests",
      dependencies: [
        "TestSupport", "MokumeLanguage", "MokumeGraph", "MokumeSyntax", "MokumeDiagnostics",
      ]),

    // whole merges: models, scripts and an f64 reference
    .target(
      name: "MergeTestSupport",
      dependencies: [
        "MokumeRuntime", "MokumePlan", "MokumeLanguage", "MokumeSyntax", "MokumeGraph",
        "MokumeFiles", "MokumeKernels", "MokumeTensor", "MokumeDiagnostics",
      ],
      path: "Tests/MergeTestSupport"),
    .testTarget(
      name: "PlanTests",
      dependencies: ["MergeTestSupport", "MokumePlan", "MokumeGraph", "MokumeTensor"]),
    .testTarget(
      name: "RuntimeTests",
      dependencies: [
        "MergeTestSupport", "MokumeRuntime", "MokumePlan", "MokumeGraph", "MokumeFiles",
        "MokumeKernels", "MokumeTensor",
      ]),
    .testTarget(
      name: "ConformanceTests",
      dependencies: [
        "MergeTestSupport", "Mokume", "MokumeMergekit", "MokumeFiles", "MokumeTensor",
        "MokumeDiagnostics",
      ],
      exclude: ["Data", "matrix"]),
  ],
  swiftLanguageModes: [.v6]
)
