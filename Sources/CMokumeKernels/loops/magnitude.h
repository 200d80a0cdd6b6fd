// Selection by magnitude. The key of an element is the bits of its absolute value, which order
// as the magnitudes do; NaN has the largest key of all, so it is never trimmed away.

MK_INLINE U F(keys)(V a) {
  I magnitude = (I)a & (IT)MAGNITUDE;
  return (U)(magnitude | (magnitude > (IT)INFINITE));
}

// The same but for NaN, whose keys are all beyond that of infinity and not equal.
MK_INLINE U F(finite_keys)(V a) { return (U)a & MAGNITUDE; }

// The key of an element in the order of values: negative numbers below positive ones.
MK_INLINE U F(value_keys)(V a) {
  U bits = (U)a;
  U key = bits ^ ((U)((I)bits >> SIGN_SHIFT) | (UT)1 << SIGN_SHIFT);
  return key | (U)(a != a);
}

// Packs the marked lanes to the front of dst, which has room for all, and returns their number.
MK_INLINE size_t F(pack)(UT *dst, U keys, unsigned lanes) {
#ifdef MK_PACK
  U packed = MK_PACK(keys, lanes);
  memcpy(dst, &packed, sizeof packed);
  return (size_t)__builtin_popcount(lanes);
#else
  size_t count = 0;
  for (; lanes; lanes &= lanes - 1) dst[count++] = keys[__builtin_ctz(lanes)];
  return count;
#endif
}

// Tallies the marked lanes.
MK_INLINE void F(collect)(struct mk_tally *tally, U keys, unsigned lanes) {
  UT key[LANES];
  memcpy(key, &keys, sizeof key);
  for (; lanes; lanes &= lanes - 1) mk_tally_add(tally, key[__builtin_ctz(lanes)]);
}

// Tallies many keys. Most have been met before, and of those nothing but the count changes.
static void F(tally)(struct mk_tally *tally, const UT *keys, size_t n) {
  const uint64_t *known = tally->keys;
  uint32_t *counts = tally->counts;
  for (size_t i = 0; i < n; i++) {
    size_t slot = mk_tally_slot(keys[i]);
    int is_known = (known[slot] == keys[i]) & (counts[slot] != 0);
    if (__builtin_expect(is_known & !tally->is_full, 1)) counts[slot]++;
    else mk_tally_add(tally, keys[i]);
  }
}

// Counts the keys above each of K bands in the elements next..<end, a multiple of two vectors, and packs
// those in it.
#ifdef MK_PACK
// How many lanes of a vector are in a band cannot be predicted, and packing none costs less than
// asking.
#define MK_BAND_BLOCK(K, key_of, TWO)                                                    \
  for (size_t i = next; i < end; i += 2 * LANES) {                                       \
    V x[2];                                                                              \
    TWO(x, i)                                                                            \
    for (int v = 0; v < 2; v++) {                                                        \
      U keys = F(key_of)(x[v]);                                                          \
      for (int k = 0; k < K; k++) {                                                      \
        unsigned above = F(bits)((I)(keys > last[k]));                                   \
        unsigned inside = F(bits)((I)(keys >= first[k])) ^ above;                        \
        total[k] += (size_t)__builtin_popcount(above);                                   \
        count[k] += F(pack)(packed[k] + count[k], keys, inside);                         \
      }                                                                                  \
    }                                                                                    \
  }
#else
// Which vectors have lanes in a band cannot be predicted: first they are noted, then packed.
#define MK_BAND_BLOCK(K, key_of, TWO)                                                    \
  size_t hits[MK_BLOCK / LANES], hit_count = 0;                                          \
  U above[2] = {0, 0};                                                                   \
  for (size_t i = next; i < end; i += 2 * LANES) {                                       \
    V x[2];                                                                              \
    TWO(x, i)                                                                            \
    for (int v = 0; v < 2; v++) {                                                        \
      U keys = F(key_of)(x[v]), inside = 0;                                              \
      for (int k = 0; k < K; k++) {                                                      \
        above[k] -= (U)(keys > last[k]);                                                 \
        inside |= (U)((keys >= first[k]) & (keys <= last[k]));                           \
      }                                                                                  \
      hits[hit_count] = i + (size_t)v;                                                   \
      hit_count += F(bits)((I)inside) != 0;                                              \
    }                                                                                    \
  }                                                                                      \
  for (size_t j = 0; j < hit_count; j++) {                                               \
    V x[2];                                                                              \
    TWO(x, hits[j] & ~(size_t)1)                                                         \
    U keys = F(key_of)(x[hits[j] & 1]);                                                  \
    for (int k = 0; k < K; k++) {                                                        \
      unsigned inside = F(bits)((I)((keys >= first[k]) & (keys <= last[k])));            \
      count[k] += F(pack)(packed[k] + count[k], keys, inside);                           \
    }                                                                                    \
  }                                                                                      \
  for (int k = 0; k < K; k++) {                                                          \
    for (int lane = 0; lane < LANES; lane++) total[k] += above[k][lane];                 \
  }
