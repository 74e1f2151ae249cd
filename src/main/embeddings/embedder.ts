import type { EmbeddingProvider } from '../../shared/api/embeddings.ts'
import type { AppError } from '../../shared/errors.ts'

/**
 * What became of one text: its unit-length vector, null when the model has none for it (no known word in it), or why
 * the provider refused this text while it took the others.
 */
export type EmbeddedText = Float32Array | AppError | null

/**
 * Turns text into vectors of one space. A provider is the only thing that knows how; whoever holds an embedder
 * knows nothing of models, networks or workers.
 */
export interface Embedder {
  readonly provider: EmbeddingProvider
  /** Model id within the provider, as the embedding space records it. */
  readonly model: string
  readonly dimensions: number
  /**
   * What `embed` is given: plain text, or the space-separated search terms of `text/analyze.ts`. The built-in
   * embedder reads terms, so that words and meaning share one idea of a word.
   */
  readonly reads: 'text' | 'terms'
  readonly queryPrefix: string
  readonly passagePrefix: string
  /** Most texts a call may carry. */
  readonly batchSize: number
  /**
   * For each text, in order, a unit-length vector of `dimensions` finite numbers or why there is none. Throws AppError
   * `embedder-*` when the whole call failed, `cancelled` when the signal aborts.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<EmbeddedText[]>
  /** For a model with a vocabulary: its terms and how many passages have each, for correcting spelling. */
  knownTerms?(): readonly (readonly [term: string, passages: number])[]
  close(): Promise<void>
}
