// Products of small matrices, from which adapters are made. Each element is added up by itself in the
// order of k, so that levels and blocks have the same bits.
#include <string.h>

#include "blocks.h"

#pragma STDC FP_CONTRACT OFF

// Eight columns: two, four or eight registers, as the level has them.
typedef double mb_columns __attribute__((vector_size(64)));

// Defines what adds the product of `rows` rows of `left` with all columns of `right` to `out`. Blocks of
// ROWS x 8 sums stay in registers; what is left over is added up one by one.
#define MB_PRODUCT(NAME, ROWS, ATTRIBUTE)                                                            \
  ATTRIBUTE static void NAME(const double *left, const double *right, double *out, size_t rows,      \
                             size_t inner, size_t columns) {                                         \
    size_t i = 0, whole = columns / 8 * 8;                                                           \
    for (; i + ROWS <= rows; i += ROWS) {                                                            \
      for (size_t j = 0; j < whole; j += 8) {                                                        \
        mb_columns sums[ROWS], v;                                                                    \
        for (int m = 0; m < ROWS; m++) memcpy(&sums[m], out + (i + m) * columns + j, 64);            \
        for (size_t k = 0; k < inner; k++) {                                                         \
          memcpy(&v, right + k * columns + j, 64);                                                   \
          for (int m = 0; m < ROWS; m++) sums[m] += v * left[(i + m) * inner + k];                   \
        }                                                                                            \
        for (int m = 0; m < ROWS; m++) memcpy(out + (i + m) * columns + j, &sums[m], 64);            \
      }                                                                                              \
      mb_rest(left + i * inner, right, out + i * columns, ROWS, inner, columns, whole);              \
    }                                                                                                \
    mb_rest(left + i * inner, right, out + i * columns, rows - i, inner, columns, 0);                \
  }

static void mb_rest(const double *left, const double *right, double *out, size_t rows, size_t inner,
                    size_t columns, size_t first) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t k = 0; k < inner; k++) {
      double factor = left[i * inner + k];
      for (size_t j = first; j < columns; j++) {
        out[i * columns + j] += factor * right[k * columns + j];
      }
    }
  }
}

MB_PRODUCT(product_baseline, 2, )
#if defined(__x86_64__)
MB_PRODUCT(product_avx2, 4, __attribute__((target("avx2"))))
MB_PRODUCT(product_avx512, 8, __attribute__((target("avx512f"))))
#endif

void mb_add_product(int level, const double *left, const double *right, double *out, size_t rows,
                    size_t inner, size_t columns) {
#if defined(__x86_64__)
  if (level == 2) return product_avx512(left, right, out, rows, inner, columns);
  if (level == 1) return product_avx2(left, right, out, rows, inner, columns);
#endif
  (void)level;
  product_baseline(left, right, out, rows, inner, columns);
}

int mb_widen(int32_t type, const void *elements, size_t count, double *out) {
  const uint8_t *p = elements;
  switch (type) {
  case MB_F64: memcpy(out, p, count * 8); return 1;
  case MB_F32:
    for (size_t i = 0; i < count; i++) out[i] = (double)mb_float(mb_word(p + i * 4));
    return 1;
  case MB_F16:
    for (size_t i = 0; i < count; i++) out[i] = (double)mb_half(p + i * 2);
    return 1;
  case MB_BF16:
    for (size_t i = 0; i < count; i++) {
      out[i] = (double)mb_float((uint32_t)(p[2 * i] | p[2 * i + 1] << 8) << 16);
    }
    return 1;
  default: return 0;
  }
}

void mb_narrow(const double *elements, size_t count, double scale, int is_double, void *out) {
  if (is_double) {
    for (size_t i = 0; i < count; i++) {
      double value = elements[i] * scale;
      memcpy((uint8_t *)out + i * 8, &value, 8);
    }
    return;
  }
  for (size_t i = 0; i < count; i++) {
    float value = (float)(elements[i] * scale);
    memcpy((uint8_t *)out + i * 4, &value, 4);
  }
}
