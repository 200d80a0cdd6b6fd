extension DiagnosticCode {
  /// All codes by class and number, whether they are errors or warnings.
  public static var inOrder: [DiagnosticCode] {
    allCases.sorted { $0.rawValue.dropFirst() < $1.rawValue.dropFirst() }
  }

  /// The code that a person means: `E0304`, in either case.
  public init?(spelling: String) { self.init(rawValue: spelling.uppercased()) }
}
