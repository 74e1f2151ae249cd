import { implementer } from '../../src/main/api/middleware.ts'
import type { AppRouter } from '../../src/main/api/router.ts'
import type { Job } from '../../src/shared/api/jobs.ts'
import type { SearchRequest, SearchResult } from '../../src/shared/api/search.ts'
import { AppError } from '../../src/shared/errors.ts'

/** What the procedures of a scripted router do; all others refuse with `conflict`. */
export interface Script {
  search?: (request: SearchRequest, signal: AbortSignal | undefined) => SearchResult | Promise<SearchResult>
  watch?: (signal: AbortSignal | undefined) => AsyncIterator<Job>
  start?: (tokens: readonly string[]) => { jobId: string }
}

/**
 * A router of the real contract with the real middleware whose handlers are the test's: for what a working library
 * never does on demand, such as failing unexpectedly or taking long.
 */
export function createScriptedRouter(script: Script): AppRouter {
  const refuse = () => {
    throw new AppError('conflict', 'This operation is not part of the script.', { details: { part: 'none' } })
  }
  return implementer.router({
    library: { status: implementer.library.status.handler(refuse) },
    documents: {
      list: implementer.documents.list.handler(refuse),
      get: implementer.documents.get.handler(refuse),
      facets: implementer.documents.facets.handler(refuse),
    },
    ingestion: {
      formats: implementer.ingestion.formats.handler(refuse),
      start: implementer.ingestion.start.handler(({ input }) => (script.start ?? refuse)(input.tokens)),
    },
    embeddings: {
      state: implementer.embeddings.state.handler(refuse),
      embedMissing: implementer.embeddings.embedMissing.handler(refuse),
    },
    jobs: {
      list: implementer.jobs.list.handler(refuse),
      get: implementer.jobs.get.handler(refuse),
      items: implementer.jobs.items.handler(refuse),
      cancel: implementer.jobs.cancel.handler(refuse),
      retryFailed: implementer.jobs.retryFailed.handler(refuse),
      watch: implementer.jobs.watch.handler(async function* ({ signal }) {
        yield* { [Symbol.asyncIterator]: () => (script.watch ?? refuse)(signal) }
      }),
    },
    search: {
      run: implementer.search.run.handler(({ input, signal }) => (script.search ?? refuse)(input, signal)),
    },
  })
}

/** A valid job, so that a stream has something to carry. */
export function scriptedJob(done: number): Job {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    kind: 'import',
    title: 'Import 3 files',
    state: 'running',
    cancelRequested: false,
    progress: {
      done,
      total: 3,
      failed: 0,
      unchanged: 0,
      incomplete: 0,
      current: 'a.pdf',
      chunks: 12,
      rate: 4.5,
      secondsLeft: 2,
    },
    failure: null,
    createdAt: '2026-01-31T12:00:00.000Z',
    startedAt: '2026-01-31T12:00:01.000Z',
    finishedAt: null,
  }
}

/** A search answer without hits. */
export const emptyResult: SearchResult = { hits: [], notices: [], tookMs: 1 }
