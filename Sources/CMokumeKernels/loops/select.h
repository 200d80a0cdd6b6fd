// dst = mask ? a : b by element, either side an array or one number. A mask element is true
// unless it equals zero, so NaN is true.

#define MK_SELECT(form, A, B_, GET_A, GET_B, SOME_A, SOME_B)                             \
  static void F(select_##form)(T *dst, const T *mask, A pa, B_ pb, size_t n) {           \
    size_t i = 0;                                                                        \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V a = GET_A, b = GET_B;                                                            \
      F(put)(dst + i, F(get)(mask + i) != (T)0 ? a : b);                                 \
    }                                                                                    \
    if (i < n) {                                                                         \
      V a = SOME_A, b = SOME_B;                                                          \
      F(put_some)(dst + i, F(get_some)(mask + i, n - i) != (T)0 ? a : b, n - i);         \
    }                                                                                    \
  }

#define MK_WHOLE(p) F(get)(p + i)
#define MK_SOME(p) F(get_some)(p + i, n - i)

MK_SELECT(vv, const T *, const T *, MK_WHOLE(pa), MK_WHOLE(pb), MK_SOME(pa), MK_SOME(pb))
MK_SELECT(vs, const T *, T, MK_WHOLE(pa), pb, MK_SOME(pa), pb)
MK_SELECT(sv, T, const T *, pa, MK_WHOLE(pb), pa, MK_SOME(pb))
MK_SELECT(ss, T, T, pa, pb, pa, pb)

#undef MK_SELECT
#undef MK_WHOLE
#undef MK_SOME
