#include "CMokumeSystem.h"
