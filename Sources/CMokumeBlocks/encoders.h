// Elements to blocks, as the reference quantisers `quantize_row_…_ref` of ggml-quants.c choose
// scales and numbers; compiled once for each level of instructions. Sums are added up in the order of
// the elements and nothing is contracted, so the result is that of the reference compiled the same way.
// Where the reference goes through the elements of a group one by one, so does this, with sixteen groups
// side by side.
//
// Elements that are NaN or infinite spoil the scale of their block; conversions to integers are
// guarded, so that the bytes are the same everywhere even then.
#ifndef MOKUME_ENCODERS_H
#define MOKUME_ENCODERS_H

#include <math.h>

#include "blocks.h"

#pragma STDC FP_CONTRACT OFF
// Wide vectors are passed to functions of this file alone, which are compiled together.
#pragma clang diagnostic ignored "-Wpsabi"

// Sixteen elements: one register, two or four, as the level has them.
typedef float floats __attribute__((vector_size(64)));
typedef int32_t ints __attribute__((vector_size(64)));
typedef uint8_t bytes __attribute__((vector_size(16)));

// Below this ggml takes a group for zero.
#define SMALLEST 1e-15f

// The sum with 1.5 * 2^23 has the nearest whole number, ties to even, in its last bits.
#define SHIFT 12582912.0f

static inline int clamp(int value, int low, int high) {
  return value < low ? low : value > high ? high : value;
}

// To the nearest whole number, ties to even.
static inline int nearest(float x) {
  if (!(x >= -4194303.0f)) return x < 0 ? -4194303 : 0;
  if (x > 4194303.0f) return 4194303;
  float shifted = x + SHIFT;
  int32_t bits;
  memcpy(&bits, &shifted, 4);
  return (bits & 0x007FFFFF) - 0x00400000;
}

static inline floats load(const float *x) {
  floats v;
  memcpy(&v, x, sizeof v);
  return v;
}

static inline floats all(float x) { return (floats){} + x; }

// The first where the mask is set, else the second.
static inline floats choose(ints mask, floats a, floats b) {
  return (floats)((mask & (ints)a) | (~mask & (ints)b));
}

static inline floats magnitude_of(floats x) { return (floats)((ints)x & 0x7FFFFFFF); }

// To the nearest whole number between two, ties to even; NaN gives the lower one.
static inline floats whole_within(floats x, float low, float high) {
  x = choose(x > low, x, all(low));
  x = choose(x < high, x, all(high));
  return (x + SHIFT) - SHIFT;
}

// The bits of the magnitudes of 16 elements, which are ordered as they are; NaN counts for nothing.
static inline ints sizes(const float *x) {
  ints bits = (ints)magnitude_of(load(x));
  return bits & (bits <= 0x7F800000);
}

// The largest magnitude of 32 elements.
static inline float largest_of(const float *x) {
  ints larger = __builtin_elementwise_max(sizes(x), sizes(x + 16));
  return mb_float((uint32_t)__builtin_reduce_max(larger));
}

// The first of 32 elements that has the largest magnitude; 0 where that is 0.
static inline float signed_largest_of(const float *x) {
  const ints places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  ints a = sizes(x), b = sizes(x + 16);
  int32_t largest = __builtin_reduce_max(__builtin_elementwise_max(a, b));
  if (largest == 0) return 0;
  // Places that are not meant become 32 or more.
  a = places | ((a != largest) & 32);
  b = (places + 16) | ((b != largest) & 32);
  return x[__builtin_reduce_min(__builtin_elementwise_min(a, b))];
}

static inline void put_half(uint8_t *b, float x) {
  uint16_t code = mb_half_of(x);
  memcpy(b, &code, 2);
}

// To the nearest whole number, ties away from zero, within -128 to 127; NaN gives 0.
static inline bytes rounded(floats x) {
  floats magnitude = magnitude_of(x);
  magnitude = choose(magnitude <= 128.0f, magnitude, choose(magnitude > 128.0f, all(128), all(0)));
  ints whole = __builtin_convertvector(magnitude, ints);
  whole -= magnitude - __builtin_convertvector(whole, floats) >= 0.5f;
  ints sign = x < 0.0f;
  ints value = (whole ^ sign) - sign;
  value = __builtin_elementwise_min(value, (ints){} + 127);
  return __builtin_convertvector(value, bytes);
}

