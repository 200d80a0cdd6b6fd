#include "CMokumeKernels.h"
