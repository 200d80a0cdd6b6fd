// The 16-bit and 8-bit formats against f32, 16 lanes at a time, and f64 on its way to them.
//
// Every value of a narrow format is an f32, so widening is exact. Narrowing rounds an f32 once to
// nearest even; an f64 first becomes f32 by rounding to odd, which leaves enough of what was cut
// off for the second rounding to come out as if it were the only one (Boldo and Melquiond, "When
// double rounding is odd", 2004: holds as f32 has two bits more than any narrow format).

#define MK_F32_INFINITE 0x7F800000
#define MK_F32_QUIET 0x7FC00000
#define MK_F64_INFINITE INT64_C(0x7FF0000000000000)
#define MK_F64_QUIET INT64_C(0x7FF8000000000000)

// One NaN for all, so that no output byte depends on which operand's payload an addition kept.
MK_INLINE f32x16 mk_canonical_f32(f32x16 x) {
  return x == x ? x : (f32x16)(u32x16)MK_F32_QUIET;
}

MK_INLINE f64x16 mk_canonical_f64(f64x16 x) {
  return x == x ? x : (f64x16)(u64x16)MK_F64_QUIET;
}

// f64 to f32 rounded to odd: towards zero, then the last bit set if anything was cut off.
MK_INLINE f32x16 mk_round_to_odd(f64x16 x) {
  f32x16 near = __builtin_convertvector(x, f32x16);
  f64x16 back = __builtin_convertvector(near, f64x16);
  i64x16 too_far = (f64x16)((u64x16)back & INT64_MAX) > (f64x16)((u64x16)x & INT64_MAX);
  u32x16 cut = (u32x16)near + __builtin_convertvector(too_far, u32x16);
  i32x16 inexact = __builtin_convertvector(back != x, i32x16);
  return (f32x16)(inexact ? cut | 1 : cut);
}

// An IEEE-like format with `mantissa` stored mantissa bits and exponent bias `bias` to f32.
// `infinite` is the code of infinity, or of the one NaN where the format has no infinity.
MK_INLINE f32x16 mk_widen(u32x16 code, unsigned mantissa, unsigned bias, unsigned sign,
                          uint32_t infinite, uint32_t infinity_bits) {
  u32x16 magnitude = code & ((UINT32_C(1) << sign) - 1);
  u32x16 normal = (magnitude << (23 - mantissa)) + ((127 - bias) << 23);
  // A subnormal is given the least normal exponent, then relieved of the leading one that gave.
  f32x16 least = (f32x16)(u32x16)((128 - bias) << 23);
  u32x16 subnormal = (u32x16)((f32x16)(normal + (UINT32_C(1) << 23)) - least);
  u32x16 bits = magnitude < (UINT32_C(1) << mantissa) ? subnormal : normal;
  bits = magnitude == infinite ? (u32x16)infinity_bits : bits;
  bits = magnitude > infinite ? (u32x16)MK_F32_QUIET : bits;
  return (f32x16)(bits | (code >> sign << 31));
}

// f32 to such a format; x has no NaN but the canonical one. `top` is the code that everything
// beyond the format becomes, `nan` the code of NaN.
MK_INLINE u32x16 mk_narrow(f32x16 x, unsigned mantissa, unsigned bias, unsigned sign,
                           uint32_t top, uint32_t nan) {
  unsigned cut = 23 - mantissa;
  u32x16 magnitude = (u32x16)x & INT32_MAX;
  u32x16 even = (magnitude >> cut) & 1;
  u32x16 normal = (magnitude - ((127 - bias) << 23) + ((UINT32_C(1) << (cut - 1)) - 1) + even)
                  >> cut;
  // Below the least normal the sum with a power of two, whose last bit is the format's last
  // bit, is rounded by the processor.
  u32x16 power = (151 - bias - mantissa) << 23;
  u32x16 subnormal = (u32x16)((f32x16)magnitude + (f32x16)power) - power;
  u32x16 code = magnitude < ((128 - bias) << 23) ? subnormal : normal;
  code = code > top ? (u32x16)top : code;
  code = magnitude > MK_F32_INFINITE ? (u32x16)nan : code;
  u32x16 signs = (u32x16)x >> 31 << sign;
  return code == nan ? code : code | signs;
}

MK_INLINE f32x16 mk_widen_bf16(u16x16 code) {
  return (f32x16)(__builtin_convertvector(code, u32x16) << 16);
}

MK_INLINE u32x16 mk_narrow_bf16(f32x16 x) {
  u32x16 bits = (u32x16)x;
  return (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
}

// E4M3 without infinity (the "fn" variant of the OCP 8-bit formats): 0x7E is 448, 0x7F is NaN.
// As in PyTorch, what rounds beyond 448, that is more than 464 or infinite, becomes NaN.
MK_INLINE f32x16 mk_widen_f8e4m3(u8x16 code) {
  return mk_widen(__builtin_convertvector(code, u32x16), 3, 7, 7, 0x7F, MK_F32_QUIET);
}

MK_INLINE u32x16 mk_narrow_f8e4m3(f32x16 x) { return mk_narrow(x, 3, 7, 7, 0x7F, 0x7F); }

MK_INLINE f32x16 mk_widen_f8e5m2(u8x16 code) {
  return mk_widen(__builtin_convertvector(code, u32x16), 2, 15, 7, 0x7C, MK_F32_INFINITE);
}

MK_INLINE u32x16 mk_narrow_f8e5m2(f32x16 x) { return mk_narrow(x, 2, 15, 7, 0x7C, 0x7F); }

// The processor's f16 conversions are exact, keep subnormals and round as asked, whatever the
// control register says.
#if MK_F16C == 512

MK_INLINE f32x16 mk_widen_f16(u16x16 code) { return (f32x16)_mm512_cvtph_ps((__m256i)code); }

MK_INLINE u32x16 mk_narrow_f16(f32x16 x) {
  __m256i code = _mm512_cvtps_ph((__m512)x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  return __builtin_convertvector((u16x16)code, u32x16);
}

#elif MK_F16C == 256

MK_INLINE f32x16 mk_widen_f16(u16x16 code) {
  __m128i halves[2];
  memcpy(halves, &code, sizeof halves);
  __m256 wide[2] = {_mm256_cvtph_ps(halves[0]), _mm256_cvtph_ps(halves[1])};
  f32x16 x;
  memcpy(&x, wide, sizeof x);
  return x;
}

MK_INLINE u32x16 mk_narrow_f16(f32x16 x) {
  __m256 wide[2];
  memcpy(wide, &x, sizeof wide);
  __m128i halves[2] = {
    _mm256_cvtps_ph(wide[0], _MM_FROUND_TO_NEAREST_INT),
    _mm256_cvtps_ph(wide[1], _MM_FROUND_TO_NEAREST_INT),
  };
  u16x16 code;
  memcpy(&code, halves, sizeof code);
  return __builtin_convertvector(code, u32x16);
}

#else

MK_INLINE f32x16 mk_widen_f16(u16x16 code) {
  return mk_widen(__builtin_convertvector(code, u32x16), 10, 15, 15, 0x7C00, MK_F32_INFINITE);
}

MK_INLINE u32x16 mk_narrow_f16(f32x16 x) { return mk_narrow(x, 10, 15, 15, 0x7C00, 0x7E00); }

#endif
