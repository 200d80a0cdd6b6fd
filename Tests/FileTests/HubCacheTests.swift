import Foundation
import MokumeTensor
import Testing

@testable import MokumeFiles

@Suite("The cache of the Hugging Face hub")
struct HubCacheTests {
  private static let commit = String(repeating: "a1", count: 20)

  /// A cache with one model, on branch main and under a tag.
  private func cache(_ scratch: Scratch) throws -> HubCache {
    let repository = "hub/models--org--name"
    let snapshot = "\(repository)/snapshots/\(Self.commit)"
    try scratch.write(
      "\(repository)/blobs/b1", safetensors("{\(entry("w", "U8", "[2]", 0, 2))}", data: 2))
    try scratch.write("\(snapshot)/config.json", Array("{}".utf8))
    try scratch.link("\(snapshot)/model.safetensors", to: "../../blobs/b1")
    try scratch.write("\(repository)/refs/main", Array(Self.commit.utf8))
    try scratch.write("\(repository)/refs/v1.0", Array("\(Self.commit)\n".utf8))
    try scratch.write("\(repository)/refs/broken", Array("main".utf8))
    try scratch.write("\(repository)/refs/gone", Array(String(repeating: "b", count: 40).utf8))
    return try #require(HubCache { $0 == "HF_HUB_CACHE" ? scratch["hub"] : nil })
  }

  @Test(
    "a model is found by branch, tag and commit",
    arguments: ["", "@main", "@v1.0", "@\(commit)"])
  func found(revision: String) throws {
    let scratch = try Scratch()
    let cache = try cache(scratch)
    let model = try Checkpoint.open(named: "hf:org/name\(revision)") { name in
      name == "HF_HUB_CACHE" ? cache.path : nil
    }
    #expect(model.name == "name")
    #expect(model.path == "hf:org/name\(revision)")
    #expect(model.tensors.map(\.header.name.text) == ["w"])
  }

  @Test(
    "what is not in the cache is named, with what fetches it",
    arguments: [
      (
        "hf:org/other",
        "org/other is not in the hub cache (not downloaded)|note: looked in CACHE"
          + "|help: fetch it first: hf download org/other"
      ),
      (
        "hf:org/name@v2",
        "revision v2 of org/name is not in the hub cache (not downloaded)"
          + "|note: the cache has broken, gone, main, v1.0"
          + "|help: fetch it first: hf download org/name --revision v2"
      ),
      (
        "hf:org/name@broken",
        "the hub cache does not say which commit broken of org/name is (no commit)"
          + "|note: CACHE/models--org--name/refs/broken holds no commit hash"
          + "|help: fetch it first: hf download org/name --revision broken"
      ),
      (
        "hf:org/name@gone",
        "the files of org/name are gone from the hub cache (not downloaded)"
          + "|note: it knows the revision gone, without files"
          + "|help: fetch it first: hf download org/name --revision gone"
      ),
    ])
  func missing(text: String, message: String) throws {
    let scratch = try Scratch()
    let cache = try cache(scratch)
    let reference = try #require(HubReference(text))
    let error = #expect(throws: FileError.self) { try cache.snapshot(reference) }
    #expect(
      error?.description.replacingOccurrences(of: "\n", with: "|")
        .replacingOccurrences(of: cache.path, with: "CACHE") == message)
  }

  @Test(
    "what is no repository is refused",
    arguments: [
      "hf:", "hf:a/b/c", "hf:../x", "hf:org/..", "hf:org/na me", "hf:-org/name", "hf:org/name.",
      "hf:org--x/name", "hf:org/name@", "hf:org/name@../../x", "hf:org/name@/x", "org/name",
    ])
  func malformed(text: String) {
    #expect(HubReference(text) == nil)
  }

  @Test("the environment says where the cache is, in the order of the Hugging Face tools")
  func place() {
    var variables = ["HOME": "/h"]
    func path() -> String? { HubCache { variables[$0] }?.path }
    #expect(path() == "/h/.cache/huggingface/hub")
    variables["XDG_CACHE_HOME"] = "/x"
    #expect(path() == "/x/huggingface/hub")
    variables["HF_HOME"] = "~/hf"
    #expect(path() == "/h/hf/hub")
    variables["HUGGINGFACE_HUB_CACHE"] = "$HF_HOME/old"
    #expect(path() == "~/hf/old")
    variables["HF_HUB_CACHE"] = "/${XDG_CACHE_HOME}y$/$NONE"
    #expect(path() == "//xy$/$NONE")
    variables = [:]
    #expect(path() == nil)
  }
}
