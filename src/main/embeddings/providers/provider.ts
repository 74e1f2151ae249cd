import type { EmbeddingProvider } from '../../../shared/api/embeddings.ts'
import type { EmbeddingSettings } from '../embedding-settings.ts'
import type { Embedder } from '../embedder.ts'

/** What the library already knows of the space an embedder is opened for. */
export interface KnownSpace {
  /** Null for a space that is yet to be made. */
  dimensions: number | null
  /** The parts of a fitted model. */
  loadModel(): Promise<Uint8Array[]>
}

/** Opens a provider's embedder. Throws `embedder-*` when it must be asked something first and does not answer. */
export type OpenEmbedder<P extends EmbeddingProvider> = (
  settings: Extract<EmbeddingSettings, { provider: P }>,
  space: KnownSpace,
  signal: AbortSignal,
) => Promise<Embedder>
