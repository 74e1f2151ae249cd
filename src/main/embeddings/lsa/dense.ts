/**
 * The dense half of the SVD. Matrices are row-major and flat; every width is a multiple of four, so that the loops
 * can take four numbers at a time, which is what makes plain JavaScript fast enough here (about a billion
 * multiplications a second instead of a third of that).
 */

/** Rows of a tall matrix that are transposed together: 128 rows of 272 floats stay in the second-level cache. */
const blockRows = 128

/** AᵀB for two tall matrices of `rows` × `width`, when the product is known to be symmetric: only half is computed. */
export function symmetricProduct(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  width: number,
): Float64Array {
  const product = new Float64Array(width * width)
  const aColumns = new Float32Array(width * blockRows)
  const bColumns = a === b ? aColumns : new Float32Array(width * blockRows)
  for (let start = 0; start < rows; start += blockRows) {
    const count = Math.min(blockRows, rows - start)
    transposeBlock(a, aColumns, start, count, width)
    if (a !== b) transposeBlock(b, bColumns, start, count, width)
    for (let i = 0; i < width; i += 2) {
      for (let j = i - (i % 4); j < width; j += 4) addTile(product, aColumns, bColumns, i, j, width, count)
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) product[i * width + j] = product[j * width + i]!
  return product
}

function transposeBlock(
  from: Float32Array,
  to: Float32Array,
  start: number,
  count: number,
  width: number,
): void {
  for (let row = 0; row < count; row++) {
    const offset = (start + row) * width
    for (let column = 0; column < width; column++) to[column * blockRows + row] = from[offset + column]!
  }
}

/** Adds the products of two columns of A with four columns of B: eight sums that stay in registers. */
function addTile(
  product: Float64Array,
  a: Float32Array,
  b: Float32Array,
  i: number,
  j: number,
  width: number,
  count: number,
): void {
  const a0 = i * blockRows
  const a1 = a0 + blockRows
  const b0 = j * blockRows
  const b1 = b0 + blockRows
  const b2 = b1 + blockRows
  const b3 = b2 + blockRows
  let s00 = 0
  let s01 = 0
  let s02 = 0
  let s03 = 0
  let s10 = 0
  let s11 = 0
  let s12 = 0
  let s13 = 0
  for (let row = 0; row < count; row++) {
    const x0 = a[a0 + row]!
    const x1 = a[a1 + row]!
    const y0 = b[b0 + row]!
    const y1 = b[b1 + row]!
    const y2 = b[b2 + row]!
    const y3 = b[b3 + row]!
    s00 += x0 * y0
    s01 += x0 * y1
    s02 += x0 * y2
    s03 += x0 * y3
    s10 += x1 * y0
    s11 += x1 * y1
    s12 += x1 * y2
    s13 += x1 * y3
  }
  const p0 = i * width + j
  const p1 = p0 + width
  product[p0]! += s00
  product[p0 + 1]! += s01
  product[p0 + 2]! += s02
  product[p0 + 3]! += s03
  product[p1]! += s10
  product[p1 + 1]! += s11
  product[p1 + 2]! += s12
  product[p1 + 3]! += s13
}

/**
 * Multiplies a tall matrix (`rows` × `width`) by a small one given by its columns: `columns` holds `outWidth` runs of
 * `width` numbers. Both widths are multiples of four.
 */
export function multiplyByColumns(
  tall: Float32Array,
  rows: number,
  width: number,
  columns: Float32Array,
  outWidth: number,
): Float32Array {
  const out = new Float32Array(rows * outWidth)
  const evenRows = rows - (rows % 2)
  for (let row = 0; row < evenRows; row += 2) {
    const r0 = row * width
    const r1 = r0 + width
    for (let column = 0; column < outWidth; column += 4) {
      const c0 = column * width
      const c1 = c0 + width
      const c2 = c1 + width
      const c3 = c2 + width
      let s00 = 0
      let s01 = 0
      let s02 = 0
      let s03 = 0
      let s10 = 0
      let s11 = 0
      let s12 = 0
      let s13 = 0
      for (let k = 0; k < width; k++) {
        const x0 = tall[r0 + k]!
        const x1 = tall[r1 + k]!
        const y0 = columns[c0 + k]!
        const y1 = columns[c1 + k]!
        const y2 = columns[c2 + k]!
        const y3 = columns[c3 + k]!
        s00 += x0 * y0
        s01 += x0 * y1
        s02 += x0 * y2
        s03 += x0 * y3
        s10 += x1 * y0
        s11 += x1 * y1
        s12 += x1 * y2
        s13 += x1 * y3
      }
      const o0 = row * outWidth + column
      const o1 = o0 + outWidth
      out[o0] = s00
      out[o0 + 1] = s01
      out[o0 + 2] = s02
      out[o0 + 3] = s03
      out[o1] = s10
      out[o1 + 1] = s11
      out[o1 + 2] = s12
      out[o1 + 3] = s13
    }
  }
  if (evenRows < rows) {
    for (let column = 0; column < outWidth; column++) {
      let sum = 0
      for (let k = 0; k < width; k++) sum += tall[evenRows * width + k]! * columns[column * width + k]!
      out[evenRows * outWidth + column] = sum
    }
  }
  return out
}

/**
 * Makes the columns of a tall matrix orthonormal (Cholesky QR: the inverse of the Gram matrix's factor, one
 * multiplication). Columns that depend on earlier ones become zero, so that libraries with fewer directions than
 * asked for come out right.
 */
export function orthonormalColumns(tall: Float32Array, rows: number, width: number): Float32Array {
  const inverse = inverseOfCholesky(symmetricProduct(tall, tall, rows, width), width)
  return multiplyByColumns(tall, rows, width, inverse, width)
}

/** The columns of L⁻ᵀ, where LLᵀ is the given Gram matrix: row j of L⁻¹ is column j of L⁻ᵀ. */
function inverseOfCholesky(gram: Float64Array, width: number): Float32Array {
  const factor = new Float64Array(width * width)
  const inverse = new Float64Array(width * width)
  let largest = 0
  for (let i = 0; i < width; i++) largest = Math.max(largest, gram[i * width + i]!)
  for (let i = 0; i < width; i++) {
    const ri = i * width
    for (let j = 0; j < i; j++) {
      const rj = j * width
      let sum = gram[ri + j]!
      for (let k = 0; k < j; k++) sum -= factor[ri + k]! * factor[rj + k]!
      const pivot = factor[rj + j]!
      factor[ri + j] = pivot === 0 ? 0 : sum / pivot
    }
    let rest = gram[ri + i]!
    for (let k = 0; k < i; k++) rest -= factor[ri + k]! * factor[ri + k]!
    // What is left of a dependent column is rounding: 1e-9 of the largest is where float32 input stops to mean anything.
    if (rest <= largest * 1e-9) {
      factor.fill(0, ri, ri + i + 1)
      continue
    }
    const pivot = Math.sqrt(rest)
    factor[ri + i] = pivot
    // Row i of the inverse is made of the rows above it.
    for (let k = 0; k < i; k++) {
      const weight = factor[ri + k]!
      if (weight === 0) continue
      const rk = k * width
      for (let j = 0; j <= k; j++) inverse[ri + j]! -= weight * inverse[rk + j]!
    }
    for (let j = 0; j < i; j++) inverse[ri + j]! /= pivot
    inverse[ri + i] = 1 / pivot
  }
  return Float32Array.from(inverse)
}

/**
 * Eigenvalues and eigenvectors (as rows) of a symmetric matrix without negative eigenvalues, largest first: one-sided
 * Jacobi, which turns pairs of rows until all are orthogonal. Every access is to whole rows, so that it takes a third
 * of a second at 272 × 272 where the textbook's two-sided form takes two seconds.
 */
export function symmetricEigen(
  matrix: Float64Array,
  width: number,
): { values: Float64Array; vectors: Float64Array } {
  const rows = Array.from({ length: width }, (_, i) => matrix.slice(i * width, (i + 1) * width))
  const norms = new Float64Array(width)
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let i = 0; i < width; i++) norms[i] = dot(rows[i]!, rows[i]!)
    sortByNorm(rows, norms)
    const negligible = norms[0]! * 1e-24
    let turned = false
    for (let p = 0; p < width - 1; p++) {
      const x = rows[p]!
      for (let q = p + 1; q < width; q++) {
        const y = rows[q]!
        const xx = norms[p]!
        const yy = norms[q]!
        if (xx <= negligible || yy <= negligible) continue
        const xy = dot(x, y)
        if (Math.abs(xy) <= 1e-9 * Math.sqrt(xx * yy)) continue
        turned = true
        const zeta = (yy - xx) / (2 * xy)
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta))
        const cosine = 1 / Math.sqrt(1 + tangent * tangent)
        turn(x, y, cosine, cosine * tangent)
        norms[p] = xx - tangent * xy
        norms[q] = yy + tangent * xy
      }
    }
    if (!turned) break
  }
  for (let i = 0; i < width; i++) norms[i] = dot(rows[i]!, rows[i]!)
  sortByNorm(rows, norms)
  const vectors = new Float64Array(width * width)
  const values = norms.map((norm) => Math.sqrt(norm))
  for (let i = 0; i < width; i++) {
    const scale = values[i]! > 0 ? 1 / values[i]! : 0
    for (let k = 0; k < width; k++) vectors[i * width + k] = rows[i]![k]! * scale
  }
  return { values, vectors }
}

function dot(x: Float64Array, y: Float64Array): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let k = 0; k < x.length; k += 4) {
    a += x[k]! * y[k]!
    b += x[k + 1]! * y[k + 1]!
    c += x[k + 2]! * y[k + 2]!
    d += x[k + 3]! * y[k + 3]!
  }
  return a + b + c + d
}

function turn(x: Float64Array, y: Float64Array, cosine: number, sine: number): void {
  for (let k = 0; k < x.length; k++) {
    const a = x[k]!
    const b = y[k]!
    x[k] = cosine * a - sine * b
    y[k] = sine * a + cosine * b
  }
}

function sortByNorm(rows: Float64Array[], norms: Float64Array): void {
  const order = rows.map((row, i) => ({ row, norm: norms[i]! })).sort((a, b) => b.norm - a.norm)
  order.forEach(({ row, norm }, i) => {
    rows[i] = row
    norms[i] = norm
  })
}
