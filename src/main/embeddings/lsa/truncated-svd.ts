import { multiplyByColumns, orthonormalColumns, symmetricEigen, symmetricProduct } from './dense.ts'
import { createSeededRandom } from './seeded-random.ts'
import { multiplySparse, transposeSparse, type SparseMatrix } from './sparse-matrix.ts'

/** The strongest directions of a matrix: singular values, largest first, and what projects a row onto them. */
export interface TruncatedSvd {
  readonly singularValues: Float64Array
  /** The right singular vectors, one run of `dimensions` numbers for each column of the matrix. */
  readonly projection: Float32Array
  readonly dimensions: number
}

/** Directions looked at beyond those kept; 16 makes the kept ones as good as exact (Halko, Martinsson and Tropp 2011). */
const oversampling = 16

/**
 * Randomized truncated SVD (Halko, Martinsson and Tropp 2011) of a sparse matrix, deterministic for a seed. Gives fewer
 * dimensions than asked for when the matrix has fewer directions. All dense work is on the side of the rows, so that a
 * large vocabulary costs only sparse products. `onStep` is told the share done, 0 to 1; what it throws ends the work.
 */
export function truncatedSvd(
  matrix: SparseMatrix,
  options: { dimensions: number; iterations: number; seed: number; onStep?: (share: number) => void },
): TruncatedSvd {
  const { dimensions, iterations, seed, onStep = () => {} } = options
  const transposed = transposeSparse(matrix)
  const rows = matrix.rows
  const width = upToFour(Math.min(dimensions + oversampling, rows, matrix.width))
  const steps = iterations + 3
  let step = 0
  const next = () => onStep(++step / steps)

  let basis = orthonormalColumns(
    multiplySparse(matrix, randomSigns(matrix.width * width, seed), width),
    rows,
    width,
  )
  next()
  for (let iteration = 0; iteration < iterations; iteration++) {
    basis = orthonormalColumns(
      multiplySparse(matrix, multiplySparse(transposed, basis, width), width),
      rows,
      width,
    )
    next()
  }
  // QᵀAAᵀQ: its eigenvectors turn Q into the left singular vectors U.
  const image = multiplySparse(matrix, multiplySparse(transposed, basis, width), width)
  const { values, vectors } = symmetricEigen(symmetricProduct(basis, image, rows, width), width)
  next()
  // Directions that carry a millionth of the strongest are rounding.
  const real = values.findLastIndex((value) => value > values[0]! * 1e-6) + 1
  const kept = Math.min(dimensions, real)
  const keptUpToFour = upToFour(kept)
  const columns = Float32Array.from(vectors.subarray(0, Math.min(keptUpToFour, width) * width))
  const left = multiplyByColumns(basis, rows, width, columns, keptUpToFour)
  const singularValues = Float64Array.from(values.subarray(0, kept), (value) => Math.sqrt(value))
  const wide = multiplySparse(transposed, left, keptUpToFour)
  const projection = new Float32Array(matrix.width * kept)
  for (let column = 0; column < matrix.width; column++) {
    for (let k = 0; k < kept; k++)
      projection[column * kept + k] = wide[column * keptUpToFour + k]! / singularValues[k]!
  }
  next()
  return { singularValues, projection, dimensions: kept }
}

function upToFour(count: number): number {
  return Math.ceil(count / 4) * 4
}

/** Random +1 and -1: as good a start as Gaussian numbers, and thirty come from one draw. */
function randomSigns(count: number, seed: number): Float32Array {
  const random = createSeededRandom(seed)
  const signs = new Float32Array(count)
  let bits = 0
  for (let i = 0; i < count; i++) {
    if (i % 30 === 0) bits = random()
    signs[i] = bits & 1 ? 1 : -1
    bits >>>= 1
  }
  return signs
}
