// Uniform numbers in [0, 1): the top bits of random words, scaled by a power of two, both exact.

// Elements that a block and a group of blocks give.
#define MK_PER_BLOCK 4
#define MK_GROUP (MK_PHILOX_BLOCKS * MK_PER_BLOCK)

// Sixteen numbers from sixteen words, as signed integers because that is cheaper to convert.
MK_INLINE W F(numbers)(u32x16 words) {
  return __builtin_convertvector((i32x16)(words >> 8), W) * (T)0x1p-24;
}

MK_INLINE void F(uniform_group)(T *dst, uint64_t key, uint64_t stream, uint32_t high,
                                uint32_t low) {
  struct mk_philox_words random = mk_philox(key, stream, high, low);
  for (size_t i = 0; i < MK_GROUP / 16; i++) {
    W numbers = F(numbers)(random.quarter[i]);
    memcpy(dst + i * 16, &numbers, sizeof numbers);
  }
}

// Elements from `skip` of block (high, low) on; word 1 of the counter stays `high` for all.
static void F(uniform_run)(T *dst, uint64_t key, uint64_t stream, uint32_t high, uint32_t low,
                           size_t skip, size_t n) {
  T group[MK_GROUP];
  if (skip > 0) {
    size_t count = n < MK_GROUP - skip ? n : MK_GROUP - skip;
    F(uniform_group)(group, key, stream, high, low);
    memcpy(dst, group + skip, count * sizeof(T));
    dst += count;
    n -= count;
    low += MK_PHILOX_BLOCKS;
  }
  for (; n >= MK_GROUP; n -= MK_GROUP, dst += MK_GROUP, low += MK_PHILOX_BLOCKS) {
    F(uniform_group)(dst, key, stream, high, low);
  }
  if (n > 0) {
    F(uniform_group)(group, key, stream, high, low);
    memcpy(dst, group, n * sizeof(T));
  }
}

static void F(uniform)(T *dst, uint64_t key, uint64_t stream, uint64_t first, size_t n) {
  while (n > 0) {
    uint64_t block = first / MK_PER_BLOCK;
    uint32_t high = (uint32_t)(block >> 32), low = (uint32_t)block;
    size_t skip = first % MK_PER_BLOCK;
    uint64_t room = ((UINT64_C(1) << 32) - low) * MK_PER_BLOCK - skip;
    size_t count = n < room ? n : room;
    F(uniform_run)(dst, key, stream, high, low, skip, count);
    dst += count;
    first += count;
    n -= count;
  }
}

// A group whose numbers never leave the registers.
MK_INLINE void F(drop_group)(T *dst, uint64_t key, uint64_t stream, uint32_t high, uint32_t low,
                             T s, const T *a, T b) {
  struct mk_philox_words random = mk_philox(key, stream, high, low);
  for (size_t i = 0; i < MK_GROUP / 16; i++) {
    W numbers = F(numbers)(random.quarter[i]);
    W kept = numbers < s ? F(get16)(a + i * 16) : (W)b;
    memcpy(dst + i * 16, &kept, sizeof kept);
  }
}

static void F(drop)(T *dst, uint64_t key, uint64_t stream, uint64_t first, T s, const T *a, T b,
                    size_t n) {
  while (n > 0) {
    uint64_t block = first / MK_PER_BLOCK;
    uint32_t high = (uint32_t)(block >> 32), low = (uint32_t)block;
    int is_whole = first % MK_PER_BLOCK == 0 && low <= UINT32_MAX - MK_PHILOX_BLOCKS;
    size_t count = n < MK_GROUP ? n : MK_GROUP;
    if (is_whole && count == MK_GROUP) {
      F(drop_group)(dst, key, stream, high, low, s, a, b);
    } else {
      T numbers[MK_GROUP];
      F(uniform)(numbers, key, stream, first, count);
      for (size_t i = 0; i < count; i++) dst[i] = numbers[i] < s ? a[i] : b;
    }
    dst += count;
    a += count;
    first += count;
    n -= count;
  }
}

#undef MK_PER_BLOCK
#undef MK_GROUP
