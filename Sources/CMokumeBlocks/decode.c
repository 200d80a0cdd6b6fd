// Blocks to elements. Each function makes one block; the formulas stand in the order in which the
// reference rounds.
#include "blocks.h"

#pragma STDC FP_CONTRACT OFF

static void decode_f32(const uint8_t *b, float *y) { memcpy(y, b, 4); }

static void decode_f16(const uint8_t *b, float *y) { *y = mb_half(b); }

static void decode_bf16(const uint8_t *b, float *y) {
  uint32_t bits = (uint32_t)(b[0] | b[1] << 8) << 16;
  memcpy(y, &bits, 4);
}

static void decode_f64(const uint8_t *b, float *y) {
  double value;
  memcpy(&value, b, 8);
  *y = (float)value;
}

// d, 16 bytes of two 4-bit numbers: the low ones are elements 0 to 15.
static void decode_q4_0(const uint8_t *b, float *y) {
  float d = mb_half(b);
  for (int j = 0; j < 16; j++) {
    y[j] = d * (float)((b[2 + j] & 15) - 8);
    y[j + 16] = d * (float)((b[2 + j] >> 4) - 8);
  }
}

// d, m, then as Q4_0.
static void decode_q4_1(const uint8_t *b, float *y) {
  float d = mb_half(b), m = mb_half(b + 2);
  for (int j = 0; j < 16; j++) {
    y[j] = d * (float)(b[4 + j] & 15) + m;
    y[j + 16] = d * (float)(b[4 + j] >> 4) + m;
  }
}

// d, 32 fifth bits, then as Q4_0.
static void decode_q5_0(const uint8_t *b, float *y) {
  float d = mb_half(b);
  uint32_t high = mb_word(b + 2);
  for (int j = 0; j < 16; j++) {
    int low = (b[6 + j] & 15) | (int)((high >> j & 1) << 4);
    int up = (b[6 + j] >> 4) | (int)((high >> (j + 16) & 1) << 4);
    y[j] = d * (float)(low - 16);
    y[j + 16] = d * (float)(up - 16);
  }
}

// d, m, 32 fifth bits, then as Q4_0.
static void decode_q5_1(const uint8_t *b, float *y) {
  float d = mb_half(b), m = mb_half(b + 2);
  uint32_t high = mb_word(b + 4);
  for (int j = 0; j < 16; j++) {
    int low = (b[8 + j] & 15) | (int)((high >> j & 1) << 4);
    int up = (b[8 + j] >> 4) | (int)((high >> (j + 16) & 1) << 4);
    y[j] = d * (float)low + m;
    y[j + 16] = d * (float)up + m;
  }
}

static void decode_q8_0(const uint8_t *b, float *y) {
  float d = mb_half(b);
  for (int j = 0; j < 32; j++) y[j] = (float)(int8_t)b[2 + j] * d;
}

// 16 scales with minima in 4 bits each, 256 numbers in 2 bits, d, dmin.
static void decode_q2_k(const uint8_t *b, float *y) {
  float d = mb_half(b + 80), dmin = mb_half(b + 82);
  for (int i = 0; i < 16; i++) {
    float scale = d * (float)(b[i] & 15), minimum = dmin * (float)(b[i] >> 4);
    const uint8_t *q = b + 16 + 32 * (i / 8) + 16 * (i % 2);
    int shift = 2 * (i % 8 / 2);
    for (int l = 0; l < 16; l++) y[16 * i + l] = scale * (float)(q[l] >> shift & 3) - minimum;
  }
}

// 256 third bits (0 subtracts 4), 256 numbers in 2 bits, 16 scales in 6 bits, d.
static void decode_q3_k(const uint8_t *b, float *y) {
  float d = mb_half(b + 108);
  const uint8_t *s = b + 96;
  for (int i = 0; i < 16; i++) {
    int low = i < 8 ? s[i] & 15 : s[i - 8] >> 4;
    float scale = d * (float)((low | (s[8 + i % 4] >> 2 * (i / 4) & 3) << 4) - 32);
    const uint8_t *q = b + 32 + 32 * (i / 8) + 16 * (i % 2), *mask = b + 16 * (i % 2);
    int group = i / 2, shift = 2 * (group % 4);
    for (int l = 0; l < 16; l++) {
      int high = mask[l] >> group & 1 ? 0 : 4;
      y[16 * i + l] = scale * (float)((q[l] >> shift & 3) - high);
    }
  }
}

