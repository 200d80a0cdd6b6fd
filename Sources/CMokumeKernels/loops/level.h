// All loops of one level. The level file has set the target attribute and named MK_TABLE; this
// file is compiled once in each.
//
// Nothing here may depend on the level but how many registers a vector of 16 lanes takes (and
// the hardware's f16 conversion, which is exact where ours is). So every level gives the same
// bits.

// a*b+c must round twice everywhere: AVX-512 and NEON have fused forms, SSE2 has none.
#pragma STDC FP_CONTRACT OFF
// The vectors only cross calls that are always inlined, so their calling convention is moot.
#pragma clang diagnostic ignored "-Wpsabi"

#include "vectors.h"
#include "formats.h"
#include "philox.h"
#include "tally.h"

#define T float
#define UT uint32_t
#define IT int32_t
#define V f32x16
#define U u32x16
#define I i32x16
#define B b16
#define W f32x16
#define LANES 16
#define F(name) name##_f32
#define SIGN_SHIFT 31
#define MAGNITUDE UINT32_C(0x7FFFFFFF)
#define INFINITE UINT32_C(0x7F800000)
#define QUIET UINT32_C(0x7FC00000)
#define LAST_KEY UINT32_MAX
#define MK_TO_NARROW(x) (x)
#ifdef MK_HAS_COMPRESS
#define MK_PACK(keys, lanes) (U) _mm512_maskz_compress_epi32((__mmask16)(lanes), (__m512i)(keys))
#endif
#include "tile.h"

#define T double
#define UT uint64_t
#define IT int64_t
#define V f64x8
#define U u64x8
#define I i64x8
#define B b8
#define W f64x16
#define LANES 8
#define F(name) name##_f64
#define SIGN_SHIFT 63
#define MAGNITUDE UINT64_C(0x7FFFFFFFFFFFFFFF)
#define INFINITE UINT64_C(0x7FF0000000000000)
#define QUIET UINT64_C(0x7FF8000000000000)
#define LAST_KEY UINT64_MAX
#define MK_TO_NARROW(x) mk_round_to_odd(x)
#ifdef MK_HAS_COMPRESS
#define MK_PACK(keys, lanes) (U) _mm512_maskz_compress_epi64((__mmask8)(lanes), (__m512i)(keys))
#endif
#include "tile.h"

#define MK_BINARY_ROW(form, S)                                                           \
  {                                                                                      \
    [MK_ADD] = add_##form##_##S, [MK_SUB] = sub_##form##_##S,                            \
    [MK_MUL] = mul_##form##_##S, [MK_DIV] = div_##form##_##S,                            \
    [MK_POW] = pow_##form##_##S, [MK_MIN] = min_##form##_##S,                            \
    [MK_MAX] = max_##form##_##S, [MK_LT] = lt_##form##_##S,                              \
    [MK_LE] = le_##form##_##S, [MK_GT] = gt_##form##_##S,                                \
    [MK_GE] = ge_##form##_##S, [MK_EQ] = eq_##form##_##S,                                \
    [MK_NE] = ne_##form##_##S, [MK_AND] = and_##form##_##S,                              \
    [MK_OR] = or_##form##_##S,                                                           \
  }

#define MK_OPERATOR_ROW(before, after)                                                   \
  {                                                                                      \
    [MK_ADD] = before##add##after, [MK_SUB] = before##sub##after,                        \
    [MK_MUL] = before##mul##after, [MK_DIV] = before##div##after,                        \
    [MK_MIN] = before##min##after, [MK_MAX] = before##max##after,                        \
    [MK_LT] = before##lt##after, [MK_LE] = before##le##after,                            \
    [MK_GT] = before##gt##after, [MK_GE] = before##ge##after,                            \
    [MK_EQ] = before##eq##after, [MK_NE] = before##ne##after,                            \
    [MK_AND] = before##and##after, [MK_OR] = before##or##after,                          \
  }

#define MK_STORED_ROW(form) MK_OPERATOR_ROW(, _##form##_f32)

#define MK_COMPARISON_ROW(form, S)                                                       \
  {                                                                                      \
    [MK_LT] = form##_lt_##S, [MK_LE] = form##_le_##S, [MK_GT] = form##_gt_##S,           \
    [MK_GE] = form##_ge_##S, [MK_EQ] = form##_eq_##S, [MK_NE] = form##_ne_##S,           \
  }

