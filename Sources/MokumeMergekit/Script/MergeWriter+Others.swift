extension MergeWriter {
  /// Methods that take models and a base and little else.
  mutating func others(_ context: Context) -> Code {
    let name = merge.method.function
    var call = call(context, context.models)
    if name == "nearswap" || name == "arcee_fusion" {
      call.arguments = context.models.map { .plain($0) }
    }
    if let base = context.base { call.add("base", base) }
    switch name {
    case "sce":
      call.add("density", number("select_topk", context), unless: "1")
      if says("select_topk", context) { note("select_topk is density here") }
      if says("int8_mask", context) { note("int8_mask changes no result, here or in mergekit") }
    case "model_stock":
      if flag("filter_wise", context) {
        call.add("over", word("\"row\"", for: "filter_wise", context))
      }
      call.add("clamp", "false")
      note("clamp: false as in mergekit, which lets the share of the average leave 0 to 1")
    case "nearswap": call.add("t", number("t", context))
    case "arcee_fusion": noteWideOutput()
    default: addRAM(to: &call, context)
    }
    return call.code
  }

  private mutating func addRAM(to call: inout Call, _ context: Context) {
    call.add("epsilon", number("epsilon", context), unless: standard("epsilon"))
    guard merge.method.name == "ramplus_tl" else { return }
    call.add("r", number("r", context), unless: standard("r"))
    call.add("alpha", number("alpha", context), unless: standard("alpha"))
    noteWideOutput()
  }

  /// Two methods of mergekit forget the type they were asked for.
  private mutating func noteWideOutput() {
    if merge.outDType != nil || merge.dtype == nil || merge.dtype?.value == "f32" { return }
    note("mergekit writes f32 here unless out_dtype is given, whatever dtype says")
  }
}
