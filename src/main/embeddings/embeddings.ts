import type { EmbeddingState } from '../../shared/api/embeddings.ts'
import type { Notice } from '../../shared/api/base.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { Database, Tx } from '../database/database.ts'
import type { Log } from '../platform/log.ts'
import { describeMeaning, describeNoSpace } from './describe-meaning.ts'
import { embedPassages, type EmbeddedPassages, type PassageToEmbed } from './embed-passages.ts'
import type { EmbeddingSettings } from './embedding-settings.ts'
import {
  countMissing,
  countPassages,
  insertSpace,
  lockActiveSpace,
  selectSpaces,
  upsertFailures,
  upsertVectors,
  type EmbeddingSpace,
} from './embedding-space-store.ts'
import { fillSpace } from './fill-space.ts'
import { createLoadedEmbedders } from './loaded-embedders.ts'
import { renewSpace, type RenewProgress } from './renew-space.ts'
import { isWanted, meaningWeight, needsSpace, wantedModel } from './space-rules.ts'

export type { RenewProgress } from './renew-space.ts'

/** Vectors and failures of new passages, on their way into the documents' own transaction. */
export interface EmbeddedChunks extends EmbeddedPassages {
  /** The space they belong to; null when none answers yet. */
  spaceId: number | null
  passages: readonly PassageToEmbed[]
}

export interface EmbeddingsCollaborators {
  database: Database
  settings: EmbeddingSettings
  log: Log
  /** Milliseconds of a clock that never goes back. */
  clock?: () => number
}

/** How long what is known of the spaces is trusted: another program may have changed a shared library. */
const trustMs = 5_000
/** A question waits for a provider no longer than this; words answer without it. */
const questionMs = 8_000
/** After a provider failed as a whole, imports do not ask it again for this long. */
const outageMs = 30_000
/** Questions remembered: a person types the same few. */
const rememberedQuestions = 200

