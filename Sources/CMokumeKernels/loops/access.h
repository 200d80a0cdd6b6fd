// Reading and writing whole and broken vectors of T at any alignment.

MK_INLINE V F(get)(const T *p) {
  V v;
  memcpy(&v, p, sizeof v);
  return v;
}

MK_INLINE void F(put)(T *p, V v) { memcpy(p, &v, sizeof v); }

// The first n lanes; the others are zero.
MK_INLINE V F(get_some)(const T *p, size_t n) {
  V v = 0;
  memcpy(&v, p, n * sizeof(T));
  return v;
}

MK_INLINE void F(put_some)(T *p, V v, size_t n) { memcpy(p, &v, n * sizeof(T)); }

// The same for 16 elements, whatever their width.
MK_INLINE W F(get16)(const T *p) {
  W v;
  memcpy(&v, p, sizeof v);
  return v;
}

MK_INLINE W F(get16_some)(const T *p, size_t n) {
  W v = 0;
  memcpy(&v, p, n * sizeof(T));
  return v;
}

// One bit per lane of a comparison's result, lane 0 lowest.
MK_INLINE unsigned F(bits)(I mask) {
  B flags = __builtin_convertvector(mask, B);
  unsigned bits = 0;
  memcpy(&bits, &flags, LANES / 8);
  return bits;
}
