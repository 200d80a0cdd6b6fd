// What operators and sessions throw, and the texts that scripts are made of, are part of what a
// program sees of this library: `import Mokume` alone is to be enough to catch and to show them.
@_exported import MokumeDiagnostics
