import type { ApiClient } from '../../../shared/api/contract.ts'
import type { StagedFile } from '../../../shared/api/ingestion.ts'
import type { StagedSource } from '../../platform/staged-files.ts'

/** A library that answers: opened by this process, or by the running one that holds it. */
export interface OpenLibrary {
  readonly client: ApiClient
  /** Hands a file to the backend, which then knows it by a token. */
  stage(source: StagedSource): Promise<StagedFile>
  close(): Promise<void>
}
