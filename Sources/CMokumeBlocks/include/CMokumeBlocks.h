// The quantised blocks of GGUF against f32, and products of matrices. Prefix: mb_.
#ifndef MOKUME_BLOCKS_H
#define MOKUME_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

// Types by their number in GGUF; a type without blocks has one element in each.
enum {
  MB_F32 = 0, MB_F16 = 1, MB_Q4_0 = 2, MB_Q4_1 = 3, MB_Q5_0 = 6, MB_Q5_1 = 7, MB_Q8_0 = 8,
  MB_Q2_K = 10, MB_Q3_K = 11, MB_Q4_K = 12, MB_Q5_K = 13, MB_Q6_K = 14, MB_F64 = 28,
  MB_BF16 = 30
};

// Elements and bytes of a block, or 0 for a type that is not read.
size_t mb_block_elements(int32_t type);
size_t mb_block_bytes(int32_t type);

// Makes the elements of `count` blocks as f32 in the machine's order of bytes.
void mb_decode(int32_t type, const void *blocks, size_t count, void *elements);

// The number of levels of instructions that the processor has: baseline, AVX2, AVX-512. They make the
// same bits.
int mb_levels(void);

// Makes `count` blocks of elements: F32, F16, BF16, Q4_0, Q5_0, Q8_0, Q4_K or Q6_K.
void mb_encode(int level, int32_t type, const void *elements, size_t count, void *blocks);

// How many finite elements are not finite in the blocks that mb_encode made of them.
size_t mb_overflows(int32_t type, const void *elements, size_t count, const void *blocks);

// Adds `shift` to `count` elements of type f32.
void mb_shift(void *elements, size_t count, float shift);

// Adds `left` (rows x inner) times `right` (inner x columns) to `out` (rows x columns), each element in
// the order of the inner index: products of f64, rounded, added and rounded.
void mb_add_product(int level, const double *left, const double *right, double *out, size_t rows,
                    size_t inner, size_t columns);

// Makes f64 of `count` elements of F64, F32, F16 or BF16; 0 for another type.
int mb_widen(int32_t type, const void *elements, size_t count, double *out);

// Makes f32, or f64, of `count` elements times `scale`.
void mb_narrow(const double *elements, size_t count, double scale, int is_double, void *out);

#endif
