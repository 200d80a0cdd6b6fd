// Ranks of the elements of a row by value: NaN last, of equal keys the lower index first. Short rows
// count for each element who comes before it; others are sorted by digits of their keys.

// Rows up to this long are counted.
#define MK_COUNTED 64
// The longest digit to sort by, in bits.
#define MK_DIGIT 11
// In how many parts a row is sorted by its lowest digit.
#define MK_PARTS 4

MK_INLINE void F(rank_few)(T *dst, const UT *keys, size_t n) {
  U index;
  for (int lane = 0; lane < LANES; lane++) index[lane] = (UT)lane;
  for (size_t i = 0; i < n; i += LANES, index += (UT)LANES) {
    U own, before = 0;
    memcpy(&own, keys + i, sizeof own);
    for (size_t j = 0; j < n; j++) {
      UT other = keys[j];
      before -= (U)((own > other) | ((own == other) & (index > (UT)j)));
    }
    V ranks = __builtin_convertvector((I)before, V);
    if (i + LANES <= n) F(put)(dst + i, ranks);
    else F(put_some)(dst + i, ranks, n - i);
  }
}

// Replaces keys by smaller numbers in the same order and returns how many bits they take: the smallest
// key becomes 0 however far the others are (many weights do not change at all), the next 1, and bits at
// the end that all have in common go.
MK_INLINE int F(rank_shorten)(UT *keys, size_t n) {
  UT least = keys[0], most = keys[0], ends = 0;
  for (size_t i = 1; i < n; i++) {
    least = keys[i] < least ? keys[i] : least;
    most = keys[i] > most ? keys[i] : most;
    ends |= keys[i] ^ keys[0];
  }
  if (ends == 0) return 0;
  UT next = most;
  for (size_t i = 0; i < n; i++) {
    UT other = keys[i] == least ? most : keys[i];
    next = other < next ? other : next;
  }
  const int low = __builtin_ctzll((unsigned long long)ends);
  for (size_t i = 0; i < n; i++) {
    keys[i] = keys[i] == least ? 0 : ((keys[i] - next) >> low) + 1;
  }
  return 64 - __builtin_clzll((unsigned long long)(((most - next) >> low) + 1));
}

// In how many turns to sort numbers of so many bits: a turn costs a few steps for each element and one
// for each entry of its table.
MK_INLINE int F(rank_turns)(size_t n, int bits) {
  int best = 0;
  size_t least = SIZE_MAX;
  for (int turns = 1; turns <= bits; turns++) {
    int width = (bits + turns - 1) / turns;
    if (width > MK_DIGIT) continue;
    size_t cost = (size_t)turns * (5 * n + ((size_t)2 << width));
    if (cost < least) least = cost, best = turns;
  }
  return best;
}

// Makes of counts where each begins.
MK_INLINE void F(rank_starts)(uint32_t *counts, size_t size) {
  uint32_t total = 0;
  for (size_t i = 0; i < size; i++) {
    uint32_t count = counts[i];
    counts[i] = total;
    total += count;
  }
}

// Runs STEP for each index i below n, of MK_PARTS parts p by turns: neighbours often have the same
// lowest digit, and a count cannot be raised again before it is written.
#define MK_BY_PARTS(STEP)                                                                \
  for (size_t j = 0; j < common; j++) {                                                  \
    for (size_t p = 0; p < MK_PARTS; p++) {                                              \
      const size_t i = p * part + j;                                                     \
      STEP;                                                                              \
    }                                                                                    \
  }                                                                                      \
  for (size_t p = 0; p < MK_PARTS; p++) {                                                \
    for (size_t i = p * part + common; i < (p + 1) * part && i < n; i++) STEP;           \
  }

// Sorts indices by the lowest digit, or tells the ranks if there is no other.
MK_INLINE void F(rank_first)(T *dst, uint32_t *next, const UT *keys, size_t n, int width) {
  uint32_t starts[MK_PARTS << MK_DIGIT];
  const UT mask = ((UT)1 << width) - 1;
  const size_t part = (n + MK_PARTS - 1) / MK_PARTS, common = n - (MK_PARTS - 1) * part;
  const size_t size = (size_t)MK_PARTS << width;
  memset(starts, 0, size * sizeof *starts);
  MK_BY_PARTS(starts[(keys[i] & mask) * MK_PARTS + p]++)
  F(rank_starts)(starts, size);
  if (dst) {
    MK_BY_PARTS(dst[i] = (T)starts[(keys[i] & mask) * MK_PARTS + p]++)
  } else {
    MK_BY_PARTS(next[starts[(keys[i] & mask) * MK_PARTS + p]++] = (uint32_t)i)
  }
}

#undef MK_BY_PARTS

// Sorts indices that are in the order of the lower digits by the next one, or tells the ranks.
MK_INLINE void F(rank_next)(T *dst, uint32_t *next, const uint32_t *order, const UT *keys, size_t n,
                            int shift, int width) {
  uint32_t starts[1 << MK_DIGIT];
  const UT mask = ((UT)1 << width) - 1;
  memset(starts, 0, sizeof *starts << width);
  for (size_t i = 0; i < n; i++) starts[keys[i] >> shift & mask]++;
  F(rank_starts)(starts, (size_t)1 << width);
  for (size_t i = 0; i < n; i++) {
    const uint32_t index = order[i], place = starts[keys[index] >> shift & mask]++;
    if (dst) dst[index] = (T)place;
    else next[place] = index;
  }
}

// Sorts by digits from the lowest up. `order` and `next` have room for n indices.
static void F(rank_many)(T *dst, const UT *keys, uint32_t *order, uint32_t *next, size_t n, int bits) {
  const int turns = F(rank_turns)(n, bits), width = (bits + turns - 1) / turns;
  if (turns == 1) {
    F(rank_first)(dst, 0, keys, n, width);
    return;
  }
  F(rank_first)(0, order, keys, n, width);
  for (int turn = 1; turn < turns - 1; turn++) {
    F(rank_next)(0, next, order, keys, n, turn * width, width);
    uint32_t *swapped = order;
    order = next;
    next = swapped;
  }
  F(rank_next)(dst, 0, order, keys, n, (turns - 1) * width, width);
}

static void F(rank)(T *dst, const T *pa, void *scratch, size_t length, size_t rows) {
  UT *keys = scratch;
  uint32_t *order = (uint32_t *)(keys + length + LANES), *next = order + length;
  for (size_t row = 0; row < rows; row++, dst += length, pa += length) {
    for (size_t i = 0; i < length; i += LANES) {
      V a = i + LANES <= length ? F(get)(pa + i) : F(get_some)(pa + i, length - i);
      U key = F(value_keys)(a);
      memcpy(keys + i, &key, sizeof key);
    }
    if (length <= MK_COUNTED) {
      F(rank_few)(dst, keys, length);
      continue;
    }
    int bits = F(rank_shorten)(keys, length);
    if (bits > 0) {
      F(rank_many)(dst, keys, order, next, length, bits);
    } else {
      for (size_t i = 0; i < length; i++) dst[i] = (T)i;
    }
  }
}

#undef MK_COUNTED
#undef MK_DIGIT
#undef MK_PARTS
