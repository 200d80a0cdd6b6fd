import Testing

@testable import MokumeFiles

@Suite("Wording")
struct WordingTests {
  @Test(
    "sizes have one decimal and never 1000 of a unit",
    arguments: [
      (0 as UInt64, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"),
      (999_949, "999.9 kB"), (999_950, "1.0 MB"), (14_483_464_192, "14.5 GB"),
      (9_100_000_000, "9.1 GB"), (999_950_000_000, "1.0 TB"), (.max, "18446744.1 TB"),
    ])
  func sizes(_ bytes: UInt64, _ text: String) {
    #expect(Wording.size(bytes) == text)
  }

  @Test("a share is spelled in the unit of the whole")
  func shares() {
    #expect(Wording.share(9_000_000_000, of: 14_500_000_000) == "9.0 of 14.5 GB")
    #expect(Wording.share(5, of: 10) == "5 of 10 bytes")
  }

  @Test("numbers are grouped in threes")
  func grouped() {
    #expect(Wording.grouped(4_999_819_336) == "4,999,819,336")
    #expect(Wording.grouped(999) == "999")
  }

  @Test("a near name is found by one slip in three letters, also a swap")
  func spelling() {
    #expect(Spelling.distance(Array("chta".utf8), Array("chat".utf8)) == 1)
    #expect(Spelling.distance(Array("".utf8), Array("abc".utf8)) == 3)
    #expect(Spelling.nearest(to: "chta", among: ["base", "chat"]) == "chat")
    #expect(Spelling.nearest(to: "poet", among: ["base", "chat"]) == nil)
  }

  @Test("the mount point is the longest that holds the path")
  func mounts() {
    let table = """
      /dev/vda / ext4 rw 0 0
      tmpfs /home tmpfs rw 0 0
      /dev/vdb /home/my\\040disk xfs rw 0 0
      tmpfs /homes tmpfs rw 0 0
      """
    #expect(MountTable.place(of: "/home/ada", in: table) == "/home (tmpfs)")
    #expect(MountTable.place(of: "/home/my disk/x", in: table) == "/home/my disk (xfs)")
    #expect(MountTable.place(of: "/var", in: table) == "/ (ext4)")
    #expect(MountTable.place(of: "/", in: "") == nil)
  }
}

@Suite("Paths")
struct PathNameTests {
  @Test("parts of a path")
  func parts() {
    #expect(PathName.parent("models/chta") == "models/")
    #expect(PathName.parent("models/chta/") == "models/")
    #expect(PathName.parent("x") == nil)
    #expect(PathName.lastComponent("a/b//") == "b")
    #expect(PathName.pathExtension("a.b/x.SafeTensors") == "safetensors")
    #expect(PathName.pathExtension("a.b/x") == nil)
    #expect(PathName.pathExtension(".hidden") == nil)
    #expect(PathName.stem("a/x.y.st") == "x.y")
    #expect(PathName.join("", "x") == "x")
    #expect(PathName.join("/", "x") == "/x")
  }

  @Test("a hub repository is two plain words")
  func repositories() {
    #expect(PathName.looksLikeRepository("org/name-v0.2_x"))
    for path in ["./name", "org", "a/b/c", "/name", "~/x", "org/", "org/na me"] {
      #expect(!PathName.looksLikeRepository(path))
    }
  }
}
