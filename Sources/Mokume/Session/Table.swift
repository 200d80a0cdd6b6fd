import MokumeLanguage

// What a session's words and comparisons are made of, so that `import Mokume` alone is enough.

/// Rows with a name and typed cells: what looking at models comes to.
public typealias Table = MokumeLanguage.Table

/// How tables are shown.
public typealias TableForm = MokumeLanguage.TableForm
