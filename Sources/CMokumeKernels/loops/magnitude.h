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

// `x_at` and `x_some` give a whole and a broken vector at i.
//
// Which vectors have lanes in the band cannot be predicted, nor can how many of them: first the
// vectors are noted that have any, then their lanes are packed, then tallied.
#define MK_BAND(name, key_of, x_at, x_some, ...)                                         \
  static size_t F(name)(struct mk_tally *tally, __VA_ARGS__, uint64_t low, uint64_t high,\
                        size_t n) {                                                      \
    if (high == 0) return n;                                                             \
    if (low > LAST_KEY) return 0;                                                        \
    UT first = (UT)low, last = high - 1 < LAST_KEY ? (UT)(high - 1) : LAST_KEY;          \
    U above = 0;                                                                         \
    size_t total = 0, next = 0;                                                          \
    while (next + LANES <= n) {                                                          \
      size_t hits[MK_BLOCK / LANES], hit_count = 0, count = 0;                           \
      UT packed[MK_BLOCK + LANES];                                                       \
      size_t end = n - next > MK_BLOCK ? next + MK_BLOCK : n;                            \
      for (size_t i = next; i + LANES <= end; i += LANES) {                              \
        U keys = F(key_of)(x_at);                                                        \
        above -= (U)(keys > last);                                                       \
        hits[hit_count] = i;                                                             \
        hit_count += F(bits)((keys >= first) & (keys <= last)) != 0;                     \
      }                                                                                  \
      for (size_t j = 0; j < hit_count; j++) {                                           \
        size_t i = hits[j];                                                              \
        U keys = F(key_of)(x_at);                                                        \
        count += F(pack)(packed + count, keys, F(bits)((keys >= first) & (keys <= last)));\
      }                                                                                  \
      F(tally)(tally, packed, count);                                                    \
      next += (end - next) / LANES * LANES;                                              \
    }                                                                                    \
    if (next < n) {                                                                      \
      size_t i = next;                                                                   \
      unsigned valid = (1u << (n - i)) - 1;                                              \
      U keys = F(key_of)(x_some);                                                        \
      total = (size_t)__builtin_popcount(F(bits)((I)(keys > last)) & valid);             \
      F(collect)(tally, keys, F(bits)((keys >= first) & (keys <= last)) & valid);        \
    }                                                                                    \
    for (int lane = 0; lane < LANES; lane++) total += above[lane];                       \
    return total;                                                                        \
  }

#define MK_REGISTER_AT F(get)(a + i)
#define MK_REGISTER_SOME F(get_some)(a + i, n - i)

MK_BAND(band, keys, MK_REGISTER_AT, MK_REGISTER_SOME, const T *a)
MK_BAND(band_by_value, value_keys, MK_REGISTER_AT, MK_REGISTER_SOME, const T *a)

#if LANES == 16
#define MK_DIFFERENCE_AT F(stored)(a, i) - F(stored)(b, i)
#define MK_DIFFERENCE_SOME F(stored_some)(a, i, n - i) - F(stored_some)(b, i, n - i)

MK_BAND(band_any_difference, keys, MK_DIFFERENCE_AT, MK_DIFFERENCE_SOME, const void *a,
        const void *b)
MK_BAND(band_finite_difference, finite_keys, MK_DIFFERENCE_AT, MK_DIFFERENCE_SOME, const void *a,
        const void *b)

static size_t F(band_difference)(struct mk_tally *tally, const void *a, const void *b,
                                 uint64_t low, uint64_t high, size_t n) {
  return high <= INFINITE ? F(band_finite_difference)(tally, a, b, low, high, n)
                          : F(band_any_difference)(tally, a, b, low, high, n);
}
#endif

#undef MK_BAND

// The lanes to keep: above the key, and the first *ties of the `valid` ones equal to it.
MK_INLINE I F(kept)(U keys, UT key, uint64_t *ties, unsigned valid) {
  I chosen = keys > key, equal = keys == key;
  if (*ties == 0) return chosen;
  unsigned lanes = F(bits)(equal) & valid;
  if (lanes == 0) return chosen;
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
#define MK_KEEP(name, value, x_at, x_some, ...)                                          \
  static void F(name)(T *dst, __VA_ARGS__, uint64_t key, uint64_t *ties, size_t n) {     \
    const unsigned every = (1u << LANES) - 1;                                            \
    if (key > LAST_KEY) {                                                                \
      F(fill)(dst, (T)0, n);                                                             \
      return;                                                                            \
    }                                                                                    \
    uint64_t left = *ties;                                                               \
    size_t i = 0;                                                                        \
    /* While ties last for a whole vector there is nothing to decide, and no branch. */  \
    for (; left >= LANES && i + LANES <= n; i += LANES) {                                \
      V x = x_at;                                                                        \
      U keys = F(keys)(x);                                                               \
      left -= (uint64_t)__builtin_popcount(F(bits)(keys == (UT)key));                    \
      F(put)(dst + i, keys >= (UT)key ? value : (V)(T)0);                                \
    }                                                                                    \
    for (; left == 0 && i + LANES <= n; i += LANES) {                                    \
      V x = x_at;                                                                        \
      F(put)(dst + i, F(keys)(x) > (UT)key ? value : (V)(T)0);                           \
    }                                                                                    \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V x = x_at;                                                                        \
      I chosen = F(kept)(F(keys)(x), (UT)key, &left, every);                             \
      F(put)(dst + i, chosen ? value : (V)(T)0);                                         \
    }                                                                                    \
    if (i < n) {                                                                         \
      V x = x_some;                                                                      \
      I chosen = F(kept)(F(keys)(x), (UT)key, &left, (1u << (n - i)) - 1);               \
      F(put_some)(dst + i, chosen ? value : (V)(T)0, n - i);                             \
    }                                                                                    \
    *ties = left;                                                                        \
  }

MK_KEEP(keep, (V)(T)1, MK_REGISTER_AT, MK_REGISTER_SOME, const T *a)
MK_KEEP(trim, x, MK_REGISTER_AT, MK_REGISTER_SOME, const T *a)
#if LANES == 16
MK_KEEP(trim_difference, x, MK_DIFFERENCE_AT, MK_DIFFERENCE_SOME, const void *a, const void *b)
#undef MK_DIFFERENCE_AT
#undef MK_DIFFERENCE_SOME
#endif

#undef MK_KEEP
#undef MK_REGISTER_AT
#undef MK_REGISTER_SOME
