// Loops over as many arrays as there are models: what agrees with an elected sign.

// The values that have the sign of `signs` (0 counts as +) added in order, the others as 0; NaN if
// one of them is. `sign` is 1 or -1, and turns values so that what agrees is positive.
MK_INLINE V F(agreeing_sum_at)(V signs, const T *const *items, size_t count, size_t i, size_t some) {
  V sign = signs >= (T)0 ? (V)(T)1 : (V)(T)-1;
  V total = (T)0;
  for (size_t k = 0; k < count; k++) {
    V x = (some ? F(get_some)(items[k] + i, some) : F(get)(items[k] + i)) * sign;
    V kept = x > (T)0 ? x : (V)(T)0;
    total = total + (x == x ? kept : (V)(U)QUIET);
  }
  return total * sign;
}

// The weights of the values that have the sign of `signs` and are not 0, added in order.
MK_INLINE V F(agreeing_weight_at)(V signs, const T *const *items, const T *weights, size_t count,
                                  size_t i, size_t some) {
  V sign = signs >= (T)0 ? (V)(T)1 : (V)(T)-1;
  V total = (T)0;
  for (size_t k = 0; k < count; k++) {
    V x = (some ? F(get_some)(items[k] + i, some) : F(get)(items[k] + i)) * sign;
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
