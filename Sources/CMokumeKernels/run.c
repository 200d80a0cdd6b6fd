// The interpreter of tile programs: one switch for each loop over a tile.
#include "CMokumeKernels.h"

static inline const void *at(struct mk_operand operand, size_t offset) {
  return (const char *)operand.base + offset * operand.stride;
}

#define AS(type) ((type)step->loop)

#define MK_RUN(S, T)                                                                     \
  void mk_run_##S(const struct mk_step *steps, size_t count, uint64_t start, size_t offset,\
                  size_t n) {                                                            \
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
    typedef void (*fill_loop)(T *, T, size_t);                                           \
    typedef void (*uniform_loop)(T *, uint64_t, uint64_t, uint64_t, size_t);             \
    typedef void (*trim_loop)(T *, const T *, uint64_t, uint64_t *, size_t);             \
    typedef size_t (*store_loop)(void *, const T *, size_t);                             \
    typedef size_t (*band_loop)(struct mk_tally *, const T *, uint64_t, uint64_t, size_t);\
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
      case MK_FORM_FILL: AS(fill_loop)(dst, sa, n); break;                               \
      case MK_FORM_UNIFORM: AS(uniform_loop)(dst, step->key, step->stream, start, n); break;\
      case MK_FORM_TRIM: AS(trim_loop)(dst, a, step->key, step->ties, n); break;         \
      case MK_FORM_STORE: *step->total += AS(store_loop)((void *)b, a, n); break;        \
      case MK_FORM_BAND:                                                                 \
        *step->total += AS(band_loop)(step->tally, a, step->key, step->stream, n);       \
        break;                                                                           \
      }                                                                                  \
    }                                                                                    \
  }

MK_RUN(f32, float)
MK_RUN(f64, double)
