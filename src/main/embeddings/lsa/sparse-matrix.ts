/** A sparse matrix of float32, row by row: row r is `columns` and `values` from `starts[r]` to `starts[r + 1]`. */
export interface SparseMatrix {
  readonly rows: number
  readonly width: number
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float32Array
}

/** The same matrix by its columns. */
export function transposeSparse(matrix: SparseMatrix): SparseMatrix {
  const { rows, width, starts, columns, values } = matrix
  const transposed = {
    rows: width,
    width: rows,
    starts: new Int32Array(width + 1),
    columns: new Int32Array(columns.length),
    values: new Float32Array(values.length),
  }
  for (const column of columns) transposed.starts[column + 1]! += 1
  for (let column = 0; column < width; column++) transposed.starts[column + 1]! += transposed.starts[column]!
  const next = transposed.starts.slice()
  for (let row = 0; row < rows; row++) {
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const place = next[columns[i]!]!++
      transposed.columns[place] = row
      transposed.values[place] = values[i]!
    }
  }
  return transposed
}

/**
 * A sparse matrix times a dense one of `width` columns (a multiple of four). Four terms of a row are added at a
 * time, so that the row of the result is read and written once for four.
 */
export function multiplySparse(matrix: SparseMatrix, dense: Float32Array, width: number): Float32Array {
  const { rows, starts, columns, values } = matrix
  const out = new Float32Array(rows * width)
  const sum = new Float64Array(width)
  for (let row = 0; row < rows; row++) {
    const end = starts[row + 1]!
    let i = starts[row]!
    if (i === end) continue
    sum.fill(0)
    for (; i + 3 < end; i += 4) {
      const d0 = columns[i]! * width
      const d1 = columns[i + 1]! * width
      const d2 = columns[i + 2]! * width
      const d3 = columns[i + 3]! * width
      const v0 = values[i]!
      const v1 = values[i + 1]!
      const v2 = values[i + 2]!
      const v3 = values[i + 3]!
      for (let k = 0; k < width; k++) {
        sum[k]! += v0 * dense[d0 + k]! + v1 * dense[d1 + k]! + v2 * dense[d2 + k]! + v3 * dense[d3 + k]!
      }
    }
    for (; i < end; i++) {
      const d = columns[i]! * width
      const v = values[i]!
      for (let k = 0; k < width; k++) sum[k]! += v * dense[d + k]!
    }
    out.set(sum, row * width)
  }
  return out
}
