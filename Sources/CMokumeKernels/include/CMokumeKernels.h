// The innermost loops of Mokume: one source compiled for the baseline, AVX2 and AVX-512.
//
// Every loop gives the same bits at every level: no contraction of a*b+c, no reassociation,
// fixed block and lane order in reductions. Policy lives in Swift; see README.md beside this.
#ifndef MOKUME_KERNELS_H
#define MOKUME_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Elements summed into one f64 partial by the reductions. Part of the numeric contract.
#define MK_BLOCK 1024
// Blocks whose partials are added, in order, into one cell. Part of the numeric contract too.
#define MK_SEGMENT_BLOCKS 64

// The largest block of neighbours of which the largest can be told.
#define MK_NEIGHBOURS 64

enum mk_level { MK_BASELINE = 0, MK_AVX2 = 1, MK_AVX512 = 2 };

enum mk_dtype { MK_F64, MK_F32, MK_F16, MK_BF16, MK_F8E4M3, MK_F8E5M2, MK_DTYPES };

enum mk_unary {
  MK_NEG, MK_ABS, MK_SIGN, MK_SQRT, MK_EXP, MK_LOG, MK_SIN, MK_COS, MK_ACOS, MK_TANH, MK_FLOOR,
  MK_NOT,
  MK_ROUND_F64, MK_ROUND_F32, MK_ROUND_F16, MK_ROUND_BF16, MK_ROUND_F8E4M3, MK_ROUND_F8E5M2,
  MK_UNARIES
};

enum mk_binary {
  MK_ADD, MK_SUB, MK_MUL, MK_DIV, MK_POW, MK_MIN, MK_MAX,
  MK_LT, MK_LE, MK_GT, MK_GE, MK_EQ, MK_NE, MK_AND, MK_OR,
  MK_BINARIES
};

// Buckets of a tally's histogram.
#define MK_BUCKETS 4096
// Different keys a tally can tell apart; a power of two. It gives up at three quarters of it.
#define MK_TALLY_SLOTS 8192

// How often each key occurs: exactly for the first few thousand different keys, by bucket once
// there are more. All counts are zero between uses. `buckets` has room for MK_BUCKETS, the other
// arrays for MK_TALLY_SLOTS.
struct mk_tally {
  // Bucket of a key: (key - low) >> shift, which is below MK_BUCKETS for every key tallied.
  uint64_t low;
  unsigned shift;
  uint32_t *buckets;
  // Open addressing by a hash of the key; an empty slot has count 0.
  uint64_t *keys;
  uint32_t *counts;
  // The slots in use, in the order in which their keys were met.
  uint32_t *used;
  size_t used_count;
  // Set when there were too many different keys; from then on only buckets are counted.
  int is_full;
};

// Keys to tally, from `low` up to but not including `high`, and the number of those from `high` on, to
// which a loop adds. low <= high.
struct mk_band {
  uint64_t low, high;
  struct mk_tally *tally;
  size_t *above;
};

