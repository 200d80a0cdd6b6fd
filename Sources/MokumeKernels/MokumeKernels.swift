// MokumeKernels
