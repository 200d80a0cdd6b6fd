// Elements to blocks, as the reference quantisers `quantize_row_…_ref` of ggml-quants.c choose
// scales and numbers. Sums are added up in the order of the elements and nothing is contracted, so
// the result is that of the reference compiled the same way.
//
// Elements that are NaN or infinite spoil the scale of their block; conversions to integers are
// guarded, so that the bytes are the same everywhere even then.
#include "blocks.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

// Below this ggml takes a group for zero.
#define SMALLEST 1e-15f

static inline int clamp(int value, int low, int high) {
  return value < low ? low : value > high ? high : value;
}

// To the nearest whole number, ties to even: the sum with 1.5 * 2^23 has it in its last bits.
static inline int nearest(float x) {
  if (!(x >= -4194303.0f)) return x < 0 ? -4194303 : 0;
  if (x > 4194303.0f) return 4194303;
  float shifted = x + 12582912.0f;
  int32_t bits;
  memcpy(&bits, &shifted, 4);
  return (bits & 0x007FFFFF) - 0x00400000;
}

// To the nearest whole number, ties away from zero, for what lies within -128 to 127.
static inline int rounded(float x) {
  float magnitude = fabsf(x);
  if (!(magnitude <= 128.0f)) return magnitude > 128.0f ? (x < 0 ? -128 : 127) : 0;
  int whole = (int)magnitude;
  if (magnitude - (float)whole >= 0.5f) whole++;
  return clamp(x < 0 ? -whole : whole, -128, 127);
}

// Towards zero, for what should lie within 0 to `top`.
static inline int truncated(float x, int top) {
  if (!(x > 0.0f)) return 0;
  return x >= (float)top ? top : (int)x;
}

// f32 to half, to nearest even; NaN stays quiet NaN. Without branches, so that loops over it
// become vector code.
static inline uint16_t half_of(float x) {
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

static inline uint16_t bfloat_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  uint32_t rounded = bits + 0x7FFF + (bits >> 16 & 1);
  return (uint16_t)(((bits & 0x7FFFFFFF) > 0x7F800000 ? bits | 0x400000 : rounded) >> 16);
}

static void put_half(uint8_t *b, float x) {
  uint16_t code = half_of(x);
  memcpy(b, &code, 2);
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
    uint16_t code = type == MB_F16 ? half_of(element) : bfloat_of(element);
    memcpy(b + 2 * i, &code, 2);
  }
}

static void encode_q8_0(const float *x, uint8_t *b) {
  float largest = 0;
  for (int j = 0; j < 32; j++) largest = fabsf(x[j]) > largest ? fabsf(x[j]) : largest;
  float d = largest / 127.0f, inverse = d != 0 ? 1.0f / d : 0.0f;
  put_half(b, d);
  for (int j = 0; j < 32; j++) b[2 + j] = (uint8_t)rounded(x[j] * inverse);
}

static void encode_q4_0(const float *x, uint8_t *b) {
  float largest = 0, signed_largest = 0;
  for (int j = 0; j < 32; j++) {
    if (fabsf(x[j]) > largest) largest = fabsf(signed_largest = x[j]);
  }
  float d = signed_largest / -8.0f, inverse = d != 0 ? 1.0f / d : 0.0f;
  put_half(b, d);
  for (int j = 0; j < 16; j++) {
    int low = truncated(x[j] * inverse + 8.5f, 15);
    int high = truncated(x[j + 16] * inverse + 8.5f, 15);
    b[2 + j] = (uint8_t)(low | high << 4);
  }
}

static void encode_q5_0(const float *x, uint8_t *b) {
  float largest = 0, signed_largest = 0;
  for (int j = 0; j < 32; j++) {
    if (fabsf(x[j]) > largest) largest = fabsf(signed_largest = x[j]);
  }
  float d = signed_largest / -16.0f, inverse = d != 0 ? 1.0f / d : 0.0f;
  uint32_t fifth = 0;
  put_half(b, d);
  for (int j = 0; j < 16; j++) {
    int low = truncated(x[j] * inverse + 16.5f, 31);
    int high = truncated(x[j + 16] * inverse + 16.5f, 31);
    b[6 + j] = (uint8_t)((low & 15) | (high & 15) << 4);
    fifth |= (uint32_t)(low >> 4) << j | (uint32_t)(high >> 4) << (j + 16);
  }
  memcpy(b + 2, &fifth, 4);
}

// The sums of one weighted least-squares fit of numbers to 32 elements.
typedef struct {
  float w, x, l, l2, xl;
} fit_sums;

