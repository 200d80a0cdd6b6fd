// What the processor has.
#include "CMokumeBlocks.h"

int mb_levels(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2")) return 1;
  int has_all = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return has_all ? 3 : 2;
#else
  return 1;
#endif
}
