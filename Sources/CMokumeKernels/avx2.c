// The loops for x86-64 processors with AVX2 and F16C.
#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "levels.h"

#pragma clang attribute push(__attribute__((target("avx2,f16c"))), apply_to = function)
#define MK_F16C 256
#define MK_PHILOX_CHAINS 2
#define MK_TABLE mk_avx2_kernels
#include "loops/level.h"
#pragma clang attribute pop

#endif