// Truth values are 1.0 and 0.0; anything but zero (NaN too) is true where a mask is read.
// sign(NaN) is NaN, sign of either zero is +0. min and max give NaN when either is NaN and
// put -0 below +0. exp, log, sin, cos, acos, tanh and pow are the C library's double functions,
// for f32 rounded once more.
//
// Loads are exact, but for f64 into f32, which rounds to nearest even. Stores round once to
// nearest even, subnormals included, and write every NaN as the positive quiet one with an empty
// payload, so that output bytes never depend on how a processor passes payloads on. What rounds
// beyond the largest finite number becomes infinite; F8E4M3 has no infinity and takes NaN (as
// PyTorch: beyond 464, the tie with 448).
//
// The unary MK_ROUND_s give what a store and a load of that format would, and write no bytes.
//
// The void pointers need no alignment, the others that of their type. dst may be the same array
// as an operand, but must not overlap one otherwise. n may be 0 unless said.
#define MK_OPERATIONS(T, S)                                                              \
  struct mk_ops_##S {                                                                    \
    void (*load[MK_DTYPES])(T *dst, const void *src, size_t n);                          \
    /* Rounds once to nearest even; returns how many results are NaN or infinite. */     \
    size_t (*store[MK_DTYPES])(void *dst, const T *src, size_t n);                       \
    void (*unary[MK_UNARIES])(T *dst, const T *a, size_t n);                             \
    void (*binary[MK_BINARIES])(T *dst, const T *a, const T *b, size_t n);               \
    void (*binary_vs[MK_BINARIES])(T *dst, const T *a, T b, size_t n);                   \
    void (*binary_sv[MK_BINARIES])(T *dst, T a, const T *b, size_t n);                   \
    /* Operands still stored as bf16 (b) where a register would be (v); f32 only. */      \
    void (*binary_bv[MK_BINARIES])(T *dst, const void *a, const T *b, size_t n);         \
    void (*binary_vb[MK_BINARIES])(T *dst, const T *a, const void *b, size_t n);         \
    void (*binary_bb[MK_BINARIES])(T *dst, const void *a, const void *b, size_t n);      \
    void (*binary_bs[MK_BINARIES])(T *dst, const void *a, T b, size_t n);                \
    void (*binary_sb[MK_BINARIES])(T *dst, T a, const void *b, size_t n);                \
    /* dst = y + (x op s), rounded after each operation; x is in a register or stored    \
       as bf16. */                                                                       \
    void (*accumulate[MK_BINARIES])(T *dst, const T *x, T s, const T *y, size_t n);      \
    void (*accumulate_b[MK_BINARIES])(T *dst, const void *x, T s, const T *y, size_t n); \
    /* dst = (x op s) ? a : b, for the comparisons. */                                   \
    void (*choose_vv[MK_BINARIES])(T *dst, const T *x, T s, const T *a, const T *b, size_t n);\
    void (*choose_vs[MK_BINARIES])(T *dst, const T *x, T s, const T *a, T b, size_t n);  \
    void (*choose_sv[MK_BINARIES])(T *dst, const T *x, T s, T a, const T *b, size_t n);  \
    void (*choose_ss[MK_BINARIES])(T *dst, const T *x, T s, T a, T b, size_t n);         \
    /* dst = |x| op s, for the comparisons; also of a - b, both stored as bf16, f32 only. */\
    void (*magnitude[MK_BINARIES])(T *dst, const T *x, T s, size_t n);                   \
    void (*magnitude_difference[MK_BINARIES])(T *dst, const void *a, const void *b, T s, \
                                              size_t n);                                 \
    /* ((items[0] op items[1]) op ...), for add, min and max; count is at least 1. */    \
    void (*fold[MK_BINARIES])(T *dst, const T *const *items, size_t count, size_t n);    \
    void (*select)(T *dst, const T *mask, const T *a, const T *b, size_t n);             \
    void (*select_vs)(T *dst, const T *mask, const T *a, T b, size_t n);                 \
    void (*select_sv)(T *dst, const T *mask, T a, const T *b, size_t n);                 \
    void (*select_ss)(T *dst, const T *mask, T a, T b, size_t n);                        \
    void (*fill)(T *dst, T a, size_t n);                                                 \
    /* One f64 partial for each begun block of MK_BLOCK elements, 16 lanes each, lane    \
       i starts at +0 and takes elements i, i+16, ...; halves are added until one lane   \
       is left: l[i] += l[i+8], l[i] += l[i+4], l[i] += l[i+2], l[0] + l[1]. Elements    \
       are widened before they are multiplied, so f32 products are exact. */             \
    void (*sum_blocks)(double *partials, const T *a, size_t n);                          \
    void (*dot_blocks)(double *partials, const T *a, const T *b, size_t n);              \
    /* The same for elements that are 0 or 1, of which those that are not 0 are counted. */\
    void (*count_blocks)(double *partials, const T *a, size_t n);                        \
    void (*count_both_blocks)(double *partials, const T *a, const T *b, size_t n);       \
    /* The partials of a*a, a*b and b*b for one block, in this order. */                 \
    void (*gram_block)(double *partials, const T *a, const T *b, size_t n);              \
    /* Smallest and largest element, as min and max would fold them; n is at least 1. */ \
    T (*minimum)(const T *a, size_t n);                                                  \
    T (*maximum)(const T *a, size_t n);                                                  \
    /* Uniform in [0,1): the top 24 bits of a random word of Philox4x32-10, times 2^-24, \
       the same for both types. Element i (i = first + 0, 1, ...) takes word i%4 of the  \
       block with counter i/4. The low half of the counter is word 0, the high half word \
       1; stream is words 2 and 3, and key the two words of the key, likewise. */        \
    void (*uniform)(T *dst, uint64_t key, uint64_t stream, uint64_t first, size_t n);    \
    /* dst = a where the uniform number of the element is below s, else b. */            \
    void (*drop)(T *dst, uint64_t key, uint64_t stream, uint64_t first, T s, const T *a, \
                 T b, size_t n);                                                         \
    /* Order-preserving magnitude keys: the bits of |a| (NaN maps to the largest key).   \
       Tallies the keys in each band and counts those above it. */                       \
    void (*band)(const struct mk_band *bands, size_t count, const T *a, size_t n);       \
    /* The same with keys in the order of values: negative numbers below positive ones. */\
    void (*band_by_value)(const struct mk_band *bands, size_t count, const T *a, size_t n);\
    /* dst = 1 where key(a) > key, or where key(a) == key and *ties > 0 (then *ties is   \
       lowered, in index order, unless it is UINT64_MAX), else 0. */                     \
    void (*keep)(T *dst, const T *a, uint64_t key, uint64_t *ties, size_t n);            \
    /* With sign = signs >= 0 ? 1 : -1: dst = sign * (max(sign * items[0], 0) + ...). */ \
    void (*agreeing_sum)(T *dst, const T *signs, const T *const *items, size_t count,    \
                         size_t n);                                                      \
    /* The sum of the weights of those items for which sign * items[k] > 0. */           \
    void (*agreeing_weight)(T *dst, const T *signs, const T *const *items,               \
                            const T *weights, size_t count, size_t n);                   \
    /* agreeing_sum / max(agreeing_weight, least), where the sign is that of the items'  \
       sum in order; count is at least 1. */                                             \
    void (*elected_mean)(T *dst, const T *const *items, const T *weights, T least,       \
                         size_t count, size_t n);                                        \
    /* As keep, but writes a itself in place of 1: keep and multiply in one loop. */     \
    void (*trim)(T *dst, const T *a, uint64_t key, uint64_t *ties, size_t n);            \
    /* What one key and its ties keep of a less what another keeps; both counts of ties  \
       are lowered as by trim. */                                                        \
    void (*trim_two)(T *dst, const T *a, uint64_t key, uint64_t other, uint64_t *ties,   \
                     size_t n);                                                          \
    /* band, trim and trim_two of a - b, both stored as bf16; f32 only. */               \
    void (*band_difference)(const struct mk_band *bands, size_t count, const void *a,    \
                            const void *b, size_t n);                                    \
    void (*trim_difference)(T *dst, const void *a, const void *b, uint64_t key,          \
                            uint64_t *ties, size_t n);                                   \
    void (*trim_two_difference)(T *dst, const void *a, const void *b, uint64_t key,      \
                                uint64_t other, uint64_t *ties, size_t n);               \
    /* Of each `of` neighbours in a row the `keep` with the largest magnitude keys, 0 for \
       the others; ties by lower index, the last block may be shorter. `of` is from 1 to \
       MK_NEIGHBOURS. */                                                                 \
    void (*trim_blocks)(T *dst, const T *a, size_t keep, size_t of, size_t length,       \
                        size_t rows);                                                    \
    /* The rank of each element in its row by its key in the order of values, from 0 up, \
       of equal keys the lower index first. `scratch` has room for 2 * length + 32       \
       elements and for 2 * length of 4 bytes, aligned as an element; length is below    \
       2^32. */                                                                          \
    void (*rank)(T *dst, const T *a, void *scratch, size_t length, size_t rows);         \
    /* Adds each element, or product of two, to the sum at its place; elements are        \
       widened before they are multiplied. */                                            \
    void (*add_row)(double *sums, const T *a, size_t n);                                 \
    void (*add_products)(double *sums, const T *a, const T *b, size_t n);                \
    /* Lowers or raises the number at each place to the element, as min and max do. */   \
    void (*lower_row)(double *numbers, const T *a, size_t n);                            \
    void (*raise_row)(double *numbers, const T *a, size_t n);                            \
  };

