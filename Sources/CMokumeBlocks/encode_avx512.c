// Elements to blocks with AVX-512.
#if defined(__x86_64__)
#pragma clang attribute push(\
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"), min_vector_width(512))), \
    apply_to = function)

#include "encoders.h"

void mb_encode_avx512(int32_t type, const uint8_t *elements, size_t count, uint8_t *blocks);

void mb_encode_avx512(int32_t type, const uint8_t *elements, size_t count, uint8_t *blocks) {
  encode_blocks(type, elements, count, blocks);
}

#pragma clang attribute pop
#endif
