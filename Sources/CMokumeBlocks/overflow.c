// Elements that are too large for what they are stored in: for half precision, or for the scale of a block.
#include "blocks.h"

static inline int is_finite(const uint8_t *element) {
  return (mb_word(element) & 0x7F800000) != 0x7F800000;
}

static inline int is_finite_half(const uint8_t *code) { return (code[1] & 0x7C) != 0x7C; }

static inline int is_finite_bfloat(const uint8_t *code) {
  return (code[1] & 0x7F) != 0x7F || !(code[0] & 0x80);
}

// Whether the scales of a block are finite.
static int has_scales(int32_t type, const uint8_t *block) {
  switch (type) {
    case MB_Q4_K: return is_finite_half(block) && is_finite_half(block + 2);
    case MB_Q6_K: return is_finite_half(block + 208);
    default: return is_finite_half(block);
  }
}

size_t mb_overflows(int32_t type, const void *elements, size_t count, const void *blocks) {
  const uint8_t *x = elements, *b = blocks;
  size_t found = 0;
  if (type == MB_F32) return 0;
  if (type == MB_F16 || type == MB_BF16) {
    for (size_t i = 0; i < count; i++) {
      int is_kept = type == MB_F16 ? is_finite_half(b + 2 * i) : is_finite_bfloat(b + 2 * i);
      found += is_finite(x + 4 * i) && !is_kept;
    }
    return found;
  }
  size_t size = mb_block_elements(type), bytes = mb_block_bytes(type);
  for (size_t i = 0; i < count; i++) {
    if (has_scales(type, b + i * bytes)) continue;
    for (size_t j = 0; j < size; j++) found += is_finite(x + 4 * (i * size + j));
  }
  return found;
}
