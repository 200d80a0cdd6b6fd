// MokumeFiles