// d, dmin, 8 scales and minima in 6 bits each, 256 numbers in 4 bits.
static void decode_q4_k(const uint8_t *b, float *y) {
  float d = mb_half(b), dmin = mb_half(b + 2);
  for (int j = 0; j < 8; j++) {
    float scale = d * (float)mb_scale(b + 4, j), minimum = dmin * (float)mb_minimum(b + 4, j);
    const uint8_t *q = b + 16 + 32 * (j / 2);
    int shift = 4 * (j % 2);
    for (int l = 0; l < 32; l++) y[32 * j + l] = scale * (float)(q[l] >> shift & 15) - minimum;
  }
}

// As Q4_K, with 256 fifth bits before the numbers.
static void decode_q5_k(const uint8_t *b, float *y) {
  float d = mb_half(b), dmin = mb_half(b + 2);
  for (int j = 0; j < 8; j++) {
    float scale = d * (float)mb_scale(b + 4, j), minimum = dmin * (float)mb_minimum(b + 4, j);
    const uint8_t *high = b + 16, *q = b + 48 + 32 * (j / 2);
    int shift = 4 * (j % 2);
    for (int l = 0; l < 32; l++) {
      int number = (q[l] >> shift & 15) | (high[l] >> j & 1) << 4;
      y[32 * j + l] = scale * (float)number - minimum;
    }
  }
}

// 256 numbers in 4 low and 2 high bits, 16 scales of 8 bits, d.
static void decode_q6_k(const uint8_t *b, float *y) {
  float d = mb_half(b + 208);
  for (int i = 0; i < 16; i++) {
    float scale = d * (float)(int8_t)b[192 + i];
    int group = i % 8 / 2, offset = 16 * (i % 2);
    const uint8_t *low = b + 64 * (i / 8) + 32 * (group % 2) + offset;
    const uint8_t *high = b + 128 + 32 * (i / 8) + offset;
    for (int l = 0; l < 16; l++) {
      int number = (low[l] >> 4 * (group / 2) & 15) | (high[l] >> 2 * group & 3) << 4;
      y[16 * i + l] = scale * (float)(number - 32);
    }
  }
}

typedef struct {
  size_t elements, bytes;
  void (*decode)(const uint8_t *, float *);
} format;

static const format formats[] = {
  [MB_F32] = {1, 4, decode_f32},       [MB_F16] = {1, 2, decode_f16},
  [MB_Q4_0] = {32, 18, decode_q4_0},   [MB_Q4_1] = {32, 20, decode_q4_1},
  [MB_Q5_0] = {32, 22, decode_q5_0},   [MB_Q5_1] = {32, 24, decode_q5_1},
  [MB_Q8_0] = {32, 34, decode_q8_0},   [MB_Q2_K] = {256, 84, decode_q2_k},
  [MB_Q3_K] = {256, 110, decode_q3_k}, [MB_Q4_K] = {256, 144, decode_q4_k},
  [MB_Q5_K] = {256, 176, decode_q5_k}, [MB_Q6_K] = {256, 210, decode_q6_k},
  [MB_F64] = {1, 8, decode_f64},       [MB_BF16] = {1, 2, decode_bf16},
};

static const format *format_of(int32_t type) {
  static const format none = {0, 0, 0};
  return type >= 0 && type < (int32_t)(sizeof formats / sizeof *formats) ? formats + type : &none;
}

size_t mb_block_elements(int32_t type) { return format_of(type)->elements; }

size_t mb_block_bytes(int32_t type) { return format_of(type)->bytes; }

void mb_decode(int32_t type, const void *blocks, size_t count, void *elements) {
  const format *format = format_of(type);
  if (!format->decode) return;
  const uint8_t *block = blocks;
  uint8_t *place = elements;
  for (size_t i = 0; i < count; i++) {
    float y[256];
    format->decode(block, y);
    memcpy(place, y, format->elements * sizeof *y);
    block += format->bytes;
    place += format->elements * sizeof *y;
  }
}

void mb_shift(void *elements, size_t count, float shift) {
  uint8_t *place = elements;
  for (size_t i = 0; i < count; i++, place += 4) {
    float y;
    memcpy(&y, place, 4);
    y += shift;
    memcpy(place, &y, 4);
  }
}