MK_OPERATIONS(float, f32)
MK_OPERATIONS(double, f64)

struct mk_kernels {
  struct mk_ops_f32 f32;
  struct mk_ops_f64 f64;
};

// What a step does; the letters say what its operands are, as in the tables.
enum mk_form {
  MK_FORM_LOAD, MK_FORM_UNARY,
  MK_FORM_VV, MK_FORM_VS, MK_FORM_SV,
  MK_FORM_SELECT_VV, MK_FORM_SELECT_VS, MK_FORM_SELECT_SV, MK_FORM_SELECT_SS,
  MK_FORM_ACCUMULATE,
  MK_FORM_CHOOSE_VV, MK_FORM_CHOOSE_VS, MK_FORM_CHOOSE_SV, MK_FORM_CHOOSE_SS,
  MK_FORM_VVS, MK_FORM_FOLD, MK_FORM_FILL, MK_FORM_UNIFORM, MK_FORM_DROP,
  MK_FORM_TRIM, MK_FORM_TRIM_DIFFERENCE, MK_FORM_TRIM_TWO, MK_FORM_TRIM_TWO_DIFFERENCE,
  MK_FORM_AGREEING_SUM, MK_FORM_AGREEING_WEIGHT, MK_FORM_ELECTED_MEAN,
  MK_FORM_STORE, MK_FORM_BAND, MK_FORM_BAND_DIFFERENCE, MK_FORM_SUM, MK_FORM_DOT, MK_FORM_GRAM
};