#endif

// Looks for keys in K bands, one or two, which reach neither below nor beyond all keys. `TWO` gives the
// two vectors from i on in any order of their lanes, `x_some` a broken one at i.
#define MK_BAND_OF(K, name, key_of, TWO, x_some, ...)                                    \
  static void F(name##_##K)(const struct mk_band *bands, __VA_ARGS__, size_t n) {        \
    UT first[K], last[K];                                                                \
    for (int k = 0; k < K; k++) {                                                        \
      first[k] = (UT)bands[k].low;                                                       \
      last[k] = bands[k].high - 1 < LAST_KEY ? (UT)(bands[k].high - 1) : LAST_KEY;       \
    }                                                                                    \
    size_t total[K] = {0}, next = 0;                                                     \
    while (next + 2 * LANES <= n) {                                                      \
      UT packed[K][MK_BLOCK + LANES];                                                    \
      size_t count[K] = {0}, end = n - next > MK_BLOCK ? next + MK_BLOCK : n;            \
      end -= (end - next) % (2 * LANES);                                                 \
      MK_BAND_BLOCK(K, key_of, TWO)                                                      \
      for (int k = 0; k < K; k++) F(tally)(bands[k].tally, packed[k], count[k]);         \
      next = end;                                                                        \
    }                                                                                    \
    for (size_t i = next; i < n; i += LANES) {                                           \
      const size_t rest = n - i < LANES ? n - i : LANES;                                 \
      const unsigned valid = (unsigned)((1ul << rest) - 1);                              \
      U keys = F(key_of)(x_some);                                                        \
      for (int k = 0; k < K; k++) {                                                      \
        total[k] += (size_t)__builtin_popcount(F(bits)((I)(keys > last[k])) & valid);    \
        F(collect)(bands[k].tally, keys,                                                 \
                   F(bits)((I)((keys >= first[k]) & (keys <= last[k]))) & valid);        \
      }                                                                                  \
    }                                                                                    \
    for (int k = 0; k < K; k++) *bands[k].above += total[k];                             \
  }

