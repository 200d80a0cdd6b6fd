// Loops whose operands are still in the bytes of a bf16 input, for float registers: converting is a
// shift, so it costs less in the loop that uses the element than in a loop of its own.
#if LANES == 16

MK_INLINE V F(stored)(const void *p, size_t i) {
  u16x16 code;
  memcpy(&code, (const char *)p + 2 * i, sizeof code);
  return mk_widen_bf16(code);
}

MK_INLINE V F(stored_some)(const void *p, size_t i, size_t n) {
  u16x16 code = 0;
  memcpy(&code, (const char *)p + 2 * i, 2 * n);
  return mk_widen_bf16(code);
}

// Of the elements of two vectors from i on those at even and at odd places, as little-endian words hold
// them: where the order does not matter, taking them apart costs less than widening.
MK_INLINE V F(stored_even)(const void *p, size_t i) {
  U codes;
  memcpy(&codes, (const char *)p + 2 * i, sizeof codes);
  return (V)(codes << 16);
}

MK_INLINE V F(stored_odd)(const void *p, size_t i) {
  U codes;
  memcpy(&codes, (const char *)p + 2 * i, sizeof codes);
  return (V)(codes & 0xFFFF0000);
}

#define MK_FORM(name, form, A, B_, GET_A, GET_B, SOME_A, SOME_B, expression)             \
  static void F(name##_##form)(T *dst, A pa, B_ pb, size_t n) {                          \
    size_t i = 0;                                                                        \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V a = GET_A(pa), b = GET_B(pb);                                                    \
      F(put)(dst + i, expression);                                                       \
    }                                                                                    \
    if (i < n) {                                                                         \
      V a = SOME_A(pa), b = SOME_B(pb);                                                  \
      F(put_some)(dst + i, expression, n - i);                                           \
    }                                                                                    \
  }

#define MK_FROM_STORED(name, expression)                                                 \
  MK_FORM(name, bv, const void *, const T *, MK_STORED, MK_VECTOR, MK_STORED_SOME,       \
          MK_VECTOR_SOME, expression)                                                    \
  MK_FORM(name, vb, const T *, const void *, MK_VECTOR, MK_STORED, MK_VECTOR_SOME,       \
          MK_STORED_SOME, expression)                                                    \
  MK_FORM(name, bb, const void *, const void *, MK_STORED, MK_STORED, MK_STORED_SOME,    \
          MK_STORED_SOME, expression)                                                    \
  MK_FORM(name, bs, const void *, T, MK_STORED, MK_NUMBER, MK_STORED_SOME, MK_NUMBER,    \
          expression)                                                                    \
  MK_FORM(name, sb, T, const void *, MK_NUMBER, MK_STORED, MK_NUMBER, MK_STORED_SOME,    \
          expression)

MK_OPERATORS(MK_FROM_STORED)

#undef MK_FORM
#undef MK_FROM_STORED

#endif