#define MK_UNARY_ROW(S)                                                                  \
  {                                                                                      \
    [MK_NEG] = neg_##S, [MK_ABS] = abs_##S, [MK_SIGN] = sign_##S, [MK_SQRT] = sqrt_##S,  \
    [MK_EXP] = exp_##S, [MK_LOG] = log_##S, [MK_SIN] = sin_##S, [MK_COS] = cos_##S,      \
    [MK_ACOS] = acos_##S, [MK_TANH] = tanh_##S, [MK_FLOOR] = floor_##S,                  \
    [MK_NOT] = not_##S,                                                                  \
    [MK_ROUND_F64] = round_f64_##S, [MK_ROUND_F32] = round_f32_##S,                      \
    [MK_ROUND_F16] = round_f16_##S, [MK_ROUND_BF16] = round_bf16_##S,                    \
    [MK_ROUND_F8E4M3] = round_f8e4m3_##S, [MK_ROUND_F8E5M2] = round_f8e5m2_##S,          \
  }

#define MK_FORMAT_ROW(verb, S)                                                           \
  {                                                                                      \
    [MK_F64] = verb##_f64_##S, [MK_F32] = verb##_f32_##S, [MK_F16] = verb##_f16_##S,     \
    [MK_BF16] = verb##_bf16_##S, [MK_F8E4M3] = verb##_f8e4m3_##S,                        \
    [MK_F8E5M2] = verb##_f8e5m2_##S,                                                     \
  }

#define MK_OPERATIONS_OF(S, ...)                                                         \
  {                                                                                      \
    __VA_ARGS__                                                                          \
    .accumulate = MK_OPERATOR_ROW(accumulate_, _##S),                                    \
    .choose_vv = MK_COMPARISON_ROW(choose_vv, S), .choose_vs = MK_COMPARISON_ROW(choose_vs, S),                \
    .choose_sv = MK_COMPARISON_ROW(choose_sv, S), .choose_ss = MK_COMPARISON_ROW(choose_ss, S),                \
    .load = MK_FORMAT_ROW(load, S), .store = MK_FORMAT_ROW(store, S),                    \
    .unary = MK_UNARY_ROW(S), .binary = MK_BINARY_ROW(vv, S),                            \
    .binary_vs = MK_BINARY_ROW(vs, S), .binary_sv = MK_BINARY_ROW(sv, S),                \
    .magnitude = MK_COMPARISON_ROW(magnitude, S),                                        \
    .fold = {[MK_ADD] = fold_add_##S, [MK_MIN] = fold_min_##S, [MK_MAX] = fold_max_##S},  \
    .count_blocks = count_blocks_##S, .count_both_blocks = count_both_blocks_##S,        \
    .select = select_vv_##S, .select_vs = select_vs_##S, .select_sv = select_sv_##S,     \
    .select_ss = select_ss_##S, .fill = fill_##S, .sum_blocks = sum_blocks_##S,          \
    .gram_block = gram_block_##S,                                                        \
    .dot_blocks = dot_blocks_##S, .minimum = minimum_##S, .maximum = maximum_##S,        \
    .agreeing_sum = agreeing_sum_##S, .agreeing_weight = agreeing_weight_##S,            \
    .elected_mean = elected_mean_##S, .drop = drop_##S,                                  \
    .trim_blocks = trim_blocks_##S, .rank = rank_##S,                                    \
    .add_row = add_row_##S, .add_products = add_products_##S,                            \
    .lower_row = lower_row_##S, .raise_row = raise_row_##S,                              \
    .uniform = uniform_##S, .band = band_##S, .band_by_value = band_by_value_##S,        \
    .keep = keep_##S, .trim = trim_##S, .trim_two = trim_two_##S,                   \
  }

const struct mk_kernels MK_TABLE = {
  .f32 = MK_OPERATIONS_OF(f32, .binary_bv = MK_STORED_ROW(bv), .binary_vb = MK_STORED_ROW(vb),
                          .binary_bb = MK_STORED_ROW(bb), .binary_bs = MK_STORED_ROW(bs),
                          .binary_sb = MK_STORED_ROW(sb),
                          .magnitude_difference = MK_COMPARISON_ROW(magnitude_difference, f32),\
                          .accumulate_b = MK_OPERATOR_ROW(accumulate_b_, _f32),
                          .band_difference = band_difference_f32,
                          .trim_difference = trim_difference_f32,
                          .trim_two_difference = trim_two_difference_f32, ),
  .f64 = MK_OPERATIONS_OF(f64),
};
