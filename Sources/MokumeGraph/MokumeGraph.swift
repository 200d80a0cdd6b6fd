// MokumeGraph
