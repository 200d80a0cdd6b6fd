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

static void F(trim_any_blocks)(T *dst, const T *pa, size_t keep, size_t of, size_t length, size_t rows) {
  const size_t piece = MK_BLOCK / of * of;
  for (size_t row = 0; row < rows; row++, dst += length, pa += length) {
    for (size_t i = 0; i < length; i += piece) {
      F(trim_piece)(dst + i, pa + i, keep, of, length - i < piece ? length - i : piece);
    }
  }
}

// Blocks that divide a vector: what comes before an element is compared by turning each block.
#define MK_TURN(lane, of, by) (((lane) & ~((of) - 1)) | (((lane) + (by)) & ((of) - 1)))
#if LANES == 16
#define MK_TURNED(v, of, by)                                                             \
  __builtin_shufflevector(v, v, MK_TURN(0, of, by), MK_TURN(1, of, by),                  \
                          MK_TURN(2, of, by), MK_TURN(3, of, by), MK_TURN(4, of, by),    \
                          MK_TURN(5, of, by), MK_TURN(6, of, by), MK_TURN(7, of, by),    \
                          MK_TURN(8, of, by), MK_TURN(9, of, by), MK_TURN(10, of, by),   \
                          MK_TURN(11, of, by), MK_TURN(12, of, by), MK_TURN(13, of, by), \
                          MK_TURN(14, of, by), MK_TURN(15, of, by))
#else
#define MK_TURNED(v, of, by)                                                             \
  __builtin_shufflevector(v, v, MK_TURN(0, of, by), MK_TURN(1, of, by),                  \
                          MK_TURN(2, of, by), MK_TURN(3, of, by), MK_TURN(4, of, by),    \
                          MK_TURN(5, of, by), MK_TURN(6, of, by), MK_TURN(7, of, by))
#endif
// Counts the neighbour that a turn brings if it comes before.
#define MK_COUNT(of, by)                                                                 \
  other = MK_TURNED(own, of, by);                                                        \
  before -= (U)((other > own) | ((other == own) & (place >= (UT)((of) - (by)))));
#define MK_BLOCKS_OF(of, COUNTS)                                                         \
  static void F(trim_blocks_of_##of)(T *dst, const T *pa, size_t keep, size_t n) {       \
    U place;                                                                             \
    for (int lane = 0; lane < LANES; lane++) place[lane] = (UT)(lane % of);              \
    for (size_t i = 0; i < n; i += LANES) {                                              \
      /* Lanes beyond the end are 0 and come after all that are there. */                \
      V a = i + LANES <= n ? F(get)(pa + i) : F(get_some)(pa + i, n - i);                \
      U own = F(keys)(a), other, before = 0;                                             \
      COUNTS                                                                             \
      V kept = before < (UT)keep ? a : (V)(T)0;                                          \
      if (i + LANES <= n) F(put)(dst + i, kept);                                         \
      else F(put_some)(dst + i, kept, n - i);                                            \
    }                                                                                    \
  }

MK_BLOCKS_OF(2, MK_COUNT(2, 1))
MK_BLOCKS_OF(4, MK_COUNT(4, 1) MK_COUNT(4, 2) MK_COUNT(4, 3))
MK_BLOCKS_OF(8, MK_COUNT(8, 1) MK_COUNT(8, 2) MK_COUNT(8, 3) MK_COUNT(8, 4) MK_COUNT(8, 5)
             MK_COUNT(8, 6) MK_COUNT(8, 7))

#undef MK_BLOCKS_OF
#undef MK_COUNT
#undef MK_TURNED
#undef MK_TURN

static void F(trim_blocks)(T *dst, const T *pa, size_t keep, size_t of, size_t length, size_t rows) {
  if (of != 2 && of != 4 && of != 8) {
    F(trim_any_blocks)(dst, pa, keep, of, length, rows);
    return;
  }
  for (size_t row = 0; row < rows; row++, dst += length, pa += length) {
    if (of == 2) F(trim_blocks_of_2)(dst, pa, keep, length);
    else if (of == 4) F(trim_blocks_of_4)(dst, pa, keep, length);
    else F(trim_blocks_of_8)(dst, pa, keep, length);
  }
}
