// MokumeRuntime