// Scale and minimum of 32 elements for numbers of 4 bits: of 21 scales around the obvious one the
// one whose least-squares fit, weighted by `weights`, has the smallest error (make_qkx2_quants).
static float scale_and_minimum(const float *x, const float *weights, uint8_t *numbers,
                               float *the_minimum) {
  float low = x[0], high = x[0];
  fit_sums sums = {.w = weights[0], .x = weights[0] * x[0]};
  for (int i = 1; i < 32; i++) {
    if (x[i] < low) low = x[i];
    if (x[i] > high) high = x[i];
    sums.w += weights[i];
    sums.x += weights[i] * x[i];
  }
  if (low > 0) low = 0;
  memset(numbers, 0, 32);
  *the_minimum = -low;
  if (high == low) return 0;
  float inverse = 15.0f / (high - low), scale = 1 / inverse, best = 0;
  for (int i = 0; i < 32; i++) {
    numbers[i] = (uint8_t)clamp(nearest(inverse * (x[i] - low)), 0, 15);
    float error = scale * (float)numbers[i] + low - x[i];
    best += weights[i] * (error * error);
  }
  for (int step = 0; step <= 20; step++) {
    uint8_t tried[32];
    inverse = (-1.0f + 0.1f * (float)step + 15.0f) / (high - low);
    sums.l = sums.l2 = sums.xl = 0;
    for (int i = 0; i < 32; i++) {
      tried[i] = (uint8_t)clamp(nearest(inverse * (x[i] - low)), 0, 15);
      float w = weights[i], l = (float)tried[i];
      sums.l += w * l;
      sums.l2 += w * l * l;
      sums.xl += w * l * x[i];
    }
    float determinant = sums.w * sums.l2 - sums.l * sums.l;
    if (!(determinant > 0)) continue;
    float new_scale = (sums.w * sums.xl - sums.x * sums.l) / determinant;
    float new_low = (sums.l2 * sums.x - sums.l * sums.xl) / determinant;
    if (new_low > 0) {
      new_low = 0;
      new_scale = sums.xl / sums.l2;
    }
    float error = 0;
    for (int i = 0; i < 32; i++) {
      float difference = new_scale * (float)tried[i] + new_low - x[i];
      error += weights[i] * (difference * difference);
    }
    if (!(error < best)) continue;
    // The reference, too, goes on from the minimum it found.
    best = error;
    scale = new_scale;
    low = new_low;
    memcpy(numbers, tried, 32);
  }
  *the_minimum = -low;
  return scale;
}

// The 8 scales and minima of a block in 6 bits each.
static void put_scales(uint8_t *s, const float *scales, const float *minima, float by_scale,
                       float by_minimum) {
  for (int j = 0; j < 8; j++) {
    int scale = clamp((uint8_t)nearest(by_scale * scales[j]), 0, 63);
    int minimum = clamp((uint8_t)nearest(by_minimum * minima[j]), 0, 63);
    if (j < 4) {
      s[j] = (uint8_t)scale;
      s[j + 4] = (uint8_t)minimum;
    } else {
      s[j + 4] = (uint8_t)((scale & 15) | (minimum & 15) << 4);
      s[j - 4] |= (uint8_t)(scale >> 4 << 6);
      s[j] |= (uint8_t)(minimum >> 4 << 6);
    }
  }
}

static void encode_q4_k(const float *x, uint8_t *b) {
  uint8_t numbers[256];
  float scales[8], minima[8], top_scale = 0, top_minimum = 0;
  for (int j = 0; j < 8; j++) {
    float weights[32], squares = 0;
    for (int l = 0; l < 32; l++) squares += x[32 * j + l] * x[32 * j + l];
    float typical = sqrtf(squares / 32);
    for (int l = 0; l < 32; l++) weights[l] = typical + fabsf(x[32 * j + l]);
    scales[j] = scale_and_minimum(x + 32 * j, weights, numbers + 32 * j, &minima[j]);
    if (scales[j] > top_scale) top_scale = scales[j];
    if (minima[j] > top_minimum) top_minimum = minima[j];
  }
  put_half(b, top_scale / 63.0f);
  put_half(b + 2, top_minimum / 63.0f);
  put_scales(b + 4, scales, minima, top_scale > 0 ? 63.0f / top_scale : 0.0f,
             top_minimum > 0 ? 63.0f / top_minimum : 0.0f);
  for (int j = 0; j < 8; j++) {
    float d = mb_half(b) * (float)mb_scale(b + 4, j);
    float m = mb_half(b + 2) * (float)mb_minimum(b + 4, j);
    // Without a scale the first numbers stay, as in the reference.
    for (int i = 32 * j; i < 32 * (j + 1) && d != 0; i++) {
      numbers[i] = (uint8_t)clamp(nearest((x[i] + m) / d), 0, 15);
    }
  }
  for (int i = 0; i < 128; i++) {
    const uint8_t *pair = numbers + 64 * (i / 32) + i % 32;
    b[16 + i] = (uint8_t)(pair[0] | pair[32] << 4);
  }
}

