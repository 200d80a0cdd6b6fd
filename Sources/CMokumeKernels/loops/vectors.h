// The vector types, the same shape at every level. Comparisons give all ones or all zeros per
// lane; `mask ? a : b` chooses by lane.

#define MK_INLINE static inline __attribute__((always_inline))

typedef float f32x16 __attribute__((ext_vector_type(16)));
typedef int32_t i32x16 __attribute__((ext_vector_type(16)));
typedef uint32_t u32x16 __attribute__((ext_vector_type(16)));
typedef uint16_t u16x16 __attribute__((ext_vector_type(16)));
typedef uint16_t u16x32 __attribute__((ext_vector_type(32)));
typedef uint8_t u8x16 __attribute__((ext_vector_type(16)));
typedef _Bool b16 __attribute__((ext_vector_type(16)));

typedef double f64x2 __attribute__((ext_vector_type(2)));
typedef double f64x4 __attribute__((ext_vector_type(4)));
typedef double f64x8 __attribute__((ext_vector_type(8)));
typedef double f64x16 __attribute__((ext_vector_type(16)));

// Comparisons of 64-bit lanes give `long` on every platform with 64-bit `long`, which int64_t is
// not on all of them.
_Static_assert(sizeof(long) == 8, "a platform without 64-bit long needs other lane types");
typedef long i64x8 __attribute__((ext_vector_type(8)));
typedef unsigned long u64x8 __attribute__((ext_vector_type(8)));
typedef long i64x16 __attribute__((ext_vector_type(16)));
typedef unsigned long u64x16 __attribute__((ext_vector_type(16)));
typedef _Bool b8 __attribute__((ext_vector_type(8)));

// How many lanes of a comparison's result are set, which is expected to be none.
MK_INLINE size_t mk_count(i32x16 mask) {
  b16 flags = __builtin_convertvector(mask, b16);
  uint16_t bits;
  memcpy(&bits, &flags, sizeof bits);
  return __builtin_expect(bits == 0, 1) ? 0 : (size_t)__builtin_popcount(bits);
}
