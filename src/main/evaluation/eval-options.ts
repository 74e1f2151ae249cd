import type { EmbeddingSettings } from '../embeddings/embedding-settings.ts'

/** How far an evaluation is. */
export interface EvalProgress {
  /** "Reading documents", "Asking by words" … */
  step: string
  done: number
  total: number
}

/** How an evaluation runs. */
export interface EvalOptions {
  signal: AbortSignal
  onProgress?: (progress: EvalProgress) => void
  /** Default: built in. */
  embeddings?: EmbeddingSettings
}
