// Reductions. Their shape is part of the numeric contract: a partial for each block of MK_BLOCK
// elements, 16 f64 lanes in a block that start at +0, then a fixed tree over the lanes. Lanes
// that a broken vector leaves over add +0, which changes no sum that started at +0.

MK_INLINE double F(tree)(f64x16 lanes) {
  f64x8 eight = lanes.lo + lanes.hi;
  f64x4 four = eight.lo + eight.hi;
  f64x2 two = four.lo + four.hi;
  return two.x + two.y;
}

#define MK_REDUCE(name, whole, some, ...)                                                \
  static void F(name)(double *partials, __VA_ARGS__, size_t n) {                         \
    for (size_t start = 0; start < n; start += MK_BLOCK) {                               \
      size_t end = n - start < MK_BLOCK ? n : start + MK_BLOCK;                          \
      f64x16 lanes = 0;                                                                  \
      size_t i = start;                                                                  \
      for (; i + 16 <= end; i += 16) lanes += whole;                                     \
      if (i < end) lanes += some;                                                        \
      *partials++ = F(tree)(lanes);                                                      \
    }                                                                                    \
  }

#define MK_WHOLE(p) __builtin_convertvector(F(get16)(p + i), f64x16)
#define MK_SOME(p) __builtin_convertvector(F(get16_some)(p + i, end - i), f64x16)

MK_REDUCE(sum_blocks, MK_WHOLE(a), MK_SOME(a), const T *a)
MK_REDUCE(dot_blocks, MK_WHOLE(a) * MK_WHOLE(b), MK_SOME(a) * MK_SOME(b), const T *a, const T *b)

// The sums of blocks of ones and zeros, and of their products, by counting what is not zero.
#define MK_COUNT(name, whole, some, ...)                                                 \
  static void F(name)(double *partials, __VA_ARGS__, size_t n) {                         \
    for (size_t start = 0; start < n; start += MK_BLOCK) {                               \
      size_t end = n - start < MK_BLOCK ? n : start + MK_BLOCK, count = 0, i = start;    \
      for (; i + LANES <= end; i += LANES)                                               \
        count += (size_t)__builtin_popcount(F(bits)(whole));                             \
      if (i < end) count += (size_t)__builtin_popcount(F(bits)(some));                   \
      *partials++ = (double)count;                                                       \
    }                                                                                    \
  }

#define MK_MARKED(p) (F(get)(p + i) != (T)0)
#define MK_MARKED_SOME(p) (F(get_some)(p + i, end - i) != (T)0)

MK_COUNT(count_blocks, MK_MARKED(a), MK_MARKED_SOME(a), const T *a)
MK_COUNT(count_both_blocks, MK_MARKED(a) & MK_MARKED(b), MK_MARKED_SOME(a) & MK_MARKED_SOME(b),
         const T *a, const T *b)

#undef MK_COUNT
#undef MK_MARKED
#undef MK_MARKED_SOME

static void F(gram_block)(double *partials, const T *a, const T *b, size_t n) {
  f64x16 aa = 0, ab = 0, bb = 0;
  const size_t end = n;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    f64x16 x = MK_WHOLE(a), y = MK_WHOLE(b);
    aa += x * x;
    ab += x * y;
    bb += y * y;
  }
  if (i < n) {
    f64x16 x = MK_SOME(a), y = MK_SOME(b);
    aa += x * x;
    ab += x * y;
    bb += y * y;
  }
  partials[0] = F(tree)(aa);
  partials[1] = F(tree)(ab);
  partials[2] = F(tree)(bb);
}

// Integers in the order of the numbers, -0 below +0. Its own inverse.
MK_INLINE I F(ordered)(I bits) { return bits ^ ((bits >> SIGN_SHIFT) & (IT)MAGNITUDE); }

// The extreme element. The order of comparisons plays no part, as the keys are totally ordered
// and NaN is noted apart.
#define MK_EXTREME(name, pick, better)                                                   \
  static T F(name)(const T *a, size_t n) {                                               \
    V x = a[0];                                                                          \
    I best = F(ordered)((I)x), nan = x != x;                                             \
    size_t i = 0;                                                                        \
    for (; i + LANES <= n; i += LANES) {                                                 \
      x = F(get)(a + i);                                                                 \
      nan |= x != x;                                                                     \
      best = pick(best, F(ordered)((I)x));                                               \
    }                                                                                    \
    if (i < n) {                                                                         \
      x = a[0];                                                                          \
      memcpy(&x, a + i, (n - i) * sizeof(T));                                            \
      nan |= x != x;                                                                     \
      best = pick(best, F(ordered)((I)x));                                               \
    }                                                                                    \
    IT extreme = best[0];                                                                \
    for (int lane = 1; lane < LANES; lane++) {                                           \
      if (best[lane] better extreme) extreme = best[lane];                               \
    }                                                                                    \
    V result = F(bits)(nan) ? (V)(U)QUIET : (V)F(ordered)((I)extreme);                   \
    return result[0];                                                                    \
  }

MK_EXTREME(minimum, __builtin_elementwise_min, <)
MK_EXTREME(maximum, __builtin_elementwise_max, >)

#undef MK_REDUCE
#undef MK_WHOLE
#undef MK_SOME
#undef MK_EXTREME
