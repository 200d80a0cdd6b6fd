// The loops over one register type. Included by level.h for float and for double with
//   T, UT, IT     the element, and the unsigned and signed integer of its width
//   V, U, I, B    64 bytes of each, and as many truth values
//   W             16 elements, which is V for float
//   F(name)       the name with the type's suffix
// and integer constants on the element's bits.

#include "access.h"
#include "elementwise.h"
#include "libm.h"
#include "select.h"
#include "agree.h"
#include "convert.h"
#include "reduce.h"
#include "magnitude.h"
#include "uniform.h"
#include "neighbours.h"
#include "rank.h"
#include "columns.h"

#undef T
#undef UT
#undef IT
#undef V
#undef U
#undef I
#undef B
#undef W
#undef LANES
#undef F
#undef SIGN_SHIFT
#undef MAGNITUDE
#undef INFINITE
#undef QUIET
#undef LAST_KEY
#undef MK_TO_NARROW
#undef MK_PACK
