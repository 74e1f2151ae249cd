import OpenAI from 'openai'
import type { EmbeddingProvider } from '../../../shared/api/embeddings.ts'
import { AppError } from '../../../shared/errors.ts'
import type { EmbeddedText, Embedder } from '../embedder.ts'
import { cancelledError, isRefusal, toEmbedderError } from './openai-errors.ts'
import { readEmbeddings } from './read-embeddings.ts'
import { createRetry, type Pauses } from './retry.ts'

/** A server that speaks OpenAI's dialect, and what is known of it. */
export interface DialectOptions {
  provider: EmbeddingProvider
  /** For messages: "OpenAI", or the server's address. */
  serverName: string
  /** Null for OpenAI itself. */
  baseUrl: string | null
  apiKey: string
  model: string
  /** Null when the model's vectors are of unknown length: a probe finds out. */
  dimensions: number | null
  queryPrefix: string
  passagePrefix: string
  batchSize: number
  /** Longest wait for one answer. */
  timeoutMs?: number
  pauses?: Pauses
}

/**
 * Characters a request carries at most: OpenAI takes 300 000 tokens, and small servers run short of memory long before.
 */
const requestCharacters = 100_000

/** OpenAI's SDK waits ten minutes by default; an embedding takes about a second. */
const defaultTimeoutMs = 60_000

/** Texts refused one by one, with none accepted, after which it is the request that is wrong and not the texts. */
const refusalsThatMeanAll = 3

/**
 * An embedder on a server that speaks OpenAI's dialect; asks it for one vector first when the dimensions are not known.
 * Throws `embedder-*` when that fails.
 */
export async function openDialectEmbedder(options: DialectOptions, signal: AbortSignal): Promise<Embedder> {
  const ask = createAsk(options)
  let dimensions = options.dimensions
  if (dimensions === null) {
    const [probe] = await ask(['Which length has a vector?'], null, signal)
    if (probe instanceof AppError) throw probe
    dimensions = probe!.length
  }
  const known = dimensions

  /** Halves a refused batch until the texts at fault are alone; what was accepted is not asked for again. */
  async function embedHalving(texts: string[], tally: Tally, signal: AbortSignal): Promise<EmbeddedText[]> {
    try {
      const vectors = await ask(texts, known, signal)
      tally.accepted += texts.length
      return vectors
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (texts.length === 1) {
        tally.refused += 1
        if (tally.accepted === 0 && tally.refused >= refusalsThatMeanAll) throw error
        return [error]
      }
      const middle = texts.length >> 1
      const first = await embedHalving(texts.slice(0, middle), tally, signal)
      return [...first, ...(await embedHalving(texts.slice(middle), tally, signal))]
    }
  }

  return {
    provider: options.provider,
    model: options.model,
    dimensions,
    reads: 'text',
    queryPrefix: options.queryPrefix,
    passagePrefix: options.passagePrefix,
    batchSize: options.batchSize,
    async embed(texts, signal) {
      const results: EmbeddedText[] = texts.map(() => null)
      // A blank text is an error to every server and means nothing to any.
      const places = texts.flatMap((text, place) => (text.trim() === '' ? [] : [place]))
      const tally = { accepted: 0, refused: 0 }
      for (const batch of batchesOf(places, texts)) {
        const batchTexts = batch.map((place) => texts[place]!)
        const vectors = await embedHalving(batchTexts, tally, signal)
        batch.forEach((place, i) => (results[place] = vectors[i]!))
      }
      return results
    },
    close: async () => {},
  }
}

interface Tally {
  accepted: number
  refused: number
}

/** One request and its retries: checked vectors, or AppErrors in the place of single bad ones. */
function createAsk({
  baseUrl,
  apiKey,
  model,
  serverName,
  timeoutMs = defaultTimeoutMs,
  pauses,
}: DialectOptions) {
  // Retries and time limits are ours: the SDK's limit ends when the headers are there, and a body can hang as well.
  const client = new OpenAI({
    apiKey: apiKey || 'none',
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    timeout: timeoutMs,
    organization: null,
    project: null,
    logLevel: 'off',
  })
  const retry = createRetry(pauses)

  return (texts: string[], dimensions: number | null, signal: AbortSignal) =>
    retry(async () => {
      const limit = AbortSignal.timeout(timeoutMs)
      const either = AbortSignal.any([signal, limit])
      try {
        const answer: unknown = await untilAborted(
          // `float` always: the SDK asks for base64 by default, and servers that do not know it send shorter vectors.
          client.embeddings.create({ model, input: texts, encoding_format: 'float' }, { signal: either }),
          either,
        )
        return readEmbeddings(answer, { count: texts.length, dimensions, serverName })
      } catch (error) {
        if (signal.aborted) throw cancelledError(error)
        throw toEmbedderError(error, { serverName, model, timedOut: limit.aborted })
      }
    }, signal)
}

/** The promise's result, or its signal's reason as soon as that aborts. */
function untilAborted<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason as Error)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).then(
      () => signal.removeEventListener('abort', abort),
      () => {},
    )
  })
}

function batchesOf(places: number[], texts: readonly string[]): number[][] {
  const batches: number[][] = []
  let characters = Infinity
  for (const place of places) {
    const length = texts[place]!.length
    if (characters + length > requestCharacters) {
      batches.push([])
      characters = 0
    }
    batches.at(-1)!.push(place)
    characters += length
  }
  return batches
}