// Towards zero, within 0 to `top`; NaN gives 0.
static inline bytes truncated(floats x, float top) {
  x = choose(x > 0.0f, x, all(0));
  x = choose(x < top, x, all(top));
  return __builtin_convertvector(__builtin_convertvector(x, ints), bytes);
}

static void encode_q8_0(const float *x, uint8_t *b) {
  float d = largest_of(x) / 127.0f, inverse = d != 0 ? 1.0f / d : 0.0f;
  put_half(b, d);
  for (int j = 0; j < 32; j += 16) {
    bytes numbers = rounded(load(x + j) * inverse);
    memcpy(b + 2 + j, &numbers, 16);
  }
}

static void encode_q4_0(const float *x, uint8_t *b) {
  float d = signed_largest_of(x) / -8.0f, inverse = d != 0 ? 1.0f / d : 0.0f;
  put_half(b, d);
  bytes low = truncated(load(x) * inverse + 8.5f, 15);
  bytes high = truncated(load(x + 16) * inverse + 8.5f, 15);
  low |= high << 4;
  memcpy(b + 2, &low, 16);
}

static void encode_q5_0(const float *x, uint8_t *b) {
  float d = signed_largest_of(x) / -16.0f, inverse = d != 0 ? 1.0f / d : 0.0f;
  put_half(b, d);
  bytes low = truncated(load(x) * inverse + 16.5f, 31);
  bytes high = truncated(load(x + 16) * inverse + 16.5f, 31);
  uint32_t fifth = 0;
  for (int j = 0; j < 16; j++) {
    fifth |= (uint32_t)(low[j] >> 4) << j | (uint32_t)(high[j] >> 4) << (j + 16);
  }
  low = (low & 15) | (high & 15) << 4;
  memcpy(b + 2, &fifth, 4);
  memcpy(b + 6, &low, 16);
}

// Sixteen groups of `count` elements: the elements that are the i-th of their groups side by side.
static inline void transpose(const float *x, int count, floats *groups) {
  float *out = (float *)groups;
  for (int g = 0; g < 16; g++) {
    for (int i = 0; i < count; i++) out[16 * i + g] = x[g * count + i];
  }
}

// Scales and minima of 16 groups of 32 elements for numbers of 4 bits, and the numbers: of 21 scales
// around the obvious one that whose least-squares fit, weighted by the elements' size, has the smallest
// error (make_qkx2_quants).
static floats scales_and_minima(const floats *x, floats *numbers, floats *minima) {
  floats weights[32], squares = {};
  for (int i = 0; i < 32; i++) squares += x[i] * x[i];
  floats typical;
  for (int g = 0; g < 16; g++) typical[g] = sqrtf(squares[g] / 32);
  for (int i = 0; i < 32; i++) weights[i] = typical + magnitude_of(x[i]);
  floats low = x[0], high = x[0], sum_w = weights[0], sum_x = weights[0] * x[0];
  for (int i = 1; i < 32; i++) {
    low = choose(x[i] < low, x[i], low);
    high = choose(x[i] > high, x[i], high);
    sum_w += weights[i];
    sum_x += weights[i] * x[i];
  }
  low = choose(low > 0.0f, all(0), low);
  ints is_flat = high == low;
  floats flat_minimum = -low;
  // The numbers are those of one scale and one minimum, which are kept in their place.
  floats inverse = 15.0f / (high - low), scale = 1.0f / inverse, best = {};
  floats best_inverse = inverse, best_start = low;
  for (int i = 0; i < 32; i++) {
    floats error = scale * whole_within(inverse * (x[i] - low), 0, 15) + low - x[i];
    best += weights[i] * (error * error);
  }
  for (int step = 0; step <= 20; step++) {
    floats tried[32], sum_l = {}, sum_l2 = {}, sum_xl = {};
    inverse = (-1.0f + 0.1f * (float)step + 15.0f) / (high - low);
    for (int i = 0; i < 32; i++) {
      floats l = tried[i] = whole_within(inverse * (x[i] - low), 0, 15), wl = weights[i] * l;
      sum_l += wl;
      sum_l2 += wl * l;
      sum_xl += wl * x[i];
    }
    floats determinant = sum_w * sum_l2 - sum_l * sum_l;
    floats new_scale = (sum_w * sum_xl - sum_x * sum_l) / determinant;
    floats new_low = (sum_l2 * sum_x - sum_l * sum_xl) / determinant;
    ints is_above = new_low > 0.0f;
    new_scale = choose(is_above, sum_xl / sum_l2, new_scale);
    new_low = choose(is_above, all(0), new_low);
    floats error = {};
    for (int i = 0; i < 32; i++) {
      floats difference = new_scale * tried[i] + new_low - x[i];
      error += weights[i] * (difference * difference);
    }
    ints is_better = (determinant > 0.0f) & (error < best);
    best_inverse = choose(is_better, inverse, best_inverse);
    best_start = choose(is_better, low, best_start);
    best = choose(is_better, error, best);
    scale = choose(is_better, new_scale, scale);
    // The reference, too, goes on from the minimum it found.
    low = choose(is_better, new_low, low);
  }
  for (int i = 0; i < 32; i++) {
    floats l = whole_within(best_inverse * (x[i] - best_start), 0, 15);
    numbers[i] = choose(is_flat, all(0), l);
  }
  *minima = choose(is_flat, flat_minimum, -low);
  return choose(is_flat, all(0), scale);
}

