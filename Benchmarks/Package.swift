// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "mokume-benchmarks",
  platforms: [.macOS(.v15)],
  targets: [
    .executableTarget(name: "io-floor", exclude: ["README.md"]),
    .executableTarget(name: "make-models"),
  ],
  swiftLanguageModes: [.v6]
)
