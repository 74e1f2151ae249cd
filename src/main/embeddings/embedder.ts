import type { EmbeddingProvider } from '../../shared/api/embeddings.ts'

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
   * One unit-length vector of `dimensions` finite numbers for each text, in order; null for a text the model has
   * no vector for (no known word in it). Throws AppError `embedder-*` for the whole call.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<(Float32Array | null)[]>
  close(): Promise<void>
}
