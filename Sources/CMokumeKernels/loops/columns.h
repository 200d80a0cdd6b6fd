// Combining rows with the numbers of columns: each number takes one element of the row, in f64, so rows
// are combined in the order in which they come.

#define MK_COLUMNS(name, combined, whole, some, ...)                                     \
  static void F(name)(double *numbers, __VA_ARGS__, size_t n) {                          \
    size_t i = 0;                                                                        \
    const size_t end = n;                                                                \
    f64x16 x, own = 0;                                                                   \
    for (; i + 16 <= n; i += 16) {                                                       \
      x = whole;                                                                         \
      memcpy(&own, numbers + i, sizeof own);                                             \
      own = combined;                                                                    \
      memcpy(numbers + i, &own, sizeof own);                                             \
    }                                                                                    \
    if (i < n) {                                                                         \
      x = some;                                                                          \
      memcpy(&own, numbers + i, (end - i) * sizeof(double));                             \
      own = combined;                                                                    \
      memcpy(numbers + i, &own, (end - i) * sizeof(double));                             \
    }                                                                                    \
  }

#define MK_WHOLE(p) __builtin_convertvector(F(get16)(p + i), f64x16)
#define MK_SOME(p) __builtin_convertvector(F(get16_some)(p + i, end - i), f64x16)
// NaN if either is, and -0 below +0, as min and max have it.
#define MK_NAN_OR(other, own) (((x != x) | (own != own)) ? (f64x16)__builtin_nan("") : (other))
#define MK_LOWER MK_NAN_OR(((x < own) | ((x == own) & ((i64x16)x < 0))) ? x : own, own)
#define MK_HIGHER MK_NAN_OR(((x > own) | ((x == own) & ((i64x16)own < 0))) ? x : own, own)

MK_COLUMNS(add_row, own + x, MK_WHOLE(a), MK_SOME(a), const T *a)
MK_COLUMNS(add_products, own + x, MK_WHOLE(a) * MK_WHOLE(b), MK_SOME(a) * MK_SOME(b), const T *a,
           const T *b)
MK_COLUMNS(lower_row, MK_LOWER, MK_WHOLE(a), MK_SOME(a), const T *a)
MK_COLUMNS(raise_row, MK_HIGHER, MK_WHOLE(a), MK_SOME(a), const T *a)

#undef MK_COLUMNS
#undef MK_WHOLE
#undef MK_SOME
#undef MK_NAN_OR
#undef MK_LOWER
#undef MK_HIGHER
