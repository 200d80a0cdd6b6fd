// The interpreter of tile programs: one switch for each loop over a tile.
#include "CMokumeKernels.h"

static inline const void *at(struct mk_operand operand, size_t offset) {
  return (const char *)operand.base + offset * operand.stride;
}

// Adds a block's partials; a segment's sum goes to its cell when the segment ends.
static inline void add_block(struct mk_sums *sums, const double *partials, int count,
                             uint64_t block) {
  uint64_t next = block + 1;
  int ends = next % MK_SEGMENT_BLOCKS == 0 || next * MK_BLOCK >= sums->elements;
  for (int i = 0; i < count; i++) {
    sums->running[i] += partials[i];
    if (!ends) continue;
    sums->cells[i][block / MK_SEGMENT_BLOCKS] = sums->running[i];
    sums->running[i] = 0;
  }
}

#define AS(type) ((type)step->loop)

#define MK_RUN(S, T)                                                                     \
  static void run_tile_##S(const struct mk_step *steps, size_t count, uint64_t start,    \
                           size_t offset, size_t n) {                                    \
    typedef void (*load_loop)(T *, const void *, size_t);                                \
    typedef void (*unary_loop)(T *, const T *, size_t);                                  \
    typedef void (*vv_loop)(T *, const void *, const void *, size_t);                    \
    typedef void (*vs_loop)(T *, const void *, T, size_t);                               \
    typedef void (*sv_loop)(T *, T, const void *, size_t);                               \
    typedef void (*select_vv_loop)(T *, const T *, const T *, const T *, size_t);        \
    typedef void (*select_vs_loop)(T *, const T *, const T *, T, size_t);                \
    typedef void (*select_sv_loop)(T *, const T *, T, const T *, size_t);                \
    typedef void (*select_ss_loop)(T *, const T *, T, T, size_t);                        \
    typedef void (*accumulate_loop)(T *, const void *, T, const T *, size_t);            \
    typedef void (*choose_vv_loop)(T *, const T *, T, const T *, const T *, size_t);     \
    typedef void (*choose_vs_loop)(T *, const T *, T, const T *, T, size_t);             \
    typedef void (*choose_sv_loop)(T *, const T *, T, T, const T *, size_t);             \
    typedef void (*choose_ss_loop)(T *, const T *, T, T, T, size_t);                     \
    typedef void (*vvs_loop)(T *, const void *, const void *, T, size_t);                \
    typedef void (*fold_loop)(T *, const T *const *, size_t, size_t);                    \
    typedef void (*fill_loop)(T *, T, size_t);                                           \
    typedef void (*uniform_loop)(T *, uint64_t, uint64_t, uint64_t, size_t);             \
    typedef void (*drop_loop)(T *, uint64_t, uint64_t, uint64_t, T, const T *, T, size_t);\
    typedef void (*trim_loop)(T *, const T *, uint64_t, uint64_t *, size_t);             \
    typedef void (*agreeing_sum_loop)(T *, const T *, const T *const *, size_t, size_t);  \
    typedef void (*agreeing_weight_loop)(T *, const T *, const T *const *, const T *,    \
                                         size_t, size_t);                                \
    typedef void (*elected_mean_loop)(T *, const T *const *, const T *, T, size_t, size_t);\
    typedef void (*trim_difference_loop)(T *, const void *, const void *, uint64_t,      \
                                         uint64_t *, size_t);                            \
    typedef void (*trim_two_loop)(T *, const T *, uint64_t, uint64_t, uint64_t *, size_t);\
    typedef void (*trim_two_difference_loop)(T *, const void *, const void *, uint64_t,  \
                                             uint64_t, uint64_t *, size_t);              \
    typedef void (*band_difference_loop)(const struct mk_band *, size_t, const void *,   \
                                         const void *, size_t);                          \
    typedef void (*sum_loop)(double *, const T *, size_t);                               \
    typedef void (*dot_loop)(double *, const T *, const T *, size_t);                    \
    typedef size_t (*store_loop)(void *, const T *, size_t);                             \
    typedef void (*band_loop)(const struct mk_band *, size_t, const T *, size_t);        \
    for (const struct mk_step *step = steps; step < steps + count; step++) {             \
      T *dst = step->dst;                                                                \
      const void *a = at(step->a, offset), *b = at(step->b, offset);                     \
      const void *mask = at(step->mask, offset);                                         \
      T sa = (T)step->a_number, sb = (T)step->b_number, s = (T)step->number;             \
      switch (step->form) {                                                              \
      case MK_FORM_LOAD: AS(load_loop)(dst, a, n); break;                                \
      case MK_FORM_UNARY: AS(unary_loop)(dst, a, n); break;                              \
      case MK_FORM_VV: AS(vv_loop)(dst, a, b, n); break;                                 \
      case MK_FORM_VS: AS(vs_loop)(dst, a, sb, n); break;                                \
      case MK_FORM_SV: AS(sv_loop)(dst, sa, b, n); break;                                \
      case MK_FORM_SELECT_VV: AS(select_vv_loop)(dst, mask, a, b, n); break;             \
      case MK_FORM_SELECT_VS: AS(select_vs_loop)(dst, mask, a, sb, n); break;            \
      case MK_FORM_SELECT_SV: AS(select_sv_loop)(dst, mask, sa, b, n); break;            \
      case MK_FORM_SELECT_SS: AS(select_ss_loop)(dst, mask, sa, sb, n); break;           \
      case MK_FORM_ACCUMULATE: AS(accumulate_loop)(dst, a, s, b, n); break;              \
      case MK_FORM_CHOOSE_VV: AS(choose_vv_loop)(dst, mask, s, a, b, n); break;          \
      case MK_FORM_CHOOSE_VS: AS(choose_vs_loop)(dst, mask, s, a, sb, n); break;         \
      case MK_FORM_CHOOSE_SV: AS(choose_sv_loop)(dst, mask, s, sa, b, n); break;         \
      case MK_FORM_CHOOSE_SS: AS(choose_ss_loop)(dst, mask, s, sa, sb, n); break;        \
      case MK_FORM_VVS: AS(vvs_loop)(dst, a, b, s, n); break;                            \
      case MK_FORM_FOLD:                                                                 \
        AS(fold_loop)(dst, (const T *const *)step->items, step->item_count, n);          \
        break;                                                                           \
      case MK_FORM_FILL: AS(fill_loop)(dst, sa, n); break;                               \
      case MK_FORM_UNIFORM: AS(uniform_loop)(dst, step->key, step->stream, start, n); break;\
      case MK_FORM_DROP:                                                                 \
        AS(drop_loop)(dst, step->key, step->stream, start, s, a, sb, n);                 \
        break;                                                                           \
      case MK_FORM_TRIM: AS(trim_loop)(dst, a, step->key, step->ties, n); break;         \
      case MK_FORM_AGREEING_SUM:                                                         \
        AS(agreeing_sum_loop)(dst, a, (const T *const *)step->items, step->item_count, n);\
        break;                                                                           \
      case MK_FORM_AGREEING_WEIGHT:                                                      \
        AS(agreeing_weight_loop)(dst, a, (const T *const *)step->items, step->weights,   \
                                 step->item_count, n);                                   \
        break;                                                                           \
      case MK_FORM_ELECTED_MEAN:                                                         \
        AS(elected_mean_loop)(dst, (const T *const *)step->items, step->weights, s,      \
                              step->item_count, n);                                      \
        break;                                                                           \
      case MK_FORM_TRIM_DIFFERENCE:                                                      \
        AS(trim_difference_loop)(dst, a, b, step->key, step->ties, n);                   \
        break;                                                                           \
      case MK_FORM_TRIM_TWO:                                                             \
        AS(trim_two_loop)(dst, a, step->key, step->stream, step->ties, n);               \
        break;                                                                           \
      case MK_FORM_TRIM_TWO_DIFFERENCE:                                                  \
        AS(trim_two_difference_loop)(dst, a, b, step->key, step->stream, step->ties, n); \
        break;                                                                           \
      case MK_FORM_SUM:                                                                  \
      case MK_FORM_DOT:                                                                  \
      case MK_FORM_GRAM:                                                                 \
        for (size_t o = 0; o < n; o += MK_BLOCK) {                                       \
          double partials[3];                                                            \
          size_t length = n - o < MK_BLOCK ? n - o : MK_BLOCK;                           \
          const T *x = (const T *)a + o, *y = (const T *)b + o;                          \
          if (step->form == MK_FORM_SUM) AS(sum_loop)(partials, x, length);              \
          else AS(dot_loop)(partials, x, y, length);                                     \
          add_block(step->sums, partials, step->form == MK_FORM_GRAM ? 3 : 1,            \
                    (start + o) / MK_BLOCK);                                             \
        }                                                                                \
        break;                                                                           \
      case MK_FORM_STORE: *step->total += AS(store_loop)((void *)b, a, n); break;        \
      case MK_FORM_BAND:                                                                 \
        AS(band_loop)(step->bands, step->band_count, a, n);                              \
        break;                                                                           \
      case MK_FORM_BAND_DIFFERENCE:                                                      \
        AS(band_difference_loop)(step->bands, step->band_count, a, b, n);                \
        break;                                                                           \
      }                                                                                  \
    }                                                                                    \
  }                                                                                      \
                                                                                         \
  void mk_run_##S(const struct mk_step *steps, size_t count, uint64_t start, size_t offset,\
                  size_t n, size_t tile) {                                               \
    for (size_t i = 0; i < n; i += tile) {                                               \
      run_tile_##S(steps, count, start + i, offset + i, n - i < tile ? n - i : tile);    \
    }                                                                                    \
  }

MK_RUN(f32, float)
MK_RUN(f64, double)
