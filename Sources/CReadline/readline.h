#ifndef MOKUME_READLINE_H
#define MOKUME_READLINE_H

// readline's own headers use FILE without declaring it.
#include <stdio.h>

#include <readline/history.h>
#include <readline/readline.h>

/// Lets a line begin as if Ctrl-D had never been typed: readline 8.2 ends the lines after it with one
/// break more, and shows others than `readline` no other way to forget it.
static inline void mokume_readline_forget_end(void) {
#if RL_READLINE_VERSION >= 0x0802
  rl_eof_found = 0;
#endif
}

#endif
