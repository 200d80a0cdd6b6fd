import MokumeDiagnostics
import MokumeSyntax

/// The sentences about values, class 03, and about values that nobody uses.
extension Diagnostic {
  static func unusedValue(mayContinue: Bool, at span: Span) -> Diagnostic {
    Diagnostic(
      .unusedValue, "this line is a statement of its own, its value is not used",
      at: .init(span, "not used"),
      helps: [
        mayContinue
          ? "to continue the line above, end it with `-`"
          : "give it a name, or leave it out"
      ])
  }

  static func wrongKind(
    of function: String, needs: String, got: String, label: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .wrongKind, "`\(function)` needs \(needs), got \(got)", at: .init(span, label))
  }

  static func operandKinds(
    _ symbol: BinaryOperator, _ left: String, _ right: String, at span: Span,
    isConcatenation: Bool
  ) -> Diagnostic {
    var helps: [String] = []
    if isConcatenation, left == "a string" || right == "a string" {
      helps = [#"put strings together with "\(a)\(b)""#]
    } else if left.contains("list of") || right.contains("list of") {
      helps = ["work on each element: [x \(symbol.rawValue) … for x in list]"]
    }
    return Diagnostic(
      .wrongKind, "`\(symbol.rawValue)` does not take \(left) and \(right)",
      at: .init(span, "\(left) and \(right)"), helps: helps)
  }

  static func notATruthValue(
    got: String, label: String, isPerTensor: Bool, at span: Span
  ) -> Diagnostic {
    let help =
      isPerTensor
      ? #"compare one number for the whole model, such as norm(x, over: "model")"#
      : "compare it with something, as in x > 0"
    return Diagnostic(
      .wrongKind, "a condition must be true or false, got \(got)", at: .init(span, label),
      helps: [help])
  }

  static func emptyList(of function: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .emptyList, "`\(function)` needs at least one value, got an empty list",
      at: .init(span, "empty list"))
  }

  static func tooFewModels(
    _ count: Int, least: String, of function: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .emptyList, "`\(function)` needs at least \(least) models, got \(count)",
      at: .init(span, counted(count, "model")))
  }

  static func missingBase(
    of function: String, method: String, wholes: Int, count: Int, helps: [String], at span: Span
  ) -> Diagnostic {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    let spelled = { (number: Int) in
      words.indices.contains(number) ? words[number] : String(number)
    }
    let number = spelled(wholes)
    let which =
      wholes == count
      ? "\(number) model\(wholes == 1 ? "" : "s")"
      : "\(number) of \(spelled(count)) \(wholes == 1 ? "is a whole model" : "are whole models")"
    return Diagnostic(
      .missingBase,
      "`\(function)` got \(wholes == 1 ? "a whole model" : "whole models") and no base",
      at: .init(span, "\(which); \(method) works on differences from a base"), helps: helps)
  }

  /// An adapter with more than differences, loaded without its base.
  static func adapterNeedsBase(_ path: String, _ obstacles: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .missingBase, "this adapter is a difference only together with its base",
      at: .init(span, "cannot stand alone"), notes: obstacles,
      helps: ["name the base           load(\(path), base: base)"])
  }

  /// `tied: true` without the model whose embeddings it is about.
  static func tiedNeedsBase(_ path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .missingBase, "`tied` is about the embeddings of an adapter's base",
      at: .init(span, "of which base"),
      helps: ["name the base           load(\(path), base: base, tied: true)"])
  }

  /// A base that does not tell which way round the matrices of an adapter are.
  static func undecidedStorage(_ obstacles: some Sequence<String>, at span: Span) -> Diagnostic {
    Diagnostic(
      .missingBase, "this base does not tell how it stores the matrices of the adapter",
      at: .init(span, "no one model_type"), notes: Array(obstacles),
      helps: ["load the base from a folder whose config.json has `model_type`"])
  }

  static func notAnAdapter(_ path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .wrongKind, "`load` takes a base for adapters only, this is a model",
      at: .init(span, "a whole model"), helps: ["for the difference   load \(path) - base"])
  }

  static func baseAmongModels(of function: String, _ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .baseAmongModels,
      count == 1
        ? "`\(function)` got the base itself as the model"
        : "`\(function)` got the base among the models",
      at: .init(span, "is the base: nothing differs"),
      helps: [count == 1 ? "give a model that was tuned from the base" : "leave it out of the list"]
    )
  }

  /// - Parameter models: the user's text for them; nil if the method cannot do without the base.
  static func baseTwice(of function: String, _ models: String?, at span: Span) -> Diagnostic {
    Diagnostic(
      .wrongKind, "`\(function)` needs whole models beside `base`, got a difference",
      at: .init(span, "difference"),
      helps: [
        models.map { "leave out base: and add it yourself: base + \(function)(\($0), …)" }
          ?? "give the model itself, not its difference"
      ])
  }

  static func differenceAsBase(of function: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .wrongKind, "`base` of `\(function)` must be a model, got a difference",
      at: .init(span, "difference"), helps: ["give the model that the others were tuned from"])
  }

  static func notFinite(_ name: String, _ value: Double, at span: Span) -> Diagnostic {
    Diagnostic(
      .outOfRange, "`\(name)` must be a finite number, got \(Value.format(value))",
      at: .init(span, "not finite"))
  }

  static func outOfRange(
    _ name: String, _ range: NumberRange, _ value: Double, label: String? = nil,
    place: String = "", at span: Span
  ) -> Diagnostic {
    let low = Value.format(range.lower)
    let high = Value.format(range.upper)
    let bounds =
      range.upper == .infinity
      ? "at least \(low)"
      : "between \(low) and \(high)" + (range.isClosed ? "" : " (without \(high))")
    let verb = name == "density" ? "keep" : name == "drop" ? "drop" : nil
    var text = label ?? (range.upper == .infinity ? "below \(low)" : "outside \(low) to \(high)")
    var helps: [String] = []
    if let verb, label == nil, value > 1 {
      text = "this would \(verb) \(Value.format(value * 100))%"
    }
    if let verb, value >= 2, value <= 100 {
      let percent = Value.format(value)
      helps = ["to \(verb) \(percent) percent write \(percent)% or \(Value.format(value / 100))"]
    }
    return Diagnostic(
      .outOfRange,
      "`\(name)` must be \(bounds), got \(Value.format(value))\(place.isEmpty ? "" : " \(place)")",
      at: .init(span, text), helps: helps)
  }

  static func notWhole(
    _ name: String, _ range: ClosedRange<Int>, _ value: Double, at span: Span
  ) -> Diagnostic {
    let bounds = "\(range.lowerBound) to \(range.upperBound)"
    return Diagnostic(
      .outOfRange,
      "`\(name)` must be a whole number from \(bounds), got \(Value.format(value))",
      at: .init(span, value.rounded() == value ? "outside \(bounds)" : "not a whole number"))
  }

  static func badSize(_ name: String, _ value: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .outOfRange, "`\(name)` must be a whole number of bytes above 0, got \(value)",
      at: .init(span, "not a size"), helps: ["write a size such as 5GB or 512MiB"])
  }

  static func badSeed(_ value: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .outOfRange, "`seed` must be a whole number from 0 to 2^53, got \(value)",
      at: .init(span, "not a seed"))
  }

  static func reversedBounds(_ low: String, _ high: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .outOfRange, "`low` must not be above `high`, got \(low) and \(high)",
      at: .init(span, "above \(high)"))
  }

  static func zeroWeights(
    of function: String, isOptional: Bool, place: String = "", at span: Span
  ) -> Diagnostic {
    let place = place.isEmpty ? "" : " \(place)"
    return Diagnostic(
      .outOfRange, "the weights of `\(function)` sum to 0\(place), so they cannot be normalized",
      at: .init(span, "sum to 0"),
      helps: isOptional ? ["normalize: false takes weights as they are"] : [])
  }

  static func indexPastEnd(
    _ list: String, count: Int, asked: String, at span: Span
  ) -> Diagnostic {
    let numbers = count == 0 ? "" : ", numbered 0 to \(count - 1)"
    return Diagnostic(
      .indexPastEnd, "`\(list)` has \(counted(count, "element"))\(numbers)",
      at: .init(span, "asks for \(asked)"))
  }

  static func unknownKey(_ key: String, matches: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .indexPastEnd, "the map has no key \"\(key)\"", at: .init(span, "not in the map"),
      helps: suggestion(matches))
  }

  static func unknownRow(_ name: String, matches: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      .indexPastEnd, "the table has no row or column \"\(name)\"",
      at: .init(span, "not in the table"), helps: suggestion(matches))
  }

  static func badCount(_ name: String, _ value: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .outOfRange, "`\(name)` must be a whole number from 0, got \(value)",
      at: .init(span, "not a count"))
  }

  static func unknownEnding(_ path: String, _ endings: [String], at span: Span) -> Diagnostic {
    let list = endings.dropLast().joined(separator: ", ") + " or \(endings.last ?? "")"
    return Diagnostic(
      .unknownOption, "cannot tell from \"\(path)\" what to write",
      at: .init(span, "unknown ending"),
      helps: ["end it in \(list)"])
  }

  static func fractionalRange(_ range: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .badRange, "a range to count over needs whole numbers, got \(range)",
      at: .init(span, "not whole numbers"))
  }

  static func longRange(_ count: Int, limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .badRange, "a range to count over has at most \(limit) numbers, got \(count)",
      at: .init(span, "\(count) numbers"))
  }

  static func tooLong(_ what: String, limit: Int, _ unit: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .outOfRange, "a \(what) has at most \(limit) \(unit)", at: .init(span, "this one has more"))
  }

  static func reversedRange(
    _ lower: String, _ upper: String, _ symbol: BinaryOperator, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .badRange, "a range must not end before it starts",
      at: .init(span, "\(lower) is above \(upper)"),
      helps: ["write \(upper)\(symbol.rawValue)\(lower)"])
  }

  /// `name` has `count` values, which does not go with a fact such as "`linear` got 2 models".
  static func lengthMismatch(
    _ name: String, _ count: Int, _ fact: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .lengthMismatch, "`\(name)` has \(counted(count, "value")), but \(fact)",
      at: .init(span, counted(count, "value")))
  }

  static func unknownOption(
    _ word: String, of name: String, choices: [String], matches: [String], at span: Span
  ) -> Diagnostic {
    let list = choices.joined(separator: ", ")
    let found = matches.first.map { "did you mean \"\($0)\"? " } ?? ""
    return Diagnostic(
      .unknownOption, "`\(name)` cannot be \"\(word)\"", at: .init(span, "not one of the choices"),
      helps: ["\(found)\(name) can be \(list)"])
  }

  static func rankOver(_ word: String, name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownOption, "`\(name)` of `rank` cannot be \"\(word)\"",
      at: .init(span, "a rank needs its whole scope in memory"),
      helps: [
        "over: \"row\" ranks the elements of each row; over larger scopes quantile finds the value at "
          + "a place in the order, and trim keeps the largest"
      ])
  }

  static func selectsOver(
    _ word: String, name: String, function: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .unknownOption, "`\(name)` of `\(function)` cannot be \"\(word)\"",
      at: .init(span, "the elements of a \(word) lie too far apart to be ordered"),
      helps: [
        "\(function) ranges over \"row\", \"tensor\", \"layer\" or \"model\"; sum, mean, dot, norm, "
          + "count, min and max take columns"
      ])
  }

  static func badParameterValue(
    _ name: String, _ text: String, needs: String, example: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .badParameterValue, "`\(name)` cannot be set to `\(text)`",
      at: .init(span, "needs \(needs)"), helps: ["write it as in a script: \(name)=\(example)"])
  }

  static func scriptError(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(.scriptError, text, at: .init(span, "stopped by the script"))
  }

  static func unsetVariable(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .scriptError, "the environment variable `\(name)` is not set", at: .init(span, "not set"),
      helps: ["give a value for that case: env(\"\(name)\", default: \"…\")"])
  }

  static func scriptWarning(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(.scriptWarning, text, at: .init(span))
  }

  static func assertionFailed(_ text: String?, at span: Span) -> Diagnostic {
    Diagnostic(.assertionFailed, text ?? "the assertion failed", at: .init(span, "is false"))
  }

  static func recursionTooDeep(_ name: String, limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .recursionTooDeep, "`\(name)` calls itself more than \(limit) times",
      at: .init(span, "\(limit) calls deep"), notes: ["in `\(name)`"],
      helps: ["give it a case that ends without a call"])
  }

  static func nestedTooDeep(limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .recursionTooDeep, "expressions and calls are nested more than \(limit) deep",
      at: .init(span, "\(limit) deep"), helps: ["give parts of it names of their own"])
  }

  static func duplicateKey(_ key: String?, at span: Span, first: Span) -> Diagnostic {
    let text = key.map { "\"\($0)\"" } ?? "`else`"
    return Diagnostic(
      .duplicateKey, "the map has two entries for \(text)", at: .init(span, "given again"),
      secondary: [.init(first, "first given here")])
  }

  /// The same message with the function it happened in, if none is named yet.
  func inFunction(_ name: String, line: Int) -> Diagnostic {
    if notes.contains(where: { $0.hasPrefix("in `") }) { return self }
    var copy = self
    copy.notes.append("in `\(name)`, called on line \(line)")
    return copy
  }
}
