import type { Database } from '../database/database.ts'
import type { Documents } from '../documents/documents.ts'
import type { Embeddings } from '../embeddings/embeddings.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { StagedFiles } from '../platform/staged-files.ts'
import type { Search } from '../search/hybrid-search.ts'
import { documentsApi } from './documents-api.ts'
import { embeddingsApi } from './embeddings-api.ts'
import { ingestionApi } from './ingestion-api.ts'
import { jobsApi } from './jobs-api.ts'
import { libraryApi } from './library-api.ts'
import { implementer } from './middleware.ts'
import { searchApi } from './search-api.ts'

export interface Services {
  database: Database
  documents: Documents
  embeddings: Embeddings
  jobs: JobRunner
  search: Search
  stagedFiles: StagedFiles
}

/** The contract, implemented: a line for each area. */
export function createRouter(services: Services) {
  return implementer.router({
    library: libraryApi(services),
    documents: documentsApi(services),
    ingestion: ingestionApi(services),
    embeddings: embeddingsApi(services),
    jobs: jobsApi(services),
    search: searchApi(services),
  })
}

export type AppRouter = ReturnType<typeof createRouter>