// The 8 scales and minima of a block in 6 bits each.
static inline void put_scales(uint8_t *s, const float *scales, const float *minima, float by_scale,
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

// The scales of one block of 8 groups, and what its numbers are made with.
static void put_q4_k_scales(const float *scales, const float *minima, uint8_t *b, float *d, float *m) {
  float top_scale = 0, top_minimum = 0;
  for (int j = 0; j < 8; j++) {
    if (scales[j] > top_scale) top_scale = scales[j];
    if (minima[j] > top_minimum) top_minimum = minima[j];
  }
  put_half(b, top_scale / 63.0f);
  put_half(b + 2, top_minimum / 63.0f);
  put_scales(b + 4, scales, minima, top_scale > 0 ? 63.0f / top_scale : 0.0f,
             top_minimum > 0 ? 63.0f / top_minimum : 0.0f);
  for (int j = 0; j < 8; j++) {
    d[j] = mb_half(b) * (float)mb_scale(b + 4, j);
    m[j] = mb_half(b + 2) * (float)mb_minimum(b + 4, j);
  }
}

// Two blocks, or one of them where there is no second.
static void encode_q4_k(const float *x, uint8_t *first, uint8_t *second) {
  floats groups[32], numbers[32], minima, d, m;
  transpose(x, 32, groups);
  floats scales = scales_and_minima(groups, numbers, &minima);
  float all_scales[16], all_minima[16], all_d[16], all_m[16];
  memcpy(all_scales, &scales, sizeof scales);
  memcpy(all_minima, &minima, sizeof minima);
  put_q4_k_scales(all_scales, all_minima, first, all_d, all_m);
  put_q4_k_scales(all_scales + 8, all_minima + 8, second, all_d + 8, all_m + 8);
  memcpy(&d, all_d, sizeof d);
  memcpy(&m, all_m, sizeof m);
  // Without a scale the first numbers stay, as in the reference.
  ints has_scale = d != 0.0f;
  for (int i = 0; i < 32; i++) {
    floats l = choose(has_scale, whole_within((groups[i] + m) / d, 0, 15), numbers[i]);
    bytes n = __builtin_convertvector(__builtin_convertvector(l, ints), bytes);
    for (int j = 0; j < 4; j++) {
      first[16 + 32 * j + i] = (uint8_t)(n[2 * j] | n[2 * j + 1] << 4);
      second[16 + 32 * j + i] = (uint8_t)(n[2 * j + 8] | n[2 * j + 9] << 4);
    }
  }
}

// To the nearest whole number from -32 to 31; NaN gives 0.
static inline floats sixth_bits(floats x) { return whole_within(choose(x == x, x, all(0)), -32, 31); }

// Scales of 16 groups of 16 elements for numbers from -32 to 31, and the numbers: of 19 around the
// obvious one that whose least-squares fit, weighted by squares, explains most (make_qx_quants with
// rmse_type 1).
static floats symmetric_scales(const floats *x, floats *numbers) {
  floats largest = {}, signed_largest = {};
  for (int i = 0; i < 16; i++) {
    ints is_larger = magnitude_of(x[i]) > largest;
    largest = choose(is_larger, magnitude_of(x[i]), largest);
    signed_largest = choose(is_larger, x[i], signed_largest);
  }
  floats scale = {}, best = {}, best_inverse = {};
  for (int place = 0; place < 19; place++) {
    // The obvious one first.
    int step = place == 0 ? 0 : place <= 9 ? place - 10 : place - 9;
    floats inverse = -(32 + 0.1f * (float)step) / signed_largest, sum_xl = {}, sum_l2 = {};
    for (int i = 0; i < 16; i++) {
      floats l = sixth_bits(inverse * x[i]), w = x[i] * x[i];
      sum_xl += w * x[i] * l;
      sum_l2 += w * l * l;
    }
    ints is_better = (sum_l2 > 0.0f) & (sum_xl * sum_xl > best * sum_l2);
    if (place == 0) is_better = ~(ints){};
    floats new_scale = choose(sum_l2 != 0.0f, sum_xl / sum_l2, all(0));
    scale = choose(is_better, new_scale, scale);
    best = choose(is_better, new_scale * sum_xl, best);
    best_inverse = choose(is_better, inverse, best_inverse);
  }
  ints is_nothing = largest < SMALLEST;
  for (int i = 0; i < 16; i++) {
    numbers[i] = choose(is_nothing, all(0), sixth_bits(best_inverse * x[i]) + 32.0f);
  }
  return choose(is_nothing, all(0), scale);
}

// The scales of a block of 16 groups, and what its numbers are made with; 0 when all is zero.
static int put_q6_k_scales(const float *scales, uint8_t *b, float *d) {
  float largest = 0, signed_largest = 0;
  for (int i = 0; i < 16; i++) {
    if (fabsf(scales[i]) > largest) largest = fabsf(signed_largest = scales[i]);
  }
  memset(b, 0, 210);
  if (largest < SMALLEST) return 0;
  float inverse = -128.0f / signed_largest;
  put_half(b + 208, 1 / inverse);
  for (int i = 0; i < 16; i++) {
    int scale = nearest(inverse * scales[i]);
    b[192 + i] = (uint8_t)(scale > 127 ? 127 : scale);
    d[i] = mb_half(b + 208) * (float)(int8_t)b[192 + i];
  }
  return 1;
}

static void encode_q6_k(const float *x, uint8_t *b) {
  floats groups[16], first[16], d;
  transpose(x, 16, groups);
  floats scales = symmetric_scales(groups, first);
  float all_scales[16], all_d[16];
  memcpy(all_scales, &scales, sizeof scales);
  if (!put_q6_k_scales(all_scales, b, all_d)) return;
  memcpy(&d, all_d, sizeof d);
  uint8_t numbers[256];
  for (int i = 0; i < 16; i++) {
    floats l = choose(d != 0.0f, sixth_bits(groups[i] / d) + 32.0f, first[i]);
    bytes n = __builtin_convertvector(__builtin_convertvector(l, ints), bytes);
    for (int g = 0; g < 16; g++) numbers[16 * g + i] = n[g];
  }
  for (int i = 0; i < 64; i++) {
    const uint8_t *n = numbers + 128 * (i / 32) + i % 32;
    uint8_t *low = b + 64 * (i / 32) + i % 32, *high = b + 128 + i;
    low[0] = (uint8_t)((n[0] & 15) | n[64] << 4);
    low[32] = (uint8_t)((n[32] & 15) | n[96] << 4);
    *high = (uint8_t)(n[0] >> 4 | n[32] >> 4 << 2 | n[64] >> 4 << 4 | n[96] >> 4 << 6);
  }
}

// All blocks of one type. Elements need no alignment.
#define EACH(SIZE, BYTES, ENCODE)                         \
  for (size_t i = 0; i < count; i++) {                    \
    float x[SIZE];                                        \
    memcpy(x, elements + i * sizeof x, sizeof x);         \
    ENCODE(x, blocks + i * BYTES);                        \
  }                                                       \
  return

static void encode_q4_k_pairs(const uint8_t *elements, size_t count, uint8_t *blocks) {
  for (size_t i = 0; i < count; i += 2) {
    uint8_t unused[144];
    float x[512] = {0};
    int has_second = i + 1 < count;
    memcpy(x, elements + i * 1024, has_second ? 2048 : 1024);
    encode_q4_k(x, blocks + i * 144, has_second ? blocks + (i + 1) * 144 : unused);
  }
}

static inline void encode_blocks(int32_t type, const uint8_t *elements, size_t count,
                                 uint8_t *blocks) {
  switch (type) {
    case MB_Q4_0: EACH(32, 18, encode_q4_0);
    case MB_Q5_0: EACH(32, 22, encode_q5_0);
    case MB_Q8_0: EACH(32, 34, encode_q8_0);
    case MB_Q4_K: encode_q4_k_pairs(elements, count, blocks); return;
    case MB_Q6_K: EACH(256, 210, encode_q6_k);
    default: return;
  }
}

#endif
