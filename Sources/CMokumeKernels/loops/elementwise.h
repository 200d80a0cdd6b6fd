// Loops that make one element from one or two.

#define MK_TRUE_WHERE(condition) ((condition) ? (V)(T)1 : (V)(T)0)

// minimum and maximum of IEEE 754-2019: NaN if either is, and -0 below +0. Equal numbers have
// equal bits but for zeros, where the sign bits are combined.
MK_INLINE V F(lower)(V a, V b) {
  V r = a < b ? a : b;
  r = a == b ? (V)((U)a | (U)b) : r;
  return ((a == a) & (b == b)) ? r : (V)(U)QUIET;
}

MK_INLINE V F(upper)(V a, V b) {
  V r = a > b ? a : b;
  r = a == b ? (V)((U)a & (U)b) : r;
  return ((a == a) & (b == b)) ? r : (V)(U)QUIET;
}

MK_INLINE V F(sign_of)(V a) {
  V r = MK_TRUE_WHERE(a > (T)0);
  r = a < (T)0 ? (V)(T)-1 : r;
  return a == a ? r : a;
}

#define MK_UNARY(name, expression)                                                       \
  static void F(name)(T *dst, const T *pa, size_t n) {                                   \
    size_t i = 0;                                                                        \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V a = F(get)(pa + i);                                                              \
      F(put)(dst + i, expression);                                                       \
    }                                                                                    \
    if (i < n) {                                                                         \
      V a = F(get_some)(pa + i, n - i);                                                  \
      F(put_some)(dst + i, expression, n - i);                                           \
    }                                                                                    \
  }

MK_UNARY(neg, -a)
MK_UNARY(abs, (V)((U)a & MAGNITUDE))
MK_UNARY(sign, F(sign_of)(a))
MK_UNARY(sqrt, __builtin_elementwise_sqrt(a))
MK_UNARY(floor, __builtin_elementwise_floor(a))
MK_UNARY(not, MK_TRUE_WHERE(a == (T)0))

#define MK_BINARY(name, expression)                                                      \
  static void F(name##_vv)(T *dst, const T *pa, const T *pb, size_t n) {                 \
    size_t i = 0;                                                                        \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V a = F(get)(pa + i), b = F(get)(pb + i);                                          \
      F(put)(dst + i, expression);                                                       \
    }                                                                                    \
    if (i < n) {                                                                         \
      V a = F(get_some)(pa + i, n - i), b = F(get_some)(pb + i, n - i);                  \
      F(put_some)(dst + i, expression, n - i);                                           \
    }                                                                                    \
  }                                                                                      \
  static void F(name##_vs)(T *dst, const T *pa, T sb, size_t n) {                        \
    size_t i = 0;                                                                        \
    V b = sb;                                                                            \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V a = F(get)(pa + i);                                                              \
      F(put)(dst + i, expression);                                                       \
    }                                                                                    \
    if (i < n) {                                                                         \
      V a = F(get_some)(pa + i, n - i);                                                  \
      F(put_some)(dst + i, expression, n - i);                                           \
    }                                                                                    \
  }                                                                                      \
  static void F(name##_sv)(T *dst, T sa, const T *pb, size_t n) {                        \
    size_t i = 0;                                                                        \
    V a = sa;                                                                            \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V b = F(get)(pb + i);                                                              \
      F(put)(dst + i, expression);                                                       \
    }                                                                                    \
    if (i < n) {                                                                         \
      V b = F(get_some)(pb + i, n - i);                                                  \
      F(put_some)(dst + i, expression, n - i);                                           \
    }                                                                                    \
  }

// The operators and what each makes of a and b.
#define MK_OPERATORS(each)                                                               \
  each(add, a + b)                                                                       \
  each(sub, a - b)                                                                       \
  each(mul, a * b)                                                                       \
  each(div, a / b)                                                                       \
  each(min, F(lower)(a, b))                                                              \
  each(max, F(upper)(a, b))                                                              \
  each(lt, MK_TRUE_WHERE(a < b))                                                         \
  each(le, MK_TRUE_WHERE(a <= b))                                                        \
  each(gt, MK_TRUE_WHERE(a > b))                                                         \
  each(ge, MK_TRUE_WHERE(a >= b))                                                        \
  each(eq, MK_TRUE_WHERE(a == b))                                                        \
  each(ne, MK_TRUE_WHERE(a != b))                                                        \
  each(and, MK_TRUE_WHERE((a != (T)0) & (b != (T)0)))                                    \
  each(or, MK_TRUE_WHERE((a != (T)0) | (b != (T)0)))

MK_OPERATORS(MK_BINARY)

static void F(fill)(T *dst, T a, size_t n) {
  for (size_t i = 0; i < n; i++) dst[i] = a;
}

// How a loop reads an operand at i: from a register, from bf16 bytes, or a number.
#define MK_VECTOR(p) F(get)(p + i)
#define MK_VECTOR_SOME(p) F(get_some)(p + i, n - i)
#define MK_STORED(p) F(stored)(p, i)
#define MK_STORED_SOME(p) F(stored_some)(p, i, n - i)
#define MK_NUMBER(p) (V)(p)

#include "stored.h"
#include "fused.h"

#undef MK_VECTOR
#undef MK_VECTOR_SOME
#undef MK_STORED
#undef MK_STORED_SOME
#undef MK_NUMBER

#undef MK_UNARY
#undef MK_BINARY
#undef MK_OPERATORS
#undef MK_TRUE_WHERE
