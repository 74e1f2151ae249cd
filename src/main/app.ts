import type { ApiClient } from '../shared/api/contract.ts'
import type { Database } from './database/database.ts'
import type { StagedFiles } from './platform/staged-files.ts'

/** Where a library is: a folder with the embedded engine, or a PostgreSQL server with pgvector. */
export type LibraryLocation =
  | { folder: string }
  | { url: string; ca?: string; allowPlaintextLoopback?: boolean }

/** How text is understood. Keys come from the environment or the system's store, never from a file. */
export type EmbeddingSettings =
  | { provider: 'built-in' }
  | { provider: 'openai'; model: string; apiKey: string }
  | { provider: 'openai-compatible'; baseUrl: string; model: string; apiKey?: string; queryPrefix?: string; passagePrefix?: string }

export interface AppOptions {
  library: LibraryLocation
  /** For the message to a second program: "the Lectern window", "lectern serve". */
  holder: string
  embeddings?: EmbeddingSettings
}

/** The whole backend, once. Hosts only carry calls to it. */
export interface App {
  /** The contract in process: same validation and errors as over a port or HTTP. */
  readonly client: ApiClient
  readonly database: Database
  readonly stagedFiles: StagedFiles
  close(): Promise<void>
}
