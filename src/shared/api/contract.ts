import type { ContractRouterClient } from '@orpc/contract'
import { documentsContract } from './documents.ts'
import { embeddingsContract } from './embeddings.ts'
import { ingestionContract } from './ingestion.ts'
import { jobsContract } from './jobs.ts'
import { libraryContract } from './library.ts'
import { searchContract } from './search.ts'

/** The one contract between client and backend: a line for each area. */
export const contract = {
  library: libraryContract,
  documents: documentsContract,
  ingestion: ingestionContract,
  embeddings: embeddingsContract,
  jobs: jobsContract,
  search: searchContract,
}

export type Contract = typeof contract

/** What every client of the backend holds, whichever transport is below. */
export type ApiClient = ContractRouterClient<Contract>
