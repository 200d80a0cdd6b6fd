// Loops over as many arrays as there are models: all of them by one operation, and what agrees with an
// elected sign.

// An operand at i, whole or the first `some` elements.
MK_INLINE V F(item)(const T *p, size_t i, size_t some) {
  return some ? F(get_some)(p + i, some) : F(get)(p + i);
}

// ((items[0] op items[1]) op items[2]) ..., rounded after each.
#define MK_FOLD(name, expression)                                                        \
  MK_INLINE V F(fold_##name##_at)(const T *const *items, size_t count, size_t i, size_t some) {\
    V a = F(item)(items[0], i, some);                                                    \
    for (size_t k = 1; k < count; k++) {                                                 \
      V b = F(item)(items[k], i, some);                                                  \
      a = expression;                                                                    \
    }                                                                                    \
    return a;                                                                            \
  }                                                                                      \
  MK_INLINE void F(fold_##name##_of)(T *dst, const T *const *items, size_t count, size_t n) {\
    size_t i = 0;                                                                        \
    for (; i + LANES <= n; i += LANES)                                                   \
      F(put)(dst + i, F(fold_##name##_at)(items, count, i, 0));                          \
    if (i < n) F(put_some)(dst + i, F(fold_##name##_at)(items, count, i, n - i), n - i); \
  }                                                                                      \
  static void F(fold_##name)(T *dst, const T *const *items, size_t count, size_t n) {    \
    switch (count) {                                                                     \
    case 3: F(fold_##name##_of)(dst, items, 3, n); break;                                \
    case 4: F(fold_##name##_of)(dst, items, 4, n); break;                                \
    default: F(fold_##name##_of)(dst, items, count, n);                                  \
    }                                                                                    \
  }

MK_FOLD(add, a + b)
MK_FOLD(min, F(lower)(a, b))
MK_FOLD(max, F(upper)(a, b))

#undef MK_FOLD

// The sign bits to turn values by, so that what agrees with `signs` (0 counts as +) is positive.
MK_INLINE U F(turn_of)(V signs) { return signs >= (T)0 ? (U)0 : (U)((UT)1 << SIGN_SHIFT); }

MK_INLINE V F(turned)(V x, U turn) { return (V)((U)x ^ turn); }

// A turned value if it agrees, else 0; NaN stays.
MK_INLINE V F(agreeing_part)(V x) { return (T)0 > x ? (V)(T)0 : x; }

MK_INLINE V F(agreeing_sum_at)(V signs, const T *const *items, size_t count, size_t i, size_t some) {
  U turn = F(turn_of)(signs);
  V total = (T)0;
  for (size_t k = 0; k < count; k++)
    total = total + F(agreeing_part)(F(turned)(F(item)(items[k], i, some), turn));
  return F(turned)(total, turn);
}

// The weights of the values that have the sign of `signs` and are not 0, added in order.
MK_INLINE V F(agreeing_weight_at)(V signs, const T *const *items, const T *weights, size_t count,
                                  size_t i, size_t some) {
  U turn = F(turn_of)(signs);
  V total = (T)0;
  for (size_t k = 0; k < count; k++) {
    V x = F(turned)(F(item)(items[k], i, some), turn);
    total = total + (x > (T)0 ? (V)weights[k] : (V)(T)0);
  }
  return total;
}

MK_INLINE void F(agreeing_sum_of)(T *dst, const T *signs, const T *const *items, size_t count,
                                  size_t n) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    F(put)(dst + i, F(agreeing_sum_at)(F(get)(signs + i), items, count, i, 0));
  if (i < n) {
    V total = F(agreeing_sum_at)(F(get_some)(signs + i, n - i), items, count, i, n - i);
    F(put_some)(dst + i, total, n - i);
  }
}

MK_INLINE void F(agreeing_weight_of)(T *dst, const T *signs, const T *const *items,
                                     const T *weights, size_t count, size_t n) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    F(put)(dst + i, F(agreeing_weight_at)(F(get)(signs + i), items, weights, count, i, 0));
  if (i < n) {
    V total = F(agreeing_weight_at)(F(get_some)(signs + i, n - i), items, weights, count, i, n - i);
    F(put_some)(dst + i, total, n - i);
  }
}

// The usual numbers of models are unrolled.
static void F(agreeing_sum)(T *dst, const T *signs, const T *const *items, size_t count, size_t n) {
  switch (count) {
  case 2: F(agreeing_sum_of)(dst, signs, items, 2, n); break;
  case 3: F(agreeing_sum_of)(dst, signs, items, 3, n); break;
  case 4: F(agreeing_sum_of)(dst, signs, items, 4, n); break;
  default: F(agreeing_sum_of)(dst, signs, items, count, n);
  }
}

static void F(agreeing_weight)(T *dst, const T *signs, const T *const *items, const T *weights,
                               size_t count, size_t n) {
  switch (count) {
  case 2: F(agreeing_weight_of)(dst, signs, items, weights, 2, n); break;
  case 3: F(agreeing_weight_of)(dst, signs, items, weights, 3, n); break;
  case 4: F(agreeing_weight_of)(dst, signs, items, weights, 4, n); break;
  default: F(agreeing_weight_of)(dst, signs, items, weights, count, n);
  }
}

// agreeing_sum over agreeing_weight with the sum of the items in order for signs.
MK_INLINE V F(elected_mean_at)(const T *const *items, const T *weights, T least, size_t count,
                               size_t i, size_t some) {
  V balance = F(item)(items[0], i, some);
  for (size_t k = 1; k < count; k++) balance = balance + F(item)(items[k], i, some);
  U turn = F(turn_of)(balance);
  V total = (T)0, weight = (T)0;
  for (size_t k = 0; k < count; k++) {
    V x = F(turned)(F(item)(items[k], i, some), turn);
    total = total + F(agreeing_part)(x);
    weight = weight + (x > (T)0 ? (V)weights[k] : (V)(T)0);
  }
  // `least` is no NaN and `weight` no -0, so this is their max.
  return F(turned)(total, turn) / (least > weight ? (V)least : weight);
}

MK_INLINE void F(elected_mean_of)(T *dst, const T *const *items, const T *weights, T least,
                                  size_t count, size_t n) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    F(put)(dst + i, F(elected_mean_at)(items, weights, least, count, i, 0));
  if (i < n)
    F(put_some)(dst + i, F(elected_mean_at)(items, weights, least, count, i, n - i), n - i);
}

static void F(elected_mean)(T *dst, const T *const *items, const T *weights, T least,
                            size_t count, size_t n) {
  if (least != least) {
    F(fill)(dst, least, n);
    return;
  }
  switch (count) {
  case 2: F(elected_mean_of)(dst, items, weights, least, 2, n); break;
  case 3: F(elected_mean_of)(dst, items, weights, least, 3, n); break;
  case 4: F(elected_mean_of)(dst, items, weights, least, 4, n); break;
  default: F(elected_mean_of)(dst, items, weights, least, count, n);
  }
}
