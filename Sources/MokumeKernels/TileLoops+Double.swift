import CMokumeKernels

private typealias Out = UnsafeMutablePointer<Double>
private typealias In = UnsafePointer<Double>
private typealias CLoad = @convention(c) (Out, UnsafeRawPointer, Int) -> Void
private typealias CStore = @convention(c) (UnsafeMutableRawPointer, In, Int) -> Int
private typealias CUnary = @convention(c) (Out, In, Int) -> Void
private typealias CBinary = @convention(c) (Out, In, In, Int) -> Void
private typealias CBinaryVS = @convention(c) (Out, In, Double, Int) -> Void
private typealias CBinarySV = @convention(c) (Out, Double, In, Int) -> Void

extension TileLoops where Element == Double {
  /// Wraps the C table, every entry of which is set.
  init(_ kernels: Kernels) {
    let table = kernels.table.pointee.f64
    load = elements(of: table.load, as: CLoad.self).map { loop in { loop($0, $1, $2) } }
    store = elements(of: table.store, as: CStore.self).map { loop in { loop($0, $1, $2) } }
    unary = elements(of: table.unary, as: CUnary.self).map { loop in { loop($0, $1, $2) } }
    binary = elements(of: table.binary, as: CBinary.self)
      .map { loop in { loop($0, $1, $2, $3) } }
    binaryVS = elements(of: table.binary_vs, as: CBinaryVS.self)
      .map { loop in { loop($0, $1, $2, $3) } }
    binarySV = elements(of: table.binary_sv, as: CBinarySV.self)
      .map { loop in { loop($0, $1, $2, $3) } }
    select = { kernels.table.pointee.f64.select($0, $1, $2, $3, $4) }
    selectVS = { kernels.table.pointee.f64.select_vs($0, $1, $2, $3, $4) }
    selectSV = { kernels.table.pointee.f64.select_sv($0, $1, $2, $3, $4) }
    selectSS = { kernels.table.pointee.f64.select_ss($0, $1, $2, $3, $4) }
    fill = { kernels.table.pointee.f64.fill($0, $1, $2) }
    sumBlocks = { kernels.table.pointee.f64.sum_blocks($0, $1, $2) }
    dotBlocks = { kernels.table.pointee.f64.dot_blocks($0, $1, $2, $3) }
    gramBlock = { kernels.table.pointee.f64.gram_block($0, $1, $2, $3) }
    minimum = { kernels.table.pointee.f64.minimum($0, $1) }
    maximum = { kernels.table.pointee.f64.maximum($0, $1) }
    uniform = { kernels.table.pointee.f64.uniform($0, $1, $2, $3, $4) }
    drop = { kernels.table.pointee.f64.drop($0, $1, $2, $3, $4, $5, $6, $7) }
    keep = { kernels.table.pointee.f64.keep($0, $1, $2, $3, $4) }
    trim = { kernels.table.pointee.f64.trim($0, $1, $2, $3, $4) }
    rank = { kernels.table.pointee.f64.rank($0, $1, $2, $3, $4) }
    addRow = { kernels.table.pointee.f64.add_row($0, $1, $2) }
    lowerRow = { kernels.table.pointee.f64.lower_row($0, $1, $2) }
    raiseRow = { kernels.table.pointee.f64.raise_row($0, $1, $2) }
    addProducts = { kernels.table.pointee.f64.add_products($0, $1, $2, $3) }
    trimBlocks = { kernels.table.pointee.f64.trim_blocks($0, $1, $2, $3, $4, $5) }
  }
}