// Numbers of 16 elements under a scale, from 0 to 63.
static void number(const float *x, float inverse, uint8_t *numbers) {
  for (int i = 0; i < 16; i++) {
    numbers[i] = (uint8_t)(clamp(nearest(inverse * x[i]), -32, 31) + 32);
  }
}

// Scale of 16 elements for numbers from -32 to 31: of 19 around the obvious one the one whose
// least-squares fit, weighted by squares, explains most (make_qx_quants with rmse_type 1).
static float symmetric_scale(const float *x, uint8_t *numbers) {
  float largest = 0, signed_largest = 0;
  for (int i = 0; i < 16; i++) {
    if (fabsf(x[i]) > largest) largest = fabsf(signed_largest = x[i]);
  }
  memset(numbers, 0, 16);
  if (largest < SMALLEST) return 0;
  float scale = 0, best = 0;
  for (int place = 0; place < 19; place++) {
    // The obvious one first.
    int step = place == 0 ? 0 : place <= 9 ? place - 10 : place - 9;
    float inverse = -(32 + 0.1f * (float)step) / signed_largest, sum_xl = 0, sum_l2 = 0;
    for (int i = 0; i < 16; i++) {
      float l = (float)clamp(nearest(inverse * x[i]), -32, 31), w = x[i] * x[i];
      sum_xl += w * x[i] * l;
      sum_l2 += w * l * l;
    }
    if (place > 0 && !(sum_l2 > 0 && sum_xl * sum_xl > best * sum_l2)) continue;
    scale = sum_l2 != 0 ? sum_xl / sum_l2 : 0;
    best = scale * sum_xl;
    number(x, inverse, numbers);
  }
  return scale;
}

static void encode_q6_k(const float *x, uint8_t *b) {
  uint8_t numbers[256];
  float scales[16], largest = 0, signed_largest = 0;
  for (int i = 0; i < 16; i++) {
    scales[i] = symmetric_scale(x + 16 * i, numbers + 16 * i);
    if (fabsf(scales[i]) > largest) largest = fabsf(signed_largest = scales[i]);
  }
  memset(b, 0, 210);
  if (largest < SMALLEST) return;
  float inverse = -128.0f / signed_largest;
  put_half(b + 208, 1 / inverse);
  for (int i = 0; i < 16; i++) {
    int scale = nearest(inverse * scales[i]);
    b[192 + i] = (uint8_t)(scale > 127 ? 127 : scale);
    float d = mb_half(b + 208) * (float)(int8_t)b[192 + i];
    for (int j = 16 * i; j < 16 * (i + 1) && d != 0; j++) {
      numbers[j] = (uint8_t)(clamp(nearest(x[j] / d), -32, 31) + 32);
    }
  }
  for (int i = 0; i < 64; i++) {
    const uint8_t *n = numbers + 128 * (i / 32) + i % 32;
    uint8_t *low = b + 64 * (i / 32) + i % 32, *high = b + 128 + i;
    low[0] = (uint8_t)((n[0] & 15) | n[64] << 4);
    low[32] = (uint8_t)((n[32] & 15) | n[96] << 4);
    *high = (uint8_t)(n[0] >> 4 | n[32] >> 4 << 2 | n[64] >> 4 << 4 | n[96] >> 4 << 6);
  }
}

typedef void encoder(const float *, uint8_t *);

static encoder *encoder_of(int32_t type) {
  switch (type) {
    case MB_Q4_0: return encode_q4_0;
    case MB_Q5_0: return encode_q5_0;
    case MB_Q8_0: return encode_q8_0;
    case MB_Q4_K: return encode_q4_k;
    case MB_Q6_K: return encode_q6_k;
    default: return 0;
  }
}

void mb_encode(int32_t type, const void *elements, size_t count, void *blocks) {
  if (type == MB_F32 || type == MB_F16 || type == MB_BF16) {
    encode_plain(type, elements, count, blocks);
    return;
  }
  encoder *encode = encoder_of(type);
  if (!encode) return;
  size_t size = mb_block_elements(type);
  const uint8_t *place = elements;
  uint8_t *block = blocks;
  for (size_t i = 0; i < count; i++) {
    float x[256];
    memcpy(x, place, size * sizeof *x);
    encode(x, block);
    place += size * sizeof *x;
    block += mb_block_bytes(type);
  }
}
