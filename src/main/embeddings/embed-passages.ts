import type { Failure } from '../../shared/api/base.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { Database } from '../database/database.ts'
import type { EmbeddedText, Embedder } from './embedder.ts'
import { insertCached, selectCached } from './embedding-space-store.ts'

/** A passage to be embedded: what embedders may read of it, and the key of that text in the cache. */
export interface PassageToEmbed {
  id: string
  text: string
  terms: string
  textHash: Uint8Array
}

/** What became of passages: a vector, or why there is none. */
export interface EmbeddedPassages {
  vectors: { chunkId: string; vector: Float32Array }[]
  failures: (Failure & { chunkId: string })[]
  /** Set when the provider failed as a whole, so that asking again at once is of no use. */
  outage: AppError | null
}

/**
 * Embeds passages for one space: from the cache first, then by the provider, in batches. What the provider gave is in
 * the cache before the next batch is asked for, so that nothing is paid for twice. After a failure of the whole
 * provider the rest is not tried. Throws `cancelled` and database errors, never `embedder-*`.
 */
export async function embedPassages(
  { database, spaceId, embedder }: { database: Database; spaceId: number; embedder: Embedder },
  passages: readonly PassageToEmbed[],
  signal: AbortSignal,
): Promise<EmbeddedPassages> {
  const result: EmbeddedPassages = { vectors: [], failures: [], outage: null }
  const isCached = embedder.reads === 'text'
  for (let start = 0; start < passages.length; start += embedder.batchSize) {
    const batch = passages.slice(start, start + embedder.batchSize)
    const known = isCached
      ? await selectCached(
          database.query,
          spaceId,
          batch.map(({ textHash }) => textHash),
        )
      : new Map<string, Float32Array>()
    const missing = distinct(batch.filter((passage) => !known.has(keyOf(passage))))
    const answers = new Map<string, EmbeddedText>(known)
    const embedded = await askEmbedder(embedder, missing, result.outage, signal)
    if (embedded instanceof AppError) result.outage = embedded
    missing.forEach((passage, i) =>
      answers.set(keyOf(passage), embedded instanceof AppError ? embedded : embedded[i]!),
    )
    if (isCached && !(embedded instanceof AppError)) {
      const paid = missing.flatMap(({ textHash }, i) => {
        const vector = embedded[i]
        return vector instanceof Float32Array ? [{ textHash, vector }] : []
      })
      await insertCached(database.query, spaceId, paid, database.capabilities.vectorOid)
    }
    for (const passage of batch) {
      const answer = answers.get(keyOf(passage)) ?? null
      if (answer instanceof Float32Array) result.vectors.push({ chunkId: passage.id, vector: answer })
      else result.failures.push({ chunkId: passage.id, ...toFailure(answer) })
    }
  }
  return result

  /** Passages with the same text have one vector; those an embedder reads by terms are told apart by them. */
  function keyOf(passage: PassageToEmbed): string {
    return isCached ? Buffer.from(passage.textHash).toString('hex') : passage.id
  }

  function distinct(list: PassageToEmbed[]): PassageToEmbed[] {
    return [...new Map(list.map((passage) => [keyOf(passage), passage])).values()]
  }
}

async function askEmbedder(
  embedder: Embedder,
  passages: PassageToEmbed[],
  outage: AppError | null,
  signal: AbortSignal,
): Promise<EmbeddedText[] | AppError> {
  if (signal.aborted) throw new AppError('cancelled', 'Embedding was cancelled.')
  if (passages.length === 0) return []
  if (outage) return outage
  const { reads, passagePrefix } = embedder
  const texts = passages.map((passage) => (reads === 'terms' ? passage.terms : passagePrefix + passage.text))
  try {
    return await embedder.embed(texts, signal)
  } catch (error) {
    const appError = toAppError(error)
    if (!appError.code.startsWith('embedder-')) throw appError
    return appError
  }
}

function toFailure(answer: AppError | null): Failure {
  if (answer) return { code: answer.code, message: answer.message }
  return {
    code: 'embedder-bad-answer',
    message: 'It has no word that the model of meaning knows yet; it is found by its words.',
  }
}