/** How text is understood: the spaces of the library, and the embedder that answers now. */
export function createEmbeddings({
  database,
  settings,
  log,
  clock = () => performance.now(),
}: EmbeddingsCollaborators) {
  const embedders = createLoadedEmbedders({ database, settings })
  const closing = new AbortController()
  const questions = new Map<string, Float32Array | null>()
  let known: { spaces: EmbeddingSpace[]; at: number } | null = null
  let outage: { error: AppError; until: number } | null = null

  async function look(): Promise<EmbeddingSpace[]> {
    if (known && clock() - known.at < trustMs) return known.spaces
    known = { spaces: await selectSpaces(database.query), at: clock() }
    return known.spaces
  }

  async function active(): Promise<EmbeddingSpace | null> {
    return (await look()).find(({ state }) => state === 'active') ?? null
  }

  function forgetSpaces(): void {
    known = null
    questions.clear()
  }

  /** The space that answers, or why none does. */
  async function activeSpace(): Promise<{ space: EmbeddingSpace } | { space: null; notice: Notice }> {
    const space = await active()
    if (space) return { space }
    const passages = await countPassages(database.query)
    return { space: null, notice: describeNoSpace(settings, passages, outage?.error ?? null) }
  }

  /**
   * A question's vector in the active space; null when nothing in it has a meaning there, or when no space answers.
   * Throws `embedder-*` when its provider cannot be reached, `cancelled`.
   */
  async function embedQuery(
    query: { text: string; terms: readonly string[] },
    signal: AbortSignal,
  ): Promise<Float32Array | null> {
    const space = await active()
    if (!space) return null
    const limit = AbortSignal.any([signal, AbortSignal.timeout(questionMs)])
    try {
      const embedder = await embedders.of(space, limit)
      if (!embedder) {
        throw new AppError(
          'embedder-not-configured',
          'The model that this library was read with is not set up any more.',
        )
      }
      const read = embedder.reads === 'terms' ? query.terms.join(' ') : embedder.queryPrefix + query.text
      const key = `${space.id} ${read}`
      const remembered = questions.get(key)
      if (remembered !== undefined) return remembered
      const [answer] = await embedder.embed([read], limit)
      if (answer instanceof AppError) throw answer
      if (questions.size >= rememberedQuestions) questions.delete(questions.keys().next().value!)
      questions.set(key, answer ?? null)
      return answer ?? null
    } catch (error) {
      const appError = toAppError(error)
      if (appError.code !== 'cancelled' || signal.aborted) throw appError
      throw new AppError('embedder-unreachable', 'The embedding server takes too long to answer.', {
        cause: error,
      })
    }
  }

  /** Terms of the active fitted model with the passages that have them; null when the active model has none. */
  async function knownTerms(): Promise<readonly (readonly [string, number])[] | null> {
    const space = await active()
    if (space?.provider !== 'built-in') return null
    return (await embedders.of(space, closing.signal))?.knownTerms?.() ?? null
  }

  /**
   * Vectors of new passages for the space that answers, to be stored with `storeEmbeddings` in the transaction of their
   * document. A provider that fails leaves failures, never an error: the document is found by its words meanwhile.
   * Throws `cancelled`.
   */
  async function embedChunks(
    passages: readonly PassageToEmbed[],
    signal: AbortSignal,
  ): Promise<EmbeddedChunks> {
    const nothing: EmbeddedChunks = { spaceId: null, passages, vectors: [], failures: [], outage: null }
    if (passages.length === 0) return nothing
    const space = (await active()) ?? (await makeFirstSpace(signal))
    if (!space) return nothing
    const pause = outage && clock() < outage.until ? outage.error : null
    const opened = pause ?? (await openOrFail(space, signal))
    if (opened === null) return nothing
    if (opened instanceof AppError) {
      const { code, message } = opened
      const failures = passages.map(({ id }) => ({ chunkId: id, code, message }))
      return { spaceId: space.id, passages, vectors: [], failures, outage: opened }
    }
    const embedded = await embedPassages({ database, spaceId: space.id, embedder: opened }, passages, signal)
    noteOutage(embedded.outage)
    return { ...embedded, spaceId: space.id, passages }
  }

  async function openOrFail(space: EmbeddingSpace, signal: AbortSignal) {
    try {
      return await embedders.of(space, signal)
    } catch (error) {
      const appError = toAppError(error)
      if (appError.code === 'cancelled') throw appError
      log.warn('the embedder of the active space cannot be opened', {
        code: appError.code,
        message: appError.message,
      })
      return appError
    }
  }

  /** A provider that needs no fitting answers from the first document on, when no other model does. */
  async function makeFirstSpace(signal: AbortSignal): Promise<EmbeddingSpace | null> {
    if (settings.provider === 'built-in' || (outage && clock() < outage.until)) return null
    try {
      const embedder = await embedders.open(signal)
      const space = {
        provider: settings.provider,
        model: wantedModel(settings),
        dimensions: embedder.dimensions,
        state: 'active' as const,
        meaningWeight: meaningWeight(Infinity),
        baselineSimilarity: 0,
        fittedChunks: null,
      }
      const id = await database.transaction(async (tx) => {
        const others = await selectSpaces(tx)
        return others.some(({ state }) => state !== 'retired') ? null : insertSpace(tx, space)
      })
      forgetSpaces()
      if (id === null) return await active()
      embedders.keep(id, embedder)
      return { ...space, id }
    } catch (error) {
      const appError = toAppError(error)
      if (!appError.code.startsWith('embedder-')) throw appError
      noteOutage(appError)
      return null
    }
  }

  function noteOutage(error: AppError | null): void {
    if (error) log.warn('the embedding provider failed', { code: error.code, message: error.message })
    outage = error && { error, until: clock() + outageMs }
  }

  /**
   * Stores what `embedChunks` gave, in the document's transaction. If another space has taken the answering one's place
   * in between, the passages are embedded for that one where this takes no provider; else they stay missing.
   */
  async function storeEmbeddings(tx: Tx, embedded: EmbeddedChunks): Promise<void> {
    const answering = await lockActiveSpace(tx)
    if (answering === null) return
    let { vectors, failures } = embedded
    if (answering !== embedded.spaceId) {
      const space = (await selectSpaces(tx)).find(({ id }) => id === answering)
      // Loading one here would need a second connection, and the embedded engine has one.
      const embedder = space?.provider === 'built-in' ? embedders.ready(space.id) : null
      if (!embedder) return
      const answers = await embedder.embed(
        embedded.passages.map(({ terms }) => terms),
        closing.signal,
      )
      vectors = embedded.passages.flatMap(({ id }, i) => {
        const vector = answers[i]
        return vector instanceof Float32Array ? [{ chunkId: id, vector }] : []
      })
      failures = []
    }
    await upsertVectors(tx, answering, vectors, database.capabilities.vectorOid)
    await upsertFailures(tx, answering, failures)
  }

  /**
   * Embeds exactly the live passages without a vector in the space that answers, of one document or of all. Throws
   * `embedder-*` when the provider fails as a whole, after storing what it gave; `library-too-small` when nothing answers
   * yet; `cancelled`.
   */
  async function embedMissing(
    scope: { documentId?: string | undefined },
    { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: RenewProgress) => void },
  ): Promise<void> {
    forgetSpaces()
    const space = (await active()) ?? (await makeFirstSpace(signal))
    const embedder = space && (await embedders.of(space, signal))
    if (!space || !embedder) {
      const passages = await countPassages(database.query)
      throw (
        outage?.error ?? new AppError('library-too-small', describeNoSpace(settings, passages, null).message)
      )
    }
    const step = 'Embedding what is missing'
    const filled = await fillSpace({ database, spaceId: space.id, embedder }, scope, {
      signal,
      onProgress: (progress) => onProgress({ step, ...progress }),
    })
    noteOutage(filled.outage)
    if (filled.outage) throw filled.outage
  }

  return {
    activeSpace,
    embedQuery,
    knownTerms,
    embedChunks,
    storeEmbeddings,
    embedMissing,

    /** Whether `fit` has something to do: the settings' model does not answer yet, or the library has outgrown it. */
    async needsFit(): Promise<boolean> {
      const spaces = await selectSpaces(database.query)
      return needsSpace(settings, spaces, await countPassages(database.query))
    },

    /**
     * Makes the settings' model the one that answers: fits it if it is one that is fitted, embeds all passages with it
     * while the old one answers, and changes over at once. Goes on where an interrupted run stopped. Throws
     * `library-too-small`, `embedder-*`, `cancelled`; the old space answers on then.
     */
    async fit(run: { signal: AbortSignal; onProgress: (progress: RenewProgress) => void }): Promise<void> {
      try {
        await renewSpace({ database, settings, embedders, log, onChange: forgetSpaces }, run)
        noteOutage(null)
      } finally {
        forgetSpaces()
      }
    },

    /** What the contract's `embeddings.state` tells, but for the job. */
    async state(): Promise<Omit<EmbeddingState, 'buildingJobId'>> {
      const [spaces, chunks] = [await selectSpaces(database.query), await countPassages(database.query)]
      const space = spaces.find(({ state }) => state === 'active') ?? null
      const missing = space ? await countMissing(database.query, space.id) : chunks
      const summary = space && {
        id: space.id,
        model: space.model,
        dimensions: space.dimensions,
        embedded: chunks - missing,
      }
      const isOther = space !== null && !isWanted(space, settings)
      const message = space
        ? describeMeaning({ settings, chunks, missing, isOther, outage: outage?.error ?? null })
        : chunks === 0
          ? null
          : describeNoSpace(settings, chunks, outage?.error ?? null).message
      return { provider: settings.provider, active: summary, chunks, message }
    },

    /** Lets go of models and connections. */
    async close(): Promise<void> {
      closing.abort()
      await embedders.close()
    },
  }
}

export type Embeddings = ReturnType<typeof createEmbeddings>
