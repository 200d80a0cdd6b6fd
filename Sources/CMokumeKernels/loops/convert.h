// Loops between stored formats and registers of T, 16 elements at a time.

// What a narrow format rounds from: f32 with one NaN, from which rounding once more gives what
// rounding the element itself would have given.
MK_INLINE f32x16 F(to_narrow)(W x) { return mk_canonical_f32(MK_TO_NARROW(x)); }
MK_INLINE f32x16 F(to_f32)(W x) {
  return mk_canonical_f32(__builtin_convertvector(x, f32x16));
}
MK_INLINE f64x16 F(to_f64)(W x) {
  return mk_canonical_f64(__builtin_convertvector(x, f64x16));
}

#define MK_LOAD(name, CODE, widened)                                                     \
  static void F(load_##name)(T *dst, const void *src, size_t n) {                        \
    const size_t size = sizeof(CODE) / 16;                                               \
    const char *p = src;                                                                 \
    size_t i = 0;                                                                        \
    for (; i + 16 <= n; i += 16) {                                                       \
      CODE code;                                                                         \
      memcpy(&code, p + i * size, sizeof code);                                          \
      W x = __builtin_convertvector(widened, W);                                         \
      memcpy(dst + i, &x, sizeof x);                                                     \
    }                                                                                    \
    if (i < n) {                                                                         \
      CODE code = 0;                                                                     \
      memcpy(&code, p + i * size, (n - i) * size);                                       \
      W x = __builtin_convertvector(widened, W);                                         \
      memcpy(dst + i, &x, (n - i) * sizeof(T));                                          \
    }                                                                                    \
  }

MK_LOAD(f64, f64x16, code)
MK_LOAD(f32, f32x16, code)
MK_LOAD(f16, u16x16, mk_widen_f16(code))
MK_LOAD(bf16, u16x16, mk_widen_bf16(code))
MK_LOAD(f8e4m3, u8x16, mk_widen_f8e4m3(code))
MK_LOAD(f8e5m2, u8x16, mk_widen_f8e5m2(code))

// `rounded` makes RESULT r from W x; `lost` is all ones where r is NaN or infinite. The lanes
// that a broken vector leaves over hold zero and are not counted.
#define MK_STORE(name, RESULT, CODE, rounded, lost)                                      \
  static size_t F(store_##name)(void *dst, const T *src, size_t n) {                     \
    const size_t size = sizeof(CODE) / 16;                                               \
    char *p = dst;                                                                       \
    size_t total = 0;                                                                    \
    size_t i = 0;                                                                        \
    for (; i + 16 <= n; i += 16) {                                                       \
      W x = F(get16)(src + i);                                                           \
      RESULT r = rounded;                                                                \
      CODE code = __builtin_convertvector(r, CODE);                                      \
      memcpy(p + i * size, &code, sizeof code);                                          \
      total += mk_count(lost);                                                           \
    }                                                                                    \
    if (i < n) {                                                                         \
      W x = F(get16_some)(src + i, n - i);                                               \
      RESULT r = rounded;                                                                \
      CODE code = __builtin_convertvector(r, CODE);                                      \
      memcpy(p + i * size, &code, (n - i) * size);                                       \
      total += mk_count(lost);                                                           \
    }                                                                                    \
    return total;                                                                        \
  }

#define MK_BEYOND(r, magnitude, infinite) (((r) & (magnitude)) >= (infinite))

MK_STORE(f64, f64x16, f64x16, F(to_f64)(x),
         __builtin_convertvector(MK_BEYOND((i64x16)r, INT64_MAX, MK_F64_INFINITE), i32x16))
MK_STORE(f32, f32x16, f32x16, F(to_f32)(x), MK_BEYOND((i32x16)r, INT32_MAX, MK_F32_INFINITE))
MK_STORE(f16, u32x16, u16x16, mk_narrow_f16(F(to_narrow)(x)), MK_BEYOND(r, 0x7FFF, 0x7C00))
MK_STORE(bf16, u32x16, u16x16, mk_narrow_bf16(F(to_narrow)(x)), MK_BEYOND(r, 0x7FFF, 0x7F80))
MK_STORE(f8e4m3, u32x16, u8x16, mk_narrow_f8e4m3(F(to_narrow)(x)), MK_BEYOND(r, 0x7F, 0x7F))
MK_STORE(f8e5m2, u32x16, u8x16, mk_narrow_f8e5m2(F(to_narrow)(x)), MK_BEYOND(r, 0x7F, 0x7C))

// To the nearest number that a format holds, without bytes between: `code` is what a store would write.
#define MK_ROUND(name, CODE, rounded, widened)                                           \
  MK_INLINE W F(nearest_##name)(W x) {                                                   \
    CODE code = __builtin_convertvector(rounded, CODE);                                  \
    return __builtin_convertvector(widened, W);                                          \
  }                                                                                      \
  static void F(round_##name)(T *dst, const T *src, size_t n) {                          \
    size_t i = 0;                                                                        \
    for (; i + 16 <= n; i += 16) {                                                       \
      W r = F(nearest_##name)(F(get16)(src + i));                                        \
      memcpy(dst + i, &r, sizeof r);                                                     \
    }                                                                                    \
    if (i < n) {                                                                         \
      W r = F(nearest_##name)(F(get16_some)(src + i, n - i));                            \
      memcpy(dst + i, &r, (n - i) * sizeof(T));                                          \
    }                                                                                    \
  }

MK_ROUND(f64, f64x16, F(to_f64)(x), code)
MK_ROUND(f32, f32x16, F(to_f32)(x), code)
MK_ROUND(f16, u16x16, mk_narrow_f16(F(to_narrow)(x)), mk_widen_f16(code))
MK_ROUND(bf16, u16x16, mk_narrow_bf16(F(to_narrow)(x)), mk_widen_bf16(code))
MK_ROUND(f8e4m3, u8x16, mk_narrow_f8e4m3(F(to_narrow)(x)), mk_widen_f8e4m3(code))
MK_ROUND(f8e5m2, u8x16, mk_narrow_f8e5m2(F(to_narrow)(x)), mk_widen_f8e5m2(code))

#undef MK_LOAD
#undef MK_STORE
#undef MK_BEYOND
#undef MK_ROUND
