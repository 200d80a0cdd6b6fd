#ifndef MOKUME_READLINE_H
#define MOKUME_READLINE_H

// readline's own headers use FILE without declaring it.
#include <stdio.h>

#include <readline/history.h>
#include <readline/readline.h>

#endif
