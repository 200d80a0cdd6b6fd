// Ranks of the elements of a row by value: NaN last, of equal keys the lower index first. What has the
// smallest key is ranked at once. Of a few others it is counted for each element who comes before it.
// Many are ranked by the highest digit of their keys where that nearly does, and else sorted by all digits.

// Up to so many are counted.
#define MK_COUNTED 64
// The longest digit to sort by, in bits.
#define MK_DIGIT 11
// In how many parts a row is sorted by its lowest digit.
#define MK_PARTS 4
// The longest highest digit to rank by, and the longest keys for which it is tried, in bits: those of
// differences of f32 are longer, and mostly all different.
#define MK_SPREAD 12
#define MK_SPREAD_KEYS 24

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

// Moves lanes up, with zeros behind them.
#define MK_LATER_16(v, by)                                                               \
  __builtin_shufflevector(zero, v, 16 - by, 17 - by, 18 - by, 19 - by, 20 - by, 21 - by, \
                          22 - by, 23 - by, 24 - by, 25 - by, 26 - by, 27 - by, 28 - by, \
                          29 - by, 30 - by, 31 - by)
#define MK_LATER_8(v, by)                                                                \
  __builtin_shufflevector(zero, v, 8 - by, 9 - by, 10 - by, 11 - by, 12 - by, 13 - by,   \
                          14 - by, 15 - by)

// How many of the lanes below each are marked.
MK_INLINE U F(marked_below)(I marks) {
  const U zero = 0;
#if LANES == 16
  U sums = MK_LATER_16((U)-marks, 1);
  sums += MK_LATER_16(sums, 1);
  sums += MK_LATER_16(sums, 2);
  sums += MK_LATER_16(sums, 4);
  return sums + MK_LATER_16(sums, 8);
#else
  U sums = MK_LATER_8((U)-marks, 1);
  sums += MK_LATER_8(sums, 1);
  sums += MK_LATER_8(sums, 2);
  return sums + MK_LATER_8(sums, 4);
#endif
}

// Ranks those that have the smallest key, and packs the keys of the others and their places; returns
// how many others there are. Many weights do not change at all: what has no difference need not be
// sorted. `keys` and `places` have room for a vector more.
MK_INLINE size_t F(rank_least)(T *dst, UT *keys, UT *places, size_t n) {
  UT least = keys[0];
  for (size_t i = 1; i < n; i++) least = keys[i] < least ? keys[i] : least;
  U index;
  for (int lane = 0; lane < LANES; lane++) index[lane] = (UT)lane;
  size_t others = 0;
  for (size_t i = 0; i < n; i += LANES, index += (UT)LANES) {
    const unsigned valid = n - i < LANES ? (1u << (n - i)) - 1 : (1u << LANES) - 1;
    U own;
    memcpy(&own, keys + i, sizeof own);
    I more = own != least;
    V ranks = __builtin_convertvector((I)(index - (UT)others - F(marked_below)(more)), V);
    if (i + LANES <= n) F(put)(dst + i, ranks);
    else F(put_some)(dst + i, ranks, n - i);
    unsigned lanes = F(bits)(more) & valid;
    F(pack)(places + others, index, lanes);
    others += F(pack)(keys + others, own, lanes);
  }
  return others;
}

// Replaces keys by smaller numbers in the same order and returns how many bits they take: the smallest
// becomes 0, and bits at the end that all have in common go.
MK_INLINE int F(rank_shorten)(UT *keys, size_t n) {
  UT least = keys[0], most = keys[0], ends = 0;
  for (size_t i = 1; i < n; i++) {
    least = keys[i] < least ? keys[i] : least;
    most = keys[i] > most ? keys[i] : most;
    ends |= keys[i] ^ keys[0];
  }
  if (ends == 0) return 0;
  const int low = __builtin_ctzll((unsigned long long)ends);
  for (size_t i = 0; i < n; i++) keys[i] = (keys[i] - least) >> low;
  return 64 - __builtin_clzll((unsigned long long)((most - least) >> low));
}

// In how many turns to sort numbers of so many bits: a turn costs a few steps for each element and a
// part of one for each entry of its table, of which the first turn has one for each part.
MK_INLINE int F(rank_turns)(size_t n, int bits) {
  int best = 0;
  size_t least = SIZE_MAX;
  for (int turns = 1; turns <= bits; turns++) {
    int width = (bits + turns - 1) / turns;
    if (width > MK_DIGIT) continue;
    size_t cost = (size_t)turns * 20 * n + (size_t)(turns + MK_PARTS - 1) * ((size_t)2 << width);
    if (cost < least) least = cost, best = turns;
  }
  return best;
}

