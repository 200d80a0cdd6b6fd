// The table of loops each level file defines; dispatch.c chooses among them.
#ifndef MOKUME_LEVELS_H
#define MOKUME_LEVELS_H

#include "CMokumeKernels.h"

extern const struct mk_kernels mk_baseline_kernels;

#if defined(__x86_64__)
extern const struct mk_kernels mk_avx2_kernels;
extern const struct mk_kernels mk_avx512_kernels;
#endif

#endif
