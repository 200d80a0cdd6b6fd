// The loops for x86-64 processors with AVX-512 F, BW, DQ and VL.
//
// The vector types are 512 bits wide and the attribute asks for registers of that width, so the
// code generator does not split them into halves.
#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "levels.h"

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"), min_vector_width(512))), \
    apply_to = function)
#define MK_F16C 512
#define MK_HAS_COMPRESS
#define MK_PHILOX_CHAINS 4
#define MK_TABLE mk_avx512_kernels
#include "loops/level.h"
#pragma clang attribute pop

#endif
