// MokumeLanguage
