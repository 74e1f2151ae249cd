import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ApiClient } from '../shared/api/contract.ts'
import { createRouter, type AppRouter } from './api/router.ts'
import { openDatabase } from './database/connect.ts'
import type { Database } from './database/database.ts'
import type { LibraryLocation } from './database/library-location.ts'
import { createDocuments } from './documents/documents.ts'
import { createEmbeddingJobs } from './embeddings/embedding-jobs.ts'
import type { EmbeddingSettings } from './embeddings/embedding-settings.ts'
import { createEmbeddings } from './embeddings/embeddings.ts'
import { createExtractPool } from './ingestion/extract-pool.ts'
import { createImportJob } from './ingestion/import-job.ts'
import { createJobRunner, type JobRunner } from './jobs/job-runner.ts'
import { createJobStore } from './jobs/job-store.ts'
import { dataFolder } from './platform/data-folder.ts'
import type { Log } from './platform/log.ts'
import { createStagedFiles, type StagedFiles } from './platform/staged-files.ts'
import { createSearch } from './search/hybrid-search.ts'

export interface AppOptions {
  library: LibraryLocation
  /** For the message to a second program: "the Lectern window", "lectern serve". */
  holder: string
  embeddings?: EmbeddingSettings
  log: Log
}

/** The whole backend, once. Hosts only carry calls to it. */
export interface App {
  readonly router: AppRouter
  /** The contract in process: same validation and errors as over a port or HTTP. */
  readonly client: ApiClient
  readonly database: Database
  readonly stagedFiles: StagedFiles
  readonly jobs: JobRunner
  readonly log: Log
  /** Stops jobs so that the next start goes on with them, and closes the library. */
  close(): Promise<void>
}

/**
 * Opens the library and builds every service on it; jobs that an earlier run left go on at once. Throws `library-*`,
 * `database-*`, `migration-*` when the library cannot be opened; nothing is left open then.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { library, holder, log } = options
  const database = await openDatabase(library, { holder, log })
  // Half the processors, since the engine and the embedder want one too, but two so that a slow file holds up nothing.
  const concurrency = Math.max(2, Math.floor(availableParallelism() / 2))
  const stagedFiles = createStagedFiles({ folder: incomingFolder(library) })
  const embeddings = createEmbeddings({
    database,
    settings: options.embeddings ?? { provider: 'built-in' },
    log,
  })
  const extractPool = createExtractPool({ size: concurrency, limits: { spareAfterMs: spareWorkerAfterMs() } })
  const documents = createDocuments({ database })
  const search = createSearch({ database, embeddings, log })
  const importJob = createImportJob({
    database,
    extractPool,
    embeddings,
    log,
    concurrency,
    onEnd: () => refreshMeaning({ hasNewText: true }),
  })
  const jobs = createJobRunner({
    database,
    log,
    definitions: [importJob, ...createEmbeddingJobs({ embeddings })],
  })

  /**
   * Fits the built-in model when the library has outgrown it, unless that is waiting already, or running with nothing
   * new since it began.
   */
  async function refreshMeaning({ hasNewText }: { hasNewText: boolean }): Promise<void> {
    const open = (await jobs.open()).filter((job) => job.kind === 'fit-embedding-space')
    if (open.some((job) => job.state === 'queued' || !hasNewText)) return
    if (await embeddings.needsFit()) {
      await jobs.enqueue({ kind: 'fit-embedding-space', title: 'Learn what the words of this library mean' })
    }
  }

  async function close(): Promise<void> {
    try {
      await jobs.close()
      await Promise.all([extractPool.close(), embeddings.close()])
    } finally {
      await database.close()
    }
  }

  /** Copies of uploads that no job needs. What cannot be deleted is only in the way, and waits for the next start. */
  async function tidyUp(): Promise<void> {
    // On a server another program may be taking uploads into the same folder just now.
    const minAgeMs = database.engine === 'remote' ? 24 * 60 * 60 * 1000 : 0
    const inUse = await createJobStore(database).copiesInUse()
    await stagedFiles
      .deleteLeftovers(inUse, minAgeMs)
      .catch((error: unknown) => log.warn('Copies of old uploads could not be deleted', { error }))
  }

  try {
    await tidyUp()
    await jobs.start()
    await refreshMeaning({ hasNewText: false })
  } catch (error) {
    await close()
    throw error
  }

  const router = createRouter({ database, documents, embeddings, jobs, search, stagedFiles })
  const client = createRouterClient(router, { context: { caller: 'cli', log } })
  return { router, client, database, stagedFiles, jobs, log, close }
}

/**
 * On two processors the engine and one extraction worker keep both busy, and a second worker loads and warms up all
 * parsers again for nothing: there it only comes for a file that is stuck behind a slow one.
 */
function spareWorkerAfterMs(): number {
  return availableParallelism() > 2 ? 0 : 500
}

/** Where uploads wait: in the library's folder, or in one of this computer's own for each server. */
function incomingFolder(library: LibraryLocation): string {
  if ('folder' in library) return join(library.folder, 'incoming')
  // Without the password: a changed one is the same server, and a name must not let anybody try passwords.
  const { host, pathname, username } = new URL(library.url)
  const name = createHash('sha256').update(`${username}@${host}${pathname}`).digest('hex').slice(0, 16)
  return join(dataFolder(), 'incoming', name)
}
