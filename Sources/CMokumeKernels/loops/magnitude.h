// Selection by magnitude. The key of an element is the bits of its absolute value, which order
// as the magnitudes do; NaN has the largest key of all, so it is never trimmed away.

MK_INLINE U F(keys)(V a) {
  I magnitude = (I)a & (IT)MAGNITUDE;
  return (U)(magnitude | (magnitude > (IT)INFINITE));
}

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

#define MK_BAND(name, key_of)                                                            \
  static size_t F(name)(struct mk_tally *tally, const T *a, uint64_t low, uint64_t high, \
                        size_t n) {                                                      \
    if (high == 0) return n;                                                             \
    if (low > LAST_KEY) return 0;                                                        \
    UT first = (UT)low, last = high - 1 < LAST_KEY ? (UT)(high - 1) : LAST_KEY;          \
    U above = 0;                                                                         \
    size_t total = 0, i = 0;                                                             \
    while (i + LANES <= n) {                                                             \
      /* Packed first, tallied afterwards: which lanes are in the band cannot be predicted. */\
      UT packed[MK_BLOCK + LANES];                                                       \
      size_t count = 0, end = n - i > MK_BLOCK ? i + MK_BLOCK : n;                       \
      for (; i + LANES <= end; i += LANES) {                                             \
        U keys = F(key_of)(F(get)(a + i));                                               \
        above -= (U)(keys > last);                                                       \
        count += F(pack)(packed + count, keys, F(bits)((keys >= first) & (keys <= last)));\
      }                                                                                  \
      for (size_t j = 0; j < count; j++) mk_tally_add(tally, packed[j]);                 \
    }                                                                                    \
    if (i < n) {                                                                         \
      unsigned valid = (1u << (n - i)) - 1;                                              \
      U keys = F(key_of)(F(get_some)(a + i, n - i));                                     \
      total = (size_t)__builtin_popcount(F(bits)((I)(keys > last)) & valid);             \
      F(collect)(tally, keys, F(bits)((keys >= first) & (keys <= last)) & valid);        \
    }                                                                                    \
    for (int lane = 0; lane < LANES; lane++) total += above[lane];                       \
    return total;                                                                        \
  }

MK_BAND(band, keys)
MK_BAND(band_by_value, value_keys)

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

#define MK_KEEP(name, value)                                                             \
  static void F(name)(T *dst, const T *pa, uint64_t key, uint64_t *ties, size_t n) {     \
    const unsigned every = (1u << LANES) - 1;                                            \
    if (key > LAST_KEY) {                                                                \
      F(fill)(dst, (T)0, n);                                                             \
      return;                                                                            \
    }                                                                                    \
    uint64_t left = *ties;                                                               \
    size_t i = 0;                                                                        \
    /* While ties last for a whole vector there is nothing to decide, and no branch. */  \
    for (; left >= LANES && i + LANES <= n; i += LANES) {                                \
      V a = F(get)(pa + i);                                                              \
      U keys = F(keys)(a);                                                               \
      left -= (uint64_t)__builtin_popcount(F(bits)(keys == (UT)key));                    \
      F(put)(dst + i, keys >= (UT)key ? value : (V)(T)0);                                \
    }                                                                                    \
    for (; left == 0 && i + LANES <= n; i += LANES) {                                    \
      V a = F(get)(pa + i);                                                              \
      F(put)(dst + i, F(keys)(a) > (UT)key ? value : (V)(T)0);                           \
    }                                                                                    \
    for (; i + LANES <= n; i += LANES) {                                                 \
      V a = F(get)(pa + i);                                                              \
      I chosen = F(kept)(F(keys)(a), (UT)key, &left, every);                             \
      F(put)(dst + i, chosen ? value : (V)(T)0);                                         \
    }                                                                                    \
    if (i < n) {                                                                         \
      V a = F(get_some)(pa + i, n - i);                                                  \
      I chosen = F(kept)(F(keys)(a), (UT)key, &left, (1u << (n - i)) - 1);               \
      F(put_some)(dst + i, chosen ? value : (V)(T)0, n - i);                             \
    }                                                                                    \
    *ties = left;                                                                        \
  }

MK_KEEP(keep, (V)(T)1)
MK_KEEP(trim, a)

#undef MK_KEEP
