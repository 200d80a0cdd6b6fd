// What decoding and encoding share.
#ifndef MOKUME_BLOCKS_SHARED_H
#define MOKUME_BLOCKS_SHARED_H

#include <string.h>

#include "CMokumeBlocks.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "blocks are little-endian, and their words are taken as they are"
#endif

static inline uint32_t mb_word(const uint8_t *p) {
  uint32_t word;
  memcpy(&word, p, 4);
  return word;
}

static inline float mb_float(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

// An IEEE half, exactly. A subnormal gets the exponent of the least normal one, and the leading
// one that this adds is taken off.
static inline float mb_half(const uint8_t *p) {
  uint32_t code = (uint32_t)(p[0] | p[1] << 8);
  uint32_t sign = (code & 0x8000) << 16, magnitude = code & 0x7FFF, bits;
  if (magnitude >= 0x7C00) {
    bits = magnitude << 13 | 0x7F800000;
  } else if (magnitude >= 0x0400) {
    bits = (magnitude << 13) + (112u << 23);
  } else {
    float value = mb_float((magnitude << 13) + (113u << 23)) - mb_float(113u << 23);
    memcpy(&bits, &value, 4);
  }
  return mb_float(bits | sign);
}

// f32 to half, to nearest even; NaN stays quiet NaN. Without branches, so that loops over it
// become vector code.
static inline uint16_t mb_half_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
  uint32_t normal = (magnitude - (112u << 23) + 0x0FFF + (magnitude >> 13 & 1)) >> 13;
  // The last bit of 0.5 is the last bit of a subnormal half.
  float sum = mb_float(magnitude) + 0.5f;
  uint32_t subnormal;
  memcpy(&subnormal, &sum, 4);
  subnormal -= 126u << 23;
  uint32_t code = magnitude < 0x38800000 ? subnormal : normal;
  code = magnitude >= 0x47800000 ? 0x7C00 : code;
  code = magnitude > 0x7F800000 ? 0x7E00 : code;
  return (uint16_t)(code | sign);
}

// The j-th of the 8 scales of Q4_K and Q5_K, and the j-th minimum.
static inline int mb_scale(const uint8_t *s, int j) {
  return j < 4 ? s[j] & 63 : (s[j + 4] & 15) | s[j - 4] >> 6 << 4;
}

static inline int mb_minimum(const uint8_t *s, int j) {
  return j < 4 ? s[j + 4] & 63 : s[j + 4] >> 4 | s[j] >> 6 << 4;
}

#endif
