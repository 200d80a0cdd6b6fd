// The loops for what every processor of the platform has: SSE2 on x86-64, NEON on arm64.
#include <math.h>
#include <string.h>

#include "levels.h"

// One chain already fills 16 registers of 128 bits.
#define MK_PHILOX_CHAINS 1
#define MK_TABLE mk_baseline_kernels
#include "loops/level.h"
