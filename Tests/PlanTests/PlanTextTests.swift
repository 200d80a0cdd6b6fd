import MokumeGraph
import MokumePlan
import MokumeTensor
import Testing

/// What the planner makes of expressions, whole.
@Suite("Plans as text")
struct PlanTextTests {
  @Test("an elementwise chain is one pass, and equal tensors share one program")
  func fusion() throws {
    let draw = Drawing()
    let sum = try draw.add(
      draw.multiply(draw.number(0.6), draw.a), draw.multiply(draw.number(0.4), draw.b))
    #expect(
      draw.text(draw.plan(sum)) == """
        3 tensors, first embed.weight:
          n0 = 0.6
          n1 = 0.4
          pass 1 of 1, reads b:BF16 a:BF16
            r0 = load b:BF16
            r1 = load a:BF16
            r1 = multiply n0 r1
            r1 = add r1 (multiply r0 n1)
            store r1 as BF16
        """)
  }

  @Test("what slerp needs of two tensors is one pass, and the result another")
  func gram() throws {
    let draw = Drawing()
    let cosine = try draw.divide(
      draw.dot(draw.a, draw.b),
      draw.multiply(
        draw.graph.unary(.sqrt, draw.dot(draw.a, draw.a)),
        draw.graph.unary(.sqrt, draw.dot(draw.b, draw.b))))
    let merged = try draw.add(
      draw.multiply(cosine, draw.a),
      draw.multiply(draw.subtract(draw.number(1), cosine), draw.b))
    #expect(
      draw.text(draw.plan(merged)) == """
        3 tensors, first embed.weight:
          n7 = 1.0
          pass 1 of 2, reads a:BF16 b:BF16
            r0 = load a:BF16
            r1 = load b:BF16
            n0 = sum r0 * r1
            n1 = sum r0 * r0
            n3 = sum r1 * r1
          n2 = sqrt n1
          n4 = sqrt n3
          n5 = multiply n2 n4
          n6 = divide n0 n5
          n8 = subtract n7 n6
          pass 2 of 2, reads b:BF16 a:BF16
            r0 = load b:BF16
            r1 = load a:BF16
            r1 = multiply n6 r1
            r1 = add r1 (multiply r0 n8)
            store r1 as BF16
        """)
  }

  @Test("a trim looks once and takes what it found in the pass that writes")
  func trim() throws {
    let draw = Drawing()
    let delta = try draw.subtract(draw.a, draw.base)
    let kept = try draw.graph.trim(delta, density: draw.number(0.2), over: .tensor)
    #expect(
      draw.text(draw.plan(try draw.add(draw.base, kept))) == """
        3 tensors, first embed.weight:
          n0 = 0.2
          pass 1 of 2, reads a:BF16 base:BF16
            r0 = load a:BF16
            r1 = load base:BF16
            r1 = subtract r0 r1
            s0 = largest n0 of r1
          pass 2 of 2, reads base:BF16 a:BF16
            r0 = load base:BF16
            r1 = load a:BF16
            r1 = subtract r1 r0
            r1 = trim r1 by s0
            r1 = add r0 r1
            store r1 as BF16
        """)
  }

  @Test("what works on whole rows is computed beside the pass")
  func wholeRows() throws {
    let draw = Drawing()
    let delta = try draw.subtract(draw.a, draw.base)
    let kept = draw.graph.trimBlocks(delta, keep: 1, of: 4)
    #expect(
      draw.text(draw.plan(try draw.add(draw.base, kept))) == """
        3 tensors, first embed.weight:
          pass 1 of 1, reads base:BF16 a:BF16
              r0 = load a:BF16
              r1 = load base:BF16
              r1 = subtract r0 r1
            w0 = 1 largest of each 4 of each row of r1
            r0 = load base:BF16
            r1 = w0
            r1 = add r0 r1
            store r1 as BF16
        """)
  }

  @Test("numbers of columns are found in a pass of their own and read in every row")
  func columns() throws {
    let draw = Drawing()
    let norm = try draw.graph.unary(.sqrt, draw.dot(draw.a, draw.a, .column))
    #expect(
      draw.text(draw.plan(try draw.divide(draw.a, norm))) == """
        3 tensors, first embed.weight:
          pass 1 of 2, reads a:BF16, by columns
            r0 = load a:BF16
            c0 = sum r0 * r0 of each column
          c1 = sqrt c0
          pass 2 of 2, reads a:BF16
            r0 = load a:BF16
            r1 = c1 in each row
            r1 = divide r0 r1
            store r1 as BF16
        """)
  }

  @Test("magnitudes are compared, masks counted and several values added at once")
  func masks() throws {
    let draw = Drawing()
    let masks = try [draw.a, draw.base].map {
      try draw.graph.binary(.greater, draw.graph.unary(.abs, $0), draw.number(0.5))
    }
    let both = try draw.dot(masks[0], masks[1])
    let sum = try draw.add(try draw.add(masks[0], masks[1]), try draw.subtract(draw.a, draw.b))
    let text = draw.text(draw.plan(try draw.multiply(sum, both)))
    #expect(
      text == """
        3 tensors, first embed.weight:
          n0 = 0.5
          pass 1 of 2, reads a:BF16 base:BF16
            r0 = load a:BF16
            r0 = greater |r0| n0
            r1 = load base:BF16
            r1 = greater |r1| n0
            n1 = count r0 * r1
          pass 2 of 2, reads a:BF16 base:BF16 b:BF16
            r0 = load a:BF16
            r1 = greater |r0| n0
            r2 = load base:BF16
            r2 = greater |r2| n0
            r3 = load b:BF16
            r3 = subtract r0 r3
            r3 = add r1 r2 r3
            r3 = multiply r3 n1
            store r3 as BF16
        """)
  }

  @Test("what agrees with the sum of all is elected, added, weighed and divided at once")
  func electedMean() throws {
    let draw = Drawing()
    let deltas = [try draw.subtract(draw.a, draw.base), try draw.subtract(draw.b, draw.base)]
    let mean = try draw.mean(deltas, signs: try draw.add(deltas[0], deltas[1]))
    let text = draw.text(draw.plan(mean))
    #expect(
      text == """
        3 tensors, first embed.weight:
          n0 = 1.0
          n1 = 0.5
          pass 1 of 1, reads a:BF16 base:BF16 b:BF16
            r0 = load a:BF16
            r1 = load base:BF16
            r0 = subtract r0 r1
            r2 = load b:BF16
            r1 = subtract r2 r1
            r1 = mean of what agrees with the sum, weight at least n1: r0 n0 r1 n1
            store r1 as BF16
        """)
    let others = try draw.mean(deltas, signs: try draw.add(deltas[1], deltas[0]))
    #expect(!draw.text(draw.plan(others)).contains("mean"), "the order of a sum is kept")
    let signs = try draw.add(deltas[0], deltas[1])
    let both = try draw.mean(deltas, signs: signs)
    #expect(!draw.text(draw.plan(both, signs)).contains("mean"), "the sum is needed")
  }

  @Test("a selection over the model is a stage of its own")
  func global() throws {
    let draw = Drawing()
    let delta = try draw.subtract(draw.a, draw.base)
    let kept = try draw.graph.trim(delta, density: draw.number(0.2), over: .model)
    let norm = try draw.graph.unary(.sqrt, draw.dot(delta, delta, .layer))
    #expect(
      draw.text(draw.plan(try draw.add(draw.base, draw.multiply(norm, kept)))) == """
        stage 1, 1 tensor, first embed.weight:
          pass 1 of 1, reads a:BF16 base:BF16
            r0 = load a:BF16
            r1 = load base:BF16
            r1 = subtract r0 r1
            n0 = sum r1 * r1
            global s0 = select over all tensors of r1
          global 0 dot n0

        stage 1, 1 tensor, first layers.0.weight:
          pass 1 of 1, reads a:BF16 base:BF16
            r0 = load a:BF16
            r1 = load base:BF16
            r1 = subtract r0 r1
            n0 = sum r1 * r1
            global s0 = select over all tensors of r1
          global 1 dot n0

        stage 1, 1 tensor, first layers.1.weight:
          pass 1 of 1, reads a:BF16 base:BF16
            r0 = load a:BF16
            r1 = load base:BF16
            r1 = subtract r0 r1
            n0 = sum r1 * r1
            global s0 = select over all tensors of r1
          global 2 dot n0

        stage 2, 1 tensor, first embed.weight:
          n0 = global 0
          n1 = sqrt n0
          pass 1 of 1, reads a:BF16 base:BF16
            r0 = load a:BF16
            r1 = load base:BF16
            r0 = subtract r0 r1
            r0 = trim r0 by global s0
            r1 = add r1 (multiply r0 n1)
            store r1 as BF16

        stage 2, 1 tensor, first layers.0.weight:
          n0 = global 1
          n1 = sqrt n0
          pass 1 of 1, reads a:BF16 base:BF16
            r0 = load a:BF16
            r1 = load base:BF16
            r0 = subtract r0 r1
            r0 = trim r0 by global s0
            r1 = add r1 (multiply r0 n1)
            store r1 as BF16

        stage 2, 1 tensor, first layers.1.weight:
          n0 = global 2
          n1 = sqrt n0
          pass 1 of 1, reads a:BF16 base:BF16
            r0 = load a:BF16
            r1 = load base:BF16
            r0 = subtract r0 r1
            r0 = trim r0 by global s0
            r1 = add r1 (multiply r0 n1)
            store r1 as BF16
        """)
  }

  @Test("what is needed of rows of rows is computed once")
  func rowsOfRows() throws {
    let draw = Drawing()
    let first = draw.graph.trimBlocks(draw.a, keep: 1, of: 4)
    let second = draw.graph.trimBlocks(try draw.subtract(draw.b, first), keep: 1, of: 4)
    #expect(
      draw.text(draw.plan(try draw.add(first, second))) == """
        3 tensors, first embed.weight:
          pass 1 of 1, reads a:BF16 b:BF16
              r0 = load a:BF16
            w0 = 1 largest of each 4 of each row of r0
              r0 = load b:BF16
              r1 = w0
              r1 = subtract r0 r1
            w1 = 1 largest of each 4 of each row of r1
            r0 = w0
            r1 = w1
            r1 = add r0 r1
            store r1 as BF16
        """)
  }

  @Test("numbers of rows are worked out of some rows, which the next pass goes over")
  func rows() throws {
    let draw = Drawing(.f32)
    let norm = draw.graph.unary(.sqrt, try draw.dot(draw.a, draw.a, .row))
    #expect(
      draw.text(draw.plan(try draw.divide(draw.a, norm))) == """
        3 tensors, first embed.weight:
          pass 1 of 2, reads a:F32, by rows
            r0 = load a:F32
            v0 = sum r0 * r0 of each row
          v1 = sqrt v0
          pass 2 of 2, over the same rows
            r0 = load a:F32
            r1 = v1 for each row
            r1 = divide r0 r1
            store r1 as F32
        """)
  }

  @Test("f64 tensors are computed in f64")
  func double() throws {
    let draw = Drawing(.f64)
    #expect(
      draw.text(draw.plan(try draw.add(draw.a, draw.b), dtype: .f32)) == """
        3 tensors, first embed.weight:
          pass 1 of 1, reads a:F64 b:F64
            r0 = load a:F64
            r1 = load b:F64
            r1 = add r0 r1
            store r1 as F32
          in f64
        """)
  }

  @Test("untouched and integer tensors are copied, and a model with weight 0 is not read")
  func copies() throws {
    let draw = Drawing(others: [Drawing.header("ids", .i64, [3])])
    let sum = try draw.add(draw.a, draw.multiply(draw.number(0), draw.b))
    #expect(
      draw.text(draw.plan(sum)) == """
        3 tensors, first embed.weight:
          copy the bytes of a

        1 tensor, first ids:
          copy the bytes of a if all agree: a, b
        """)
    #expect(
      draw.text(draw.plan(sum, dtype: .f16)) == """
        3 tensors, first embed.weight:
          pass 1 of 1, reads a:BF16
            r0 = load a:BF16
            store r0 as F16

        1 tensor, first ids:
          copy the bytes of a if all agree: a, b
        """)
  }

  @Test("several outputs of one tensor share a program and its reading")
  func outputs() throws {
    let draw = Drawing()
    let sum = try draw.add(draw.a, draw.b)
    #expect(
      draw.text(draw.plan(sum, try draw.multiply(sum, draw.a), draw.a)) == """
        3 tensors, first embed.weight:
          copy the bytes of a

        3 tensors, first embed.weight:
          pass 1 of 1, reads a:BF16 b:BF16
            r0 = load a:BF16
            r1 = load b:BF16
            r1 = add r0 r1
            r0 = multiply r1 r0
            store r1 as BF16
            store r0 as BF16 in output 2
        """)
  }

  @Test("random numbers keep their seed in the text, and not the tensor's own stream")
  func random() throws {
    let draw = Drawing()
    let mask = try draw.graph.binary(
      .less, draw.graph.uniform(like: draw.a, seed: 7), draw.number(0.5))
    #expect(
      draw.text(draw.plan(try draw.graph.select(mask, draw.a, draw.base))) == """
        3 tensors, first embed.weight:
          n0 = 0.5
          pass 1 of 1, reads a:BF16 base:BF16
            r0 = uniform seed 7
            r1 = load a:BF16
            r2 = load base:BF16
            r2 = select (less r0 n0) r1 r2
            store r2 as BF16
        """)
  }
}
