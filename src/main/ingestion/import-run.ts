import type { ImportOptions } from '../../shared/api/ingestion.ts'
import type { Database } from '../database/database.ts'
import type { Embeddings } from '../embeddings/embeddings.ts'
import type { ItemResult } from '../jobs/job-definition.ts'
import type { KeyedQueue } from '../platform/keyed-queue.ts'
import type { ExtractPool } from './extract-pool.ts'

/** What an import works with. */
export interface ImportCollaborators {
  database: Database
  extractPool: ExtractPool
  embeddings: Embeddings
  /** Keeps copies of one file apart: the second waits for the first and is then found unchanged. */
  byContent: KeyedQueue
}

/** What is the same for all files of one import. */
export interface ImportRun {
  options: ImportOptions
  signal: AbortSignal
  /** Told of passages as soon as they are in the library. */
  onStored: (chunks: number) => void
}

/** What an import did with one file. */
export interface ImportedItem extends ItemResult {
  chunks: number
}
