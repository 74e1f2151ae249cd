import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'

const answerSchema = z.object({
  data: z.array(
    z.object({
      index: z.number().int().nonnegative(),
      embedding: z.union([z.array(z.unknown()), z.string()]),
    }),
  ),
})

/**
 * The vectors of an answer in the order of the texts, each of unit length. A vector that is not usable by itself (wrong
 * length, not finite, zero) becomes an AppError in its place; throws `embedder-bad-answer` when it cannot be known which
 * vector is whose, or none is usable.
 */
export function readEmbeddings(
  answer: unknown,
  { count, dimensions, serverName }: { count: number; dimensions: number | null; serverName: string },
): (Float32Array | AppError)[] {
  const bad = (what: string) => new AppError('embedder-bad-answer', `${serverName} answered with ${what}.`)
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success) throw bad('something that is not a list of vectors')
  const { data } = parsed.data
  if (data.length !== count) throw bad(`${data.length} vectors for ${count} texts`)
  const inOrder: (Float32Array | AppError | undefined)[] = Array.from({ length: count }, () => undefined)
  for (const { index, embedding } of data) {
    if (index >= count || inOrder[index] !== undefined) throw bad('vectors that cannot be told apart')
    inOrder[index] = readVector(embedding)
  }
  // All were told apart and there are as many as texts, so none is missing.
  const vectors = inOrder as (Float32Array | AppError)[]
  const firstError = vectors.find((vector) => vector instanceof AppError)
  if (firstError && vectors.every((vector) => vector instanceof AppError)) throw firstError
  return vectors

  function readVector(embedding: unknown[] | string): Float32Array | AppError {
    const vector =
      typeof embedding === 'string' ? fromBase64(embedding) : Float32Array.from(embedding, toNumber)
    if (!vector || vector.length === 0) return bad('a vector that cannot be read')
    if (dimensions !== null && vector.length !== dimensions) {
      return bad(`a vector of ${vector.length} numbers; this embedding space has ${dimensions}`)
    }
    let squares = 0
    for (const value of vector) squares += value * value
    if (!Number.isFinite(squares)) return bad('a vector with numbers that are not finite')
    const length = Math.sqrt(squares)
    if (length < 1e-12) return bad('a vector without a direction')
    return vector.map((value) => value / length)
  }
}

/** Number('') is 0 and JSON's null would be as well: only numbers are numbers. */
function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

/** Some servers send base64 whatever was asked for: little-endian float32. */
function fromBase64(text: string): Float32Array | null {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length % 4 !== 0) return null
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4))
}
