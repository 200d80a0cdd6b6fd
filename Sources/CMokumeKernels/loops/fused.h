// Loops that do the work of two: between them nothing is rounded less or otherwise.

#define MK_ACCUMULATE(name, form, A, GET, SOME, expression)                              \
  static void F(form##_##name)(T *dst, A pa, T sb, const T *py, size_t n) {              \
    size_t i = 0;                                                                        \
    V b = sb;                                                                            \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V a = GET(pa);                                                                     \
      V term = expression;                                                               \
      F(put)(dst + i, F(get)(py + i) + term);                                            \
    }                                                                                    \
    if (i < n) {                                                                         \
      V a = SOME(pa);                                                                    \
      V term = expression;                                                               \
      F(put_some)(dst + i, F(get_some)(py + i, n - i) + term, n - i);                    \
    }                                                                                    \
  }

#define MK_ACCUMULATE_REGISTER(name, expression)                                         \
  MK_ACCUMULATE(name, accumulate, const T *, MK_VECTOR, MK_VECTOR_SOME, expression)

MK_OPERATORS(MK_ACCUMULATE_REGISTER)

#if LANES == 16
#define MK_ACCUMULATE_STORED(name, expression)                                           \
  MK_ACCUMULATE(name, accumulate_b, const void *, MK_STORED, MK_STORED_SOME, expression)
MK_OPERATORS(MK_ACCUMULATE_STORED)
#undef MK_ACCUMULATE_STORED
#endif

#define MK_CHOOSE(name, condition, form, A, B_, GET_A, GET_B, SOME_A, SOME_B)            \
  static void F(choose_##form##_##name)(T *dst, const T *px, T s, A pa, B_ pb, size_t n) {\
    size_t i = 0;                                                                        \
    V y = s;                                                                             \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V x = F(get)(px + i), a = GET_A(pa), b = GET_B(pb);                                \
      F(put)(dst + i, (condition) ? a : b);                                              \
    }                                                                                    \
    if (i < n) {                                                                         \
      V x = F(get_some)(px + i, n - i), a = SOME_A(pa), b = SOME_B(pb);                  \
      F(put_some)(dst + i, (condition) ? a : b, n - i);                                  \
    }                                                                                    \
  }

#define MK_CHOICES(name, condition)                                                      \
  MK_CHOOSE(name, condition, vv, const T *, const T *, MK_VECTOR, MK_VECTOR, MK_VECTOR_SOME,\
            MK_VECTOR_SOME)                                                              \
  MK_CHOOSE(name, condition, vs, const T *, T, MK_VECTOR, MK_NUMBER, MK_VECTOR_SOME, MK_NUMBER)\
  MK_CHOOSE(name, condition, sv, T, const T *, MK_NUMBER, MK_VECTOR, MK_NUMBER, MK_VECTOR_SOME)\
  MK_CHOOSE(name, condition, ss, T, T, MK_NUMBER, MK_NUMBER, MK_NUMBER, MK_NUMBER)

MK_CHOICES(lt, x < y)
MK_CHOICES(le, x <= y)
MK_CHOICES(gt, x > y)
MK_CHOICES(ge, x >= y)
MK_CHOICES(eq, x == y)
MK_CHOICES(ne, x != y)

// Comparisons of a magnitude with a number.
#define MK_MAGNITUDE(name, form, condition, whole, some, ...)                            \
  static void F(form##_##name)(T *dst, __VA_ARGS__, T s, size_t n) {                     \
    size_t i = 0;                                                                        \
    V y = s;                                                                             \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V x = (V)((U)(whole) & MAGNITUDE);                                                 \
      F(put)(dst + i, MK_TRUE_WHERE(condition));                                         \
    }                                                                                    \
    if (i < n) {                                                                         \
      V x = (V)((U)(some) & MAGNITUDE);                                                  \
      F(put_some)(dst + i, MK_TRUE_WHERE(condition), n - i);                             \
    }                                                                                    \
  }

#define MK_MAGNITUDE_REGISTER(name, condition)                                           \
  MK_MAGNITUDE(name, magnitude, condition, MK_VECTOR(pa), MK_VECTOR_SOME(pa), const T *pa)

#if LANES == 16
#define MK_MAGNITUDES(name, condition)                                                   \
  MK_MAGNITUDE_REGISTER(name, condition)                                                 \
  MK_MAGNITUDE(name, magnitude_difference, condition, MK_STORED(pa) - MK_STORED(pb),     \
               MK_STORED_SOME(pa) - MK_STORED_SOME(pb), const void *pa, const void *pb)
#else
#define MK_MAGNITUDES(name, condition) MK_MAGNITUDE_REGISTER(name, condition)
#endif

MK_MAGNITUDES(lt, x < y)
MK_MAGNITUDES(le, x <= y)
MK_MAGNITUDES(gt, x > y)
MK_MAGNITUDES(ge, x >= y)
MK_MAGNITUDES(eq, x == y)
MK_MAGNITUDES(ne, x != y)

#undef MK_MAGNITUDE
#undef MK_MAGNITUDE_REGISTER
#undef MK_MAGNITUDES
#undef MK_ACCUMULATE
#undef MK_ACCUMULATE_REGISTER
#undef MK_CHOOSE
#undef MK_CHOICES
