// The largest magnitudes of each block of neighbours. An element is kept if fewer than `keep` others of
// its block come before it: those with a larger key, and of equal ones those with a lower index.

// One piece of a row: whole blocks, of which the last may be shorter.
MK_INLINE void F(trim_piece)(T *dst, const T *pa, size_t keep, size_t of, size_t n) {
  // Neighbours are read on either side; those of other blocks do not count.
  UT buffer[MK_NEIGHBOURS + MK_BLOCK + MK_NEIGHBOURS + LANES];
  UT *keys = buffer + MK_NEIGHBOURS;
  memset(buffer, 0, MK_NEIGHBOURS * sizeof(UT));
  memset(keys + n, 0, (MK_NEIGHBOURS + LANES) * sizeof(UT));
  U place;
  for (int lane = 0; lane < LANES; lane++) place[lane] = (UT)(lane % of);
  for (size_t i = 0; i < n; i += LANES) {
    U key = F(keys)(i + LANES <= n ? F(get)(pa + i) : F(get_some)(pa + i, n - i));
    memcpy(keys + i, &key, sizeof key);
  }
  for (size_t i = 0; i < n; i += LANES) {
    U own, other, before = 0;
    memcpy(&own, keys + i, sizeof own);
    for (size_t distance = 1; distance < of; distance++) {
      memcpy(&other, keys + i + distance, sizeof other);
      before -= (U)((other > own) & (place + (UT)distance < (UT)of));
      memcpy(&other, keys + i - distance, sizeof other);
      before -= (U)((other >= own) & (place >= (UT)distance));
    }
    size_t some = n - i < LANES ? n - i : LANES;
    V a = some == LANES ? F(get)(pa + i) : F(get_some)(pa + i, some);
    V kept = before < (UT)keep ? a : (V)(T)0;
    if (some == LANES) F(put)(dst + i, kept);
    else F(put_some)(dst + i, kept, some);
    place += (UT)(LANES % of);
    place = place >= (UT)of ? place - (UT)of : place;
  }
}

static void F(trim_blocks)(T *dst, const T *pa, size_t keep, size_t of, size_t length, size_t rows) {
  const size_t piece = MK_BLOCK / of * of;
  for (size_t row = 0; row < rows; row++, dst += length, pa += length) {
    for (size_t i = 0; i < length; i += piece) {
      F(trim_piece)(dst + i, pa + i, keep, of, length - i < piece ? length - i : piece);
    }
  }
}
