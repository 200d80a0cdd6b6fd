// Elements to blocks with AVX2.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#include "encoders.h"

void mb_encode_avx2(int32_t type, const uint8_t *elements, size_t count, uint8_t *blocks);

void mb_encode_avx2(int32_t type, const uint8_t *elements, size_t count, uint8_t *blocks) {
  encode_blocks(type, elements, count, blocks);
}

#pragma clang attribute pop
#endif
