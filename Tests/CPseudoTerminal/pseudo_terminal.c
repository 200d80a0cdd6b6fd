#define _GNU_SOURCE

#include "pseudo_terminal.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

// `ptsname` answers in memory that its next call overwrites.
static pthread_mutex_t naming = PTHREAD_MUTEX_INITIALIZER;

int pseudo_terminal_open(char *path, size_t size) {
  int control = posix_openpt(O_RDWR | O_NOCTTY);
  if (control < 0) return -1;
  int is_open = fcntl(control, F_SETFD, FD_CLOEXEC) == 0 &&
                fcntl(control, F_SETFL, O_NONBLOCK) == 0 && grantpt(control) == 0 &&
                unlockpt(control) == 0;
  pthread_mutex_lock(&naming);
  const char *name = is_open ? ptsname(control) : NULL;
  is_open = name && strlen(name) < size;
  if (is_open) strcpy(path, name);
  pthread_mutex_unlock(&naming);
  if (is_open) return control;
  close(control);
  return -1;
}

int pseudo_terminal_resize(int control, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  return ioctl(control, TIOCSWINSZ, &size);
}

// Between fork and exec of a process with threads only calls are safe that signal handlers may make.
static void become(const char *path, const char *folder, char *const arguments[],
                   char *const environment[]) {
  for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (setsid() < 0 || chdir(folder) != 0) _exit(127);
  int terminal = open(path, O_RDWR);
  if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) != 0) _exit(127);
  for (int stream = 0; stream < 3; stream++) dup2(terminal, stream);
  if (terminal > 2) close(terminal);
  execve(arguments[0], arguments, environment);
  _exit(127);
}

pid_t pseudo_terminal_start(const char *path, const char *folder, char *const arguments[],
                            char *const environment[]) {
  pid_t process = fork();
  if (process == 0) become(path, folder, arguments, environment);
  return process;
}
