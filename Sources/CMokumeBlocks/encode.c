// Elements to blocks: the baseline, and the choice of a level.
#include "encoders.h"

void mb_encode_avx2(int32_t type, const uint8_t *elements, size_t count, uint8_t *blocks);
void mb_encode_avx512(int32_t type, const uint8_t *elements, size_t count, uint8_t *blocks);

static inline uint16_t bfloat_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  uint32_t rounded = bits + 0x7FFF + (bits >> 16 & 1);
  return (uint16_t)(((bits & 0x7FFFFFFF) > 0x7F800000 ? bits | 0x400000 : rounded) >> 16);
}

// Elements without blocks.
static void encode_plain(int32_t type, const uint8_t *x, size_t count, uint8_t *b) {
  if (type == MB_F32) {
    memcpy(b, x, count * 4);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    float element;
    memcpy(&element, x + 4 * i, 4);
    uint16_t code = type == MB_F16 ? mb_half_of(element) : bfloat_of(element);
    memcpy(b + 2 * i, &code, 2);
  }
}

void mb_encode(int level, int32_t type, const void *elements, size_t count, void *blocks) {
  if (type == MB_F32 || type == MB_F16 || type == MB_BF16) {
    encode_plain(type, elements, count, blocks);
    return;
  }
#if defined(__x86_64__)
  if (level == 2) return mb_encode_avx512(type, elements, count, blocks);
  if (level == 1) return mb_encode_avx2(type, elements, count, blocks);
#endif
  (void)level;
  encode_blocks(type, elements, count, blocks);
}