// Where a step's operand begins, and how many bytes an element takes if it is in the bytes of an
// input rather than in a register of one tile.
struct mk_operand {
  const void *base;
  size_t stride;
};

// Sums of up to three products over a tensor, one cell for each segment of it.
struct mk_sums {
  double running[3];
  double *cells[3];
  // Elements of the tensor, which end the last segment.
  uint64_t elements;
};

// One loop of a tile program, bound to its operands.
struct mk_step {
  enum mk_form form;
  // The loop, of the type that `form` and the arithmetic type imply.
  void (*loop)(void);
  void *dst;
  // `mask` is what a selection or a choice looks at.
  struct mk_operand a, b, mask;
  // The number operands, in a's and in b's place.
  double a_number, b_number, number;
  // uniform: key and stream. trim: key, and stream for the other.
  uint64_t key, stream;
  uint64_t *ties;
  // fold, agreeing and elected: the registers that are added or weighed, and the weights.
  const void *const *items;
  const void *weights;
  size_t item_count;
  // band: at least one.
  const struct mk_band *bands;
  size_t band_count;
  // store adds what its loop returns to it.
  size_t *total;
  // sum, dot, gram: what block partials are added to.
  struct mk_sums *sums;
};

// Runs steps over n elements, `tile` of them at a time. `start` is the first element's index in the
// tensor, `offset` that within the inputs' bytes. Steps that sum need a `start` and a `tile` that are
// multiples of MK_BLOCK and, unless the tensor ends there, such an n; whoever sums a segment begins and
// ends it.
void mk_run_f32(const struct mk_step *steps, size_t count, uint64_t start, size_t offset, size_t n,
                size_t tile);
void mk_run_f64(const struct mk_step *steps, size_t count, uint64_t start, size_t offset, size_t n,
                size_t tile);

// The best level this processor runs.
enum mk_level mk_best_level(void);

// The loops of a level, which must not exceed mk_best_level().
const struct mk_kernels *mk_kernels_for(enum mk_level level);

#endif
