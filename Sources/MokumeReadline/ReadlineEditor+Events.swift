@preconcurrency import CReadline
import MokumeShell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ReadlineEditor {
  /// Does what an event asks for; returns what reading the line came to if that ends it.
  func handle(_ event: Signals.Event) -> LineEvent? {
    switch event {
    case .interrupt:
      dropLine()
      return .interrupted
    case .end:
      leaveLine()
      return .end
    case .suspend: suspend()
    case .resume: if !isPrepared { prepare() }
    case .resize: rl_resize_terminal()
    }
    return nil
  }

  /// Leaves what was typed on the screen, and forgets it together with a search or a count that
  /// had begun.
  private func dropLine() {
    rl_callback_sigcleanup()
    moveToEnd()
    rl_echo_signal_char(SIGINT)
    rl_crlf()
    rl_free_line_state()
    rl_replace_line("", 1)
    fflush(rl_outstream)
  }

  private func leaveLine() {
    moveToEnd()
    rl_crlf()
    fflush(rl_outstream)
  }

  private func moveToEnd() {
    rl_point = rl_end
    rl_redisplay()
  }

  /// Gives the terminal back, stops the process, and takes the terminal again.
  private func suspend() {
    rl_deprep_term_function?()
    Signals.suspend()
    prepare()
  }

  /// Takes the terminal and shows the line once more, below whatever was shown meanwhile.
  private func prepare() {
    // Giving it back first keeps the settings that were found at the start, not those found now.
    rl_deprep_term_function?()
    rl_prep_term_function?(1)
    rl_reset_screen_size()
    rl_on_new_line()
    rl_redisplay()
  }

  /// Whether the terminal still hands over single keys: a shell that stopped the process and lets it
  /// go on may have changed that.
  private var isPrepared: Bool {
    var settings = termios()
    return tcgetattr(STDIN_FILENO, &settings) == 0 && settings.c_lflag & tcflag_t(ICANON) == 0
  }
}

extension ReadlineEditor {
  /// Lets a paste whose end does not come end by itself.
  static func endOpenPastes() {
    rl_getc_function = { stream in ReadlineEditor.active?.nextByte(stream) ?? rl_getc(stream) }
  }

  private func nextByte(_ stream: UnsafeMutablePointer<FILE>?) -> Int32 {
    if let byte = paste.next() { return Int32(byte) }
    if paste.isOpen {
      var source = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      if poll(&source, 1, PasteWatch.patience) == 0 { paste.giveUp() }
      if let byte = paste.next() { return Int32(byte) }
    }
    let byte = rl_getc(stream)
    if let byte = UInt8(exactly: byte) { paste.saw(byte) }
    return byte
  }
}
