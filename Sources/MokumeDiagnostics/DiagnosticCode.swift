/// Every message the tool can print, by its stable code.
///
/// The two digits after the letter are the class: 01 syntax, 02 names and arguments, 03 values,
/// 04 models that do not fit, 05 inputs, 06 outputs,
/// 07 the run itself, 08 settings and commands of a session, 09 configs of mergekit. A test fails for
/// a code without a case that renders it.
public enum DiagnosticCode: String, CaseIterable, Hashable, Sendable {
  // 01: syntax
  case unterminatedString = "E0101"
  case unexpectedToken = "E0102"
  case invalidCharacter = "E0103"
  case badNumber = "E0104"
  case badUnit = "E0105"
  case badEscape = "E0106"
  case chainedComparison = "E0107"
  case unsupportedOperator = "E0108"
  case reservedWord = "E0109"
  case positionalAfterNamed = "E0110"
  case unclosedBracket = "E0111"
  case invalidUTF8 = "E0112"
  case assignmentInExpression = "E0113"
  case nestingTooDeep = "E0114"
  case missingComma = "W0115"
  case malformedSave = "E0116"
  case colonSlice = "E0117"
  case misplacedStatement = "E0118"
  case unusedValue = "W0119"

  // 02: names and arguments
  case unknownName = "E0201"
  case notCallable = "E0202"
  case unknownDType = "E0203"
  case unknownArgument = "E0204"
  case missingArgument = "E0205"
  case tooManyArguments = "E0206"
  case unknownField = "E0207"
  case shadowedMethod = "W0208"
  case unknownParameter = "E0209"
  case importFailed = "E0210"
  case duplicateArgument = "E0211"
  case duplicateName = "E0212"

  // 03: values
  case wrongKind = "E0301"
  case emptyList = "E0302"
  case missingBase = "E0303"
  case outOfRange = "E0304"
  case layerPastEnd = "E0305"
  case indexPastEnd = "E0306"
  case badRange = "E0307"
  case lengthMismatch = "E0308"
  case unknownOption = "E0309"
  case badParameterValue = "E0310"
  case deadRule = "W0311"
  case scriptError = "E0312"
  case scriptWarning = "W0313"
  case assertionFailed = "E0314"
  case recursionTooDeep = "E0315"
  case duplicateKey = "E0316"
  case uncoveredTensors = "E0317"
  case badGlob = "E0318"
  case noLayers = "E0319"
  case baseAmongModels = "W0320"

  // 04: models that do not fit
  case shapeMismatch = "E0401"
  case namesDiffer = "E0402"
  case notComputable = "E0403"
  case integersDisagree = "E0404"
  case layersAgainstConfig = "E0405"
  case vocabularyUnfit = "E0406"
  case fewSharedTokens = "W0407"

  // 05: inputs
  case modelNotFound = "E0501"
  case corruptInput = "E0502"
  case unreadableInput = "E0503"
  case inputChanged = "E0504"
  case unknownFormat = "E0505"
  case ambiguousWeights = "W0506"
  case unreadableScript = "E0507"
  case inputNotLocked = "E0508"
  case planNotLocked = "W0509"
  case unsupportedAdapter = "E0510"

  // 06: outputs
  case savesDifference = "E0601"
  case outputExists = "E0602"
  case outputIsInput = "E0603"
  case unwritableOutput = "E0604"
  case noSpace = "E0605"
  case badTarget = "E0606"
  case notAModel = "E0607"
  case noAdapter = "E0608"
  case weightsNotOne = "W0611"
  case nonFiniteResult = "W0612"
  case vocabularyMismatch = "W0613"
  case danglingCode = "W0614"
  case leftOutOfAdapter = "W0615"
  case untiedByAdapter = "W0616"
  case folderWithoutConfig = "W0617"

  // 07: the run itself
  case interrupted = "E0701"
  case needsMemory = "E0702"
  case internalError = "E0799"

  // 08: settings, and commands of a session
  case badSetting = "E0801"
  case unknownSetting = "W0802"
  case badCommand = "E0803"

  // 09: configs of mergekit
  case configNotYAML = "E0901"
  case configWrong = "E0902"
  case configUnsupported = "E0903"
  case configOutOfRange = "E0904"
  case configIgnored = "W0905"
  case configIgnoredStrict = "E0906"
  case configReadOtherwise = "W0907"
}
