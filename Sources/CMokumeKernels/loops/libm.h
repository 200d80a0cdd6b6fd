// Loops that call the C library. The double function serves both types, so a float result is
// the double result rounded once more: almost always the correctly rounded one, and free of
// the differences between float functions of C libraries.

#define MK_LIBM(name)                                                                    \
  static void F(name)(T *dst, const T *a, size_t n) {                                    \
    for (size_t i = 0; i < n; i++) dst[i] = (T)name((double)a[i]);                       \
  }

MK_LIBM(exp)
MK_LIBM(log)
MK_LIBM(sin)
MK_LIBM(cos)
MK_LIBM(acos)
MK_LIBM(tanh)

static void F(pow_vv)(T *dst, const T *a, const T *b, size_t n) {
  for (size_t i = 0; i < n; i++) dst[i] = (T)pow((double)a[i], (double)b[i]);
}

static void F(pow_vs)(T *dst, const T *a, T b, size_t n) {
  for (size_t i = 0; i < n; i++) dst[i] = (T)pow((double)a[i], (double)b);
}

static void F(pow_sv)(T *dst, T a, const T *b, size_t n) {
  for (size_t i = 0; i < n; i++) dst[i] = (T)pow((double)a, (double)b[i]);
}

#undef MK_LIBM
