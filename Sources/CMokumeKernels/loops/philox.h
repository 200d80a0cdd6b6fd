// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
// 2011), eight blocks at a time in each of MK_PHILOX_CHAINS chains.
//
// Each word sits in the low half of a 64-bit lane. What a product leaves in the high half is cut
// off where it would matter, so a round is two multiplications, two shifts and two three-way
// exclusive ors on eight blocks. Several such chains hide each other's latency where there are
// registers for them; the level file says how many.

#define MK_PHILOX_BLOCKS (8 * MK_PHILOX_CHAINS)

struct mk_philox_state {
  u64x8 w0, w1, w2, w3;
};

// The words of all blocks in order, four blocks to a vector.
struct mk_philox_words {
  u32x16 quarter[2 * MK_PHILOX_CHAINS];
};

MK_INLINE void mk_philox_round(struct mk_philox_state *s, uint32_t k0, uint32_t k1) {
  const u64x8 half = UINT32_MAX;
  u64x8 p0 = (s->w0 & half) * UINT64_C(0xD2511F53);
  u64x8 p1 = (s->w2 & half) * UINT64_C(0xCD9E8D57);
  s->w0 = (p1 >> 32) ^ s->w1 ^ k0;
  s->w2 = (p0 >> 32) ^ s->w3 ^ k1;
  s->w1 = p1;
  s->w3 = p0;
}

// Gathers the low halves, then each block's four words. No shuffle leaves its 128 bits, which
// makes all of them single cheap instructions, and puts the blocks of lanes 0, 2, 4 and 6 before
// those of 1, 3, 5 and 7.
MK_INLINE void mk_philox_order(u32x16 *first, u32x16 *second, const struct mk_philox_state *s) {
  u32x16 low = __builtin_shufflevector((u32x16)s->w0, (u32x16)s->w1, 0, 2, 16, 18, 4, 6, 20, 22,
                                       8, 10, 24, 26, 12, 14, 28, 30);
  u32x16 high = __builtin_shufflevector((u32x16)s->w2, (u32x16)s->w3, 0, 2, 16, 18, 4, 6, 20,
                                        22, 8, 10, 24, 26, 12, 14, 28, 30);
  *first = __builtin_shufflevector(low, high, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12,
                                   14, 28, 30);
  *second = __builtin_shufflevector(low, high, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13,
                                    15, 29, 31);
}

// Blocks from counter word 0 = low on. Word 1 is the same for all, which lets the compiler take
// half of the first two rounds out of the caller's loop.
MK_INLINE struct mk_philox_words mk_philox(uint64_t key, uint64_t stream, uint32_t high,
                                           uint32_t low) {
  struct mk_philox_state chains[MK_PHILOX_CHAINS];
  for (int c = 0; c < MK_PHILOX_CHAINS; c++) {
    chains[c].w0 = low + 8 * c + (u64x8){0, 4, 1, 5, 2, 6, 3, 7};
    chains[c].w1 = high;
    chains[c].w2 = stream;
    chains[c].w3 = stream >> 32;
  }
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    for (int c = 0; c < MK_PHILOX_CHAINS; c++) mk_philox_round(&chains[c], k0, k1);
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  struct mk_philox_words words;
  for (int c = 0; c < MK_PHILOX_CHAINS; c++) {
    mk_philox_order(&words.quarter[2 * c], &words.quarter[2 * c + 1], &chains[c]);
  }
  return words;
}
