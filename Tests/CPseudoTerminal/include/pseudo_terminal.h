// The calls for pseudo-terminals and `fork`, which Swift's modules of the C library hide.
#ifndef MOKUME_PSEUDO_TERMINAL_H
#define MOKUME_PSEUDO_TERMINAL_H

#include <stddef.h>
#include <sys/types.h>

// Opens a new terminal. Returns the descriptor of the person's end, which does not block and is
// closed in programs that are started, and puts the path of the program's end into `path`; returns
// -1 and sets errno if there is none.
int pseudo_terminal_open(char *path, size_t size);

// Sets the size of a terminal's window; returns 0, or -1 and sets errno.
int pseudo_terminal_resize(int control, int columns, int rows);

// Starts a program as the leader of a session whose terminal is at `path`, with no signal blocked or
// ignored. Returns its process, or -1 and sets errno. A program that cannot be started ends with 127.
pid_t pseudo_terminal_start(const char *path, const char *folder, char *const arguments[],
                            char *const environment[]);

#endif
