@preconcurrency import CReadline

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ReadlineEditor {
  /// Sets readline up once. What a person's `~/.inputrc` may decide is set before it is read.
  static func configure() {
    // readline keeps the pointer; `$if mokume` in an inputrc asks for the name.
    rl_readline_name = UnsafePointer(strdup("mokume"))
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_change_environment = 0
    bindArrows()
    // Its pager waits for a key in a way that no Ctrl-C reaches.
    rl_variable_bind("page-completions", "off")
    configureCompletion()
    endOpenPastes()
    withCharacterSet { _ = rl_initialize() }
    using_history()
  }

  /// Up and down recall what begins as the line does before the cursor.
  private static func bindArrows() {
    for name in ["emacs", "vi-insert", "vi-move"] {
      let map = rl_get_keymap_by_name(name)
      for introducer in ["\\e[", "\\eO"] {
        rl_bind_keyseq_in_map(introducer + "A", rl_history_search_backward, map)
        rl_bind_keyseq_in_map(introducer + "B", rl_history_search_forward, map)
      }
    }
  }

  /// Runs the body so that it sees a locale with UTF-8. readline asks the environment which
  /// characters have several bytes, and a machine without settings has none.
  private static func withCharacterSet(_ body: () -> Void) {
    setlocale(LC_CTYPE, "")
    let name = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) }
    if name == "UTF-8" { return body() }
    let before = getenv("LC_ALL").map { String(cString: $0) }
    setenv("LC_ALL", "C.UTF-8", 1)
    body()
    if let before { setenv("LC_ALL", before, 1) } else { unsetenv("LC_ALL") }
  }

  /// The prompt with its colours marked as taking no room.
  static func marked(_ prompt: String) -> String {
    var marked = ""
    var rest = Substring(prompt)
    while let start = rest.firstIndex(of: "\u{1B}") {
      guard let end = rest[start...].firstIndex(where: \.isLetter) else { break }
      marked += rest[..<start] + "\u{1}" + rest[start...end] + "\u{2}"
      rest = rest[end...].dropFirst()
    }
    return marked + rest
  }
}
