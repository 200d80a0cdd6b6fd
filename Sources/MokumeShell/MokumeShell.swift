// MokumeShell