// Two bands at a time share the work of finding the keys.
#define MK_BAND(name, key_of, TWO, x_some, arguments, ...)                               \
  MK_BAND_OF(1, name, key_of, TWO, x_some, __VA_ARGS__)                                  \
  MK_BAND_OF(2, name, key_of, TWO, x_some, __VA_ARGS__)                                  \
  static void F(name)(const struct mk_band *bands, size_t count, __VA_ARGS__, size_t n) {\
    struct mk_band open[2];                                                              \
    int open_count = 0;                                                                  \
    for (const struct mk_band *band = bands; band < bands + count; band++) {             \
      if (band->high == 0) {                                                             \
        *band->above += n;                                                               \
      } else if (band->low <= LAST_KEY) {                                                \
        open[open_count++] = *band;                                                      \
        if (open_count < 2) continue;                                                    \
        F(name##_2)(open, MK_ALL arguments, n);                                          \
        open_count = 0;                                                                  \
      }                                                                                  \
    }                                                                                    \
    if (open_count > 0) F(name##_1)(open, MK_ALL arguments, n);                          \
  }
#define MK_ALL(...) __VA_ARGS__

#define MK_REGISTER_AT F(get)(a + i)
#define MK_REGISTER_SOME F(get_some)(a + i, n - i)
#define MK_REGISTER_REST F(get_some)(a + i, rest)
#define MK_REGISTER_TWO(x, i) x[0] = F(get)(a + (i)), x[1] = F(get)(a + (i) + LANES);

MK_BAND(band, keys, MK_REGISTER_TWO, MK_REGISTER_REST, (a), const T *a)
MK_BAND(band_by_value, value_keys, MK_REGISTER_TWO, MK_REGISTER_REST, (a), const T *a)

#if LANES == 16
#define MK_DIFFERENCE_AT F(stored)(a, i) - F(stored)(b, i)
#define MK_DIFFERENCE_SOME F(stored_some)(a, i, n - i) - F(stored_some)(b, i, n - i)
#define MK_DIFFERENCE_REST F(stored_some)(a, i, rest) - F(stored_some)(b, i, rest)
#define MK_DIFFERENCE_TWO(x, i)                                                          \
  x[0] = F(stored_even)(a, i) - F(stored_even)(b, i);                                    \
  x[1] = F(stored_odd)(a, i) - F(stored_odd)(b, i);

MK_BAND(band_any_difference, keys, MK_DIFFERENCE_TWO, MK_DIFFERENCE_REST, (a, b), const void *a,
        const void *b)
MK_BAND(band_finite_difference, finite_keys, MK_DIFFERENCE_TWO, MK_DIFFERENCE_REST, (a, b),
        const void *a, const void *b)

static void F(band_difference)(const struct mk_band *bands, size_t count, const void *a,
                               const void *b, size_t n) {
  int is_finite = 1;
  for (size_t k = 0; k < count; k++) is_finite &= bands[k].high <= INFINITE;
  if (is_finite) F(band_finite_difference)(bands, count, a, b, n);
  else F(band_any_difference)(bands, count, a, b, n);
}
#endif

#undef MK_BAND
#undef MK_BAND_OF
#undef MK_BAND_BLOCK

// As many ties as are never used up.
#define MK_ALL_TIES UINT64_MAX

// The lanes to keep: above the key, and the first *ties of the `valid` ones equal to it.
MK_INLINE I F(kept)(U keys, UT key, uint64_t *ties, unsigned valid) {
  I chosen = (I)(keys > key), equal = (I)(keys == key);
  if (*ties == 0) return chosen;
  if (*ties == MK_ALL_TIES) return chosen | equal;
  unsigned lanes = F(bits)(equal) & valid;
  uint64_t count = (uint64_t)__builtin_popcount(lanes);
  if (count <= *ties) {
    *ties -= count;
    return chosen | equal;
  }
  for (; *ties; --*ties, lanes &= lanes - 1) chosen[__builtin_ctz(lanes)] = -1;
  return chosen;
}

// Writes `value` of each x that is kept, 0 for the others; `x_at` and `x_some` give a whole and a
// broken vector at i.
#define MK_KEEP_BY(name, key_of, value, x_at, x_some, ...)                               \
  static void F(name)(T *dst, __VA_ARGS__, UT key, uint64_t *ties, size_t n) {           \
    const unsigned every = (1u << LANES) - 1;                                            \
    uint64_t left = *ties;                                                               \
    size_t i = 0;                                                                        \
    for (; left == MK_ALL_TIES && i + LANES <= n; i += LANES) {                          \
      V x = x_at;                                                                        \
      F(put)(dst + i, F(key_of)(x) >= key ? value : (V)(T)0);                            \
    }                                                                                    \
    /* While ties last for a whole vector there is nothing to decide, and no branch. */  \
    for (; left >= LANES && i + LANES <= n; i += LANES) {                                \
      V x = x_at;                                                                        \
      U keys = F(key_of)(x);                                                             \
      left -= (uint64_t)__builtin_popcount(F(bits)((I)(keys == key)));                   \
      F(put)(dst + i, keys >= key ? value : (V)(T)0);                                    \
    }                                                                                    \
    for (; left == 0 && i + LANES <= n; i += LANES) {                                    \
      V x = x_at;                                                                        \
      F(put)(dst + i, F(key_of)(x) > key ? value : (V)(T)0);                             \
    }                                                                                    \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V x = x_at;                                                                        \
      I chosen = F(kept)(F(key_of)(x), key, &left, every);                               \
      F(put)(dst + i, chosen ? value : (V)(T)0);                                         \
    }                                                                                    \
    if (i < n) {                                                                         \
      V x = x_some;                                                                      \
      I chosen = F(kept)(F(key_of)(x), key, &left, (1u << (n - i)) - 1);                 \
      F(put_some)(dst + i, chosen ? value : (V)(T)0, n - i);                             \
    }                                                                                    \
    *ties = left;                                                                        \
  }

// The same for any key of the format; NaN is no less than a finite key whatever its payload.
#define MK_KEEP(name, value, x_at, x_some, arguments, ...)                               \
  MK_KEEP_BY(name##_any, keys, value, x_at, x_some, __VA_ARGS__)                         \
  MK_KEEP_BY(name##_finite, finite_keys, value, x_at, x_some, __VA_ARGS__)               \
  static void F(name)(T *dst, __VA_ARGS__, uint64_t key, uint64_t *ties, size_t n) {     \
    if (key > LAST_KEY) F(fill)(dst, (T)0, n);                                           \
    else if (key > INFINITE) F(name##_any)(dst, MK_ALL arguments, (UT)key, ties, n);     \
    else F(name##_finite)(dst, MK_ALL arguments, (UT)key, ties, n);                      \
  }

MK_KEEP(keep, (V)(T)1, MK_REGISTER_AT, MK_REGISTER_SOME, (a), const T *a)
MK_KEEP(trim, x, MK_REGISTER_AT, MK_REGISTER_SOME, (a), const T *a)
#if LANES == 16
MK_KEEP(trim_difference, x, MK_DIFFERENCE_AT, MK_DIFFERENCE_SOME, (a, b), const void *a,
        const void *b)
#endif

// What of each x one threshold keeps less what another keeps; `ties` has a count for each.
#define MK_KEEP_TWO_BY(name, key_of, x_at, x_some, ...)                                  \
  static void F(name)(T *dst, __VA_ARGS__, UT key, UT other, uint64_t *ties, size_t n) { \
    const unsigned every = (1u << LANES) - 1;                                            \
    uint64_t left = ties[0], right = ties[1];                                            \
    /* Mostly no tie is kept or all are: then one comparison decides. */                 \
    const UT first = left ? key : key + 1, second = right ? other : other + 1;           \
    const int is_settled = (left == MK_ALL_TIES || (left == 0 && first > key))           \
                           && (right == MK_ALL_TIES || (right == 0 && second > other));  \
    size_t i = 0;                                                                        \
    for (; is_settled && i + LANES <= n; i += LANES) {                                   \
      V x = x_at;                                                                        \
      U keys = F(key_of)(x);                                                             \
      F(put)(dst + i, (keys >= first ? x : (V)(T)0) - (keys >= second ? x : (V)(T)0));   \
    }                                                                                    \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V x = x_at;                                                                        \
      U keys = F(key_of)(x);                                                             \
      I more = F(kept)(keys, key, &left, every), less = F(kept)(keys, other, &right, every);\
      F(put)(dst + i, (more ? x : (V)(T)0) - (less ? x : (V)(T)0));                      \
    }                                                                                    \
    if (i < n) {                                                                         \
      V x = x_some;                                                                      \
      U keys = F(key_of)(x);                                                             \
      unsigned valid = (1u << (n - i)) - 1;                                              \
      I more = F(kept)(keys, key, &left, valid), less = F(kept)(keys, other, &right, valid);\
      F(put_some)(dst + i, (more ? x : (V)(T)0) - (less ? x : (V)(T)0), n - i);          \
    }                                                                                    \
    ties[0] = left;                                                                      \
    ties[1] = right;                                                                     \
  }

// Nothing is above the last key, so that a key beyond it may count as the last one without ties.
#define MK_KEEP_TWO(name, x_at, x_some, arguments, ...)                                  \
  MK_KEEP_TWO_BY(name##_any, keys, x_at, x_some, __VA_ARGS__)                            \
  MK_KEEP_TWO_BY(name##_finite, finite_keys, x_at, x_some, __VA_ARGS__)                  \
  static void F(name)(T *dst, __VA_ARGS__, uint64_t key, uint64_t other, uint64_t *ties, \
                      size_t n) {                                                        \
    int is_last = key > LAST_KEY, is_other_last = other > LAST_KEY;                      \
    uint64_t left[2] = {is_last ? 0 : ties[0], is_other_last ? 0 : ties[1]};             \
    UT first = is_last ? LAST_KEY : (UT)key, second = is_other_last ? LAST_KEY : (UT)other;\
    if (first > INFINITE || second > INFINITE) {                                         \
      F(name##_any)(dst, MK_ALL arguments, first, second, left, n);                      \
    } else {                                                                             \
      F(name##_finite)(dst, MK_ALL arguments, first, second, left, n);                   \
    }                                                                                    \
    if (!is_last) ties[0] = left[0];                                                     \
    if (!is_other_last) ties[1] = left[1];                                               \
  }

MK_KEEP_TWO(trim_two, MK_REGISTER_AT, MK_REGISTER_SOME, (a), const T *a)
#if LANES == 16
MK_KEEP_TWO(trim_two_difference, MK_DIFFERENCE_AT, MK_DIFFERENCE_SOME, (a, b), const void *a,
            const void *b)
#endif

#undef MK_KEEP_TWO
#undef MK_KEEP_TWO_BY
#undef MK_KEEP
#undef MK_KEEP_BY
#undef MK_ALL
#undef MK_ALL_TIES
#undef MK_REGISTER_AT
#undef MK_REGISTER_SOME
#undef MK_REGISTER_REST
#undef MK_REGISTER_TWO
#undef MK_DIFFERENCE_AT
#undef MK_DIFFERENCE_SOME
#undef MK_DIFFERENCE_REST
#undef MK_DIFFERENCE_TWO
