#include "levels.h"

#if defined(__x86_64__)

enum mk_level mk_best_level(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return MK_AVX512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("f16c")) return MK_AVX2;
  return MK_BASELINE;
}

const struct mk_kernels *mk_kernels_for(enum mk_level level) {
  switch (level) {
  case MK_AVX512: return &mk_avx512_kernels;
  case MK_AVX2: return &mk_avx2_kernels;
  case MK_BASELINE: return &mk_baseline_kernels;
  }
  return &mk_baseline_kernels;
}

#else

enum mk_level mk_best_level(void) { return MK_BASELINE; }

const struct mk_kernels *mk_kernels_for(enum mk_level level) {
  (void)level;
  return &mk_baseline_kernels;
}

#endif