// Makes of counts where each begins.
MK_INLINE void F(rank_starts)(uint32_t *counts, size_t size) {
  const u32x16 zero = 0;
  uint32_t total = 0;
  size_t i = 0;
  for (; i + 16 <= size; i += 16) {
    u32x16 own, sums;
    memcpy(&own, counts + i, sizeof own);
    sums = own;
    sums += MK_LATER_16(sums, 1);
    sums += MK_LATER_16(sums, 2);
    sums += MK_LATER_16(sums, 4);
    sums += MK_LATER_16(sums, 8);
    u32x16 starts = sums - own + total;
    memcpy(counts + i, &starts, sizeof starts);
    total += sums[15];
  }
  for (; i < size; i++) {
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

// Sorts indices by the lowest digit, or tells the ranks if there is no other: `dst` begins at the place
// of the row, and `base` elements come before all these.
MK_INLINE void F(rank_first)(T *dst, const UT *places, size_t base, uint32_t *next, const UT *keys,
                             size_t n, int width) {
  uint32_t starts[MK_PARTS << MK_DIGIT];
  const UT mask = ((UT)1 << width) - 1;
  const size_t part = (n + MK_PARTS - 1) / MK_PARTS, common = n - (MK_PARTS - 1) * part;
  const size_t size = (size_t)MK_PARTS << width;
  memset(starts, 0, size * sizeof *starts);
  MK_BY_PARTS(starts[(keys[i] & mask) * MK_PARTS + p]++)
  F(rank_starts)(starts, size);
  if (dst) {
    MK_BY_PARTS(dst[places[i]] = (T)(base + starts[(keys[i] & mask) * MK_PARTS + p]++))
  } else {
    MK_BY_PARTS(next[starts[(keys[i] & mask) * MK_PARTS + p]++] = (uint32_t)i)
  }
}

#undef MK_BY_PARTS

// Sorts indices that are in the order of the lower digits by the next one, or tells the ranks.
MK_INLINE void F(rank_next)(T *dst, const UT *places, size_t base, uint32_t *next,
                            const uint32_t *order, const UT *keys, size_t n, int shift, int width) {
  uint32_t starts[1 << MK_DIGIT];
  const UT mask = ((UT)1 << width) - 1;
  memset(starts, 0, sizeof *starts << width);
  for (size_t i = 0; i < n; i++) starts[keys[i] >> shift & mask]++;
  F(rank_starts)(starts, (size_t)1 << width);
  for (size_t i = 0; i < n; i++) {
    const uint32_t index = order[i], place = starts[keys[index] >> shift & mask]++;
    if (dst) dst[places[index]] = (T)(base + place);
    else next[place] = index;
  }
}

// Sorts by digits from the lowest up. `order` and `next` have room for n indices.
static void F(rank_many)(T *dst, const UT *places, size_t base, const UT *keys, uint32_t *order,
                         uint32_t *next, size_t n, int bits) {
  const int turns = F(rank_turns)(n, bits), width = (bits + turns - 1) / turns;
  if (turns == 1) {
    F(rank_first)(dst, places, base, 0, keys, n, width);
    return;
  }
  F(rank_first)(0, places, base, order, keys, n, width);
  for (int turn = 1; turn < turns - 1; turn++) {
    F(rank_next)(0, places, base, next, order, keys, n, turn * width, width);
    uint32_t *swapped = order;
    order = next;
    next = swapped;
  }
  F(rank_next)(dst, places, base, 0, order, keys, n, (turns - 1) * width, width);
}

#define MK_LATER_32(v, by)                                                               \
  __builtin_shufflevector(zero, v, 32 - by, 33 - by, 34 - by, 35 - by, 36 - by, 37 - by, \
                          38 - by, 39 - by, 40 - by, 41 - by, 42 - by, 43 - by, 44 - by, \
                          45 - by, 46 - by, 47 - by, 48 - by, 49 - by, 50 - by, 51 - by, \
                          52 - by, 53 - by, 54 - by, 55 - by, 56 - by, 57 - by, 58 - by, \
                          59 - by, 60 - by, 61 - by, 62 - by, 63 - by)

// Makes of counts where each begins; `size` is a multiple of 32.
MK_INLINE void F(rank_short_starts)(uint16_t *counts, size_t size) {
  const u16x32 zero = 0;
  uint16_t total = 0;
  for (size_t i = 0; i < size; i += 32) {
    u16x32 own, sums;
    memcpy(&own, counts + i, sizeof own);
    sums = own;
    sums += MK_LATER_32(sums, 1);
    sums += MK_LATER_32(sums, 2);
    sums += MK_LATER_32(sums, 4);
    sums += MK_LATER_32(sums, 8);
    sums += MK_LATER_32(sums, 16);
    u16x32 starts = sums - own + total;
    memcpy(counts + i, &starts, sizeof starts);
    total = (uint16_t)(total + sums[31]);
  }
}

// Puts the indices of first..<end in the order of their keys. Returns how much work it was; it gives up
// beyond `limit`.
MK_INLINE size_t F(rank_part)(uint32_t *order, const UT *keys, size_t first, size_t end,
                              size_t limit) {
  size_t work = end - first;
  for (size_t i = first + 1; i < end && work < limit; i++) {
    const uint32_t index = order[i];
    size_t j = i;
    for (; j > first && keys[order[j - 1]] > keys[index]; j--) order[j] = order[j - 1];
    order[j] = index;
    work += i - j;
  }
  return work;
}

// Ranks by the highest digit, and then once more what has not the key of others with its digit: rounded
// numbers have few different differences. Returns 0 where that is not so, for others to rank again.
// `order` and `odd` have room for n indices; n is below 2^16, and there are at least 5 bits.
static int F(rank_spread)(T *dst, const UT *places, size_t base, const UT *keys, uint32_t *order,
                          uint32_t *odd, size_t n, int bits) {
  uint16_t starts[1 << MK_SPREAD];
  UT some[1 << MK_SPREAD];
  // More digits than elements only cost time.
  const int longest = n > 1024 ? MK_SPREAD : n > 200 ? MK_SPREAD - 1 : MK_SPREAD - 2;
  const int width = bits < longest ? bits : longest, shift = bits - width;
  memset(starts, 0, sizeof *starts << width);
  for (size_t i = 0; i < n; i++) {
    starts[keys[i] >> shift]++;
    some[keys[i] >> shift] = keys[i];
  }
  F(rank_short_starts)(starts, (size_t)1 << width);
  size_t odd_count = 0;
  for (size_t i = 0; i < n; i++) {
    const UT key = keys[i];
    const uint32_t place = starts[key >> shift]++;
    order[place] = (uint32_t)i;
    dst[places[i]] = (T)(base + place);
    odd[odd_count] = (uint32_t)i;
    odd_count += some[key >> shift] != key;
  }
  if (odd_count > n / 4) return 0;
  size_t work = 0;
  for (size_t j = 0; j < odd_count; j++) {
    // Each digit's start has become its end.
    const size_t digit = (size_t)(keys[odd[j]] >> shift);
    const size_t first = digit > 0 ? starts[digit - 1] : 0, end = starts[digit];
    work += F(rank_part)(order, keys, first, end, n);
    if (work >= n) return 0;
    for (size_t i = first; i < end; i++) dst[places[order[i]]] = (T)(base + i);
  }
  return 1;
}

static void F(rank)(T *dst, const T *pa, void *scratch, size_t length, size_t rows) {
  UT *keys = scratch, *places = keys + length + LANES;
  uint32_t *order = (uint32_t *)(places + length + LANES), *next = order + length;
  // Where one row has too many different keys, so have the others.
  int spreads = 1;
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
    const size_t others = F(rank_least)(dst, keys, places, length), base = length - others;
    if (others == 0) continue;
    if (others <= MK_COUNTED) {
      T ranks[MK_COUNTED];
      F(rank_few)(ranks, keys, others);
      for (size_t i = 0; i < others; i++) dst[places[i]] = (T)base + ranks[i];
      continue;
    }
    const int bits = F(rank_shorten)(keys, others);
    if (spreads && bits >= 5 && bits <= MK_SPREAD_KEYS && others < 1 << 16) {
      spreads = F(rank_spread)(dst, places, base, keys, order, next, others, bits);
      if (spreads) continue;
    }
    if (bits > 0) {
      F(rank_many)(dst, places, base, keys, order, next, others, bits);
    } else {
      for (size_t i = 0; i < others; i++) dst[places[i]] = (T)(base + i);
    }
  }
}

#undef MK_LATER_16
#undef MK_LATER_8
#undef MK_LATER_32
#undef MK_COUNTED
#undef MK_DIGIT
#undef MK_PARTS
#undef MK_SPREAD
#undef MK_SPREAD_KEYS
