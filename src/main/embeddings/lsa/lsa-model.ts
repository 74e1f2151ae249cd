import { truncatedSvd } from './truncated-svd.ts'
import { termWeight, type TermMatrix } from './term-matrix.ts'

/**
 * A library's own model of meaning: latent semantic analysis. Terms that stand in the same passages get similar rows;
 * a text is the weighted sum of its terms' rows, so texts meet without sharing a word.
 */
export interface LsaModel {
  readonly dimensions: number
  /** Passages the model was fitted on. */
  readonly documents: number
  /** Row of each known term. */
  readonly terms: ReadonlyMap<string, number>
  readonly documentFrequencies: Uint32Array
  /**
   * One row of `dimensions` signed bytes for each term, to be multiplied by the term's `scales`, which hold its weight too. Eight bits lose
   * nothing measurable (docs/decisions/0003-lsa-and-fusion.md) and are a quarter of float32.
   */
  readonly rows: Int8Array
  readonly scales: Float32Array
}

/** 256 dimensions and two power iterations: see docs/decisions/0003-lsa-and-fusion.md for what others give. */
const defaults = { dimensions: 256, iterations: 2, seed: 20_111 }

/**
 * Fits a model. The same passages in the same order give the same model. A library with little variety gets fewer
 * dimensions than asked for, an empty one none. `onStep` is told the share done, 0 to 1; what it throws ends the fit.
 */
export function fitLsaModel(
  input: TermMatrix,
  options: { dimensions?: number; iterations?: number; seed?: number; onStep?: (share: number) => void } = {},
): LsaModel {
  const { matrix, documents, terms, documentFrequencies, weights } = input
  const { projection, dimensions } = truncatedSvd(matrix, { ...defaults, ...options })
  const rows = new Int8Array(terms.length * dimensions)
  const scales = new Float32Array(terms.length)
  for (let term = 0; term < terms.length; term++) {
    const start = term * dimensions
    let largest = 0
    for (let k = 0; k < dimensions; k++) largest = Math.max(largest, Math.abs(projection[start + k]!))
    if (largest === 0) continue
    scales[term] = (weights[term]! * largest) / 127
    for (let k = 0; k < dimensions; k++)
      rows[start + k] = Math.round((projection[start + k]! / largest) * 127)
  }
  return {
    dimensions,
    documents,
    terms: new Map(terms.map((term, row) => [term, row])),
    documentFrequencies,
    rows,
    scales,
  }
}

/**
 * The unit vector of a text, given as space-separated search terms: for a passage of the fit the same as its row there,
 * for any other text its fold-in. Null when no term of it is known.
 */
export function embedTerms(model: LsaModel, terms: string): Float32Array | null {
  const counts = new Map<number, number>()
  for (const term of terms.split(' ')) {
    const row = model.terms.get(term)
    if (row !== undefined) counts.set(row, (counts.get(row) ?? 0) + 1)
  }
  const { dimensions, rows, scales } = model
  const vector = new Float32Array(dimensions)
  for (const [row, count] of counts) {
    const weight = termWeight(count) * scales[row]!
    const start = row * dimensions
    for (let k = 0; k < dimensions; k++) vector[k]! += weight * rows[start + k]!
  }
  let squares = 0
  for (const value of vector) squares += value * value
  // Terms that stand in every passage weigh nothing.
  if (squares < 1e-24) return null
  const length = Math.sqrt(squares)
  for (let k = 0; k < dimensions; k++) vector[k]! /= length
  return vector
}
