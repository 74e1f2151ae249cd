import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { toAppError } from '../../shared/errors.ts'
import { importOptionsSchema } from '../../shared/api/ingestion.ts'
import { estimateProgress } from '../jobs/estimate-progress.ts'
import type { ItemResult, JobDefinition, JobItemRecord } from '../jobs/job-definition.ts'
import { createJobStore, finishItem, type JobStore } from '../jobs/job-store.ts'
import { createKeyedQueue } from '../platform/keyed-queue.ts'
import type { Log } from '../platform/log.ts'
import { importDocument } from './import-document.ts'
import type { ImportCollaborators } from './import-run.ts'

/** Items read ahead from the database at a time. */
const pageSize = 200

/** Pauses before a file is tried again when the connection to the database was lost: half a minute in all. */
const reconnectPausesMs = [500, 1000, 2000, 4000, 8000, 16_000]

/**
 * The import job: each file on its own, `concurrency` at once, one short transaction each. A file that fails keeps
 * its reason and never stops the others; a library that cannot be written to fails the job, whose open files wait for
 * a retry. `onEnd` runs at the end, however it ends.
 */
export function createImportJob(
  collaborators: Omit<ImportCollaborators, 'byContent'> & {
    log: Log
    concurrency: number
    onEnd: () => Promise<void>
  },
): JobDefinition {
  const { database, log, concurrency, onEnd } = collaborators
  const store = createJobStore(database)

  return {
    kind: 'import',
    lane: 'import',
    async run({ job, signal: jobSignal, report }) {
      const options = importOptionsSchema.parse(job.payload['options'] ?? {})
      const importing = { ...collaborators, byContent: createKeyedQueue() }
      const counts = await store.itemCounts(job.id)
      const estimate = estimateProgress(counts.done)
      const chunksBefore = job.progress.chunks
      let chunks = 0
      // What stops one worker stops all: none may go on for a job that has failed.
      const stop = new AbortController()
      const signal = AbortSignal.any([jobSignal, stop.signal])
      const current = new Set<string>()

      function tell(): void {
        // The one that takes longest is the one people wonder about.
        const [oldest = null] = current
        report({
          ...counts,
          chunks: chunksBefore + chunks,
          current: oldest,
          ...estimate(counts.done, counts.total, chunks),
        })
      }
      function onStored(stored: number): void {
        chunks += stored
        tell()
      }

      async function importOne(item: JobItemRecord): Promise<void> {
        current.add(item.name)
        tell()
        try {
          await settle(item, await withPatience(() => attempt(item), signal))
        } finally {
          current.delete(item.name)
        }
      }

      async function attempt(item: JobItemRecord): Promise<ItemResult> {
        try {
          return await importDocument(importing, item, { options, signal, onStored })
        } catch (error) {
          // A file that only stopped because the job did stays queued.
          if (signal.aborted || isOfLibrary(error)) throw error
          return recordFailure(item, error)
        }
      }

      async function settle(item: JobItemRecord, result: ItemResult): Promise<void> {
        if (item.source.isCopy && result.state !== 'failed') await deleteCopy(item)
        counts.done += 1
        if (result.state === 'failed') counts.failed += 1
        else if (result.failure) counts.incomplete += 1
        if (result.state === 'unchanged') counts.unchanged += 1
        tell()
      }

      const nextItem = readItems(store, job.id)
      async function work(): Promise<void> {
        try {
          for (let item = await nextItem(); item && !signal.aborted; item = await nextItem())
            await importOne(item)
        } catch (error) {
          // Stopped on purpose, by the person or by the worker that failed first.
          if (!signal.aborted) stop.abort(error)
        }
      }
      tell()
      await Promise.all(Array.from({ length: concurrency }, work))
      await onEnd().catch((error: unknown) =>
        log.error('What follows an import could not be done', { error: toAppError(error) }),
      )
      if (stop.signal.aborted) throw stop.signal.reason
    },
  }

  async function recordFailure(item: JobItemRecord, error: unknown): Promise<ItemResult> {
    const cause = toAppError(error)
    if (cause.code === 'internal')
      log.error('A file could not be imported', { name: item.name, error: cause })
    const failure = { code: cause.code, message: cause.message }
    const result: ItemResult = { state: 'failed', failure, documentIds: [] }
    await finishItem(database.query, item.id, result)
    return result
  }

  /** A copy that cannot be deleted now, being open in another program, say, is a leftover of the next start. */
  async function deleteCopy({ source, name }: JobItemRecord): Promise<void> {
    await rm(source.path, { force: true }).catch((error: unknown) =>
      log.warn('The copy of an imported file could not be deleted', { name, error }),
    )
  }
}

/** Whether an error is of the library as a whole, so that the next file would meet it as well. */
function isOfLibrary(error: unknown): boolean {
  return /^(database|library)-|^disk-full$/.test(toAppError(error).code)
}

/** Tries again when the connection to the database was lost: a server that restarts must not end an import. */
async function withPatience<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const pauseMs of reconnectPausesMs) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || toAppError(error).code !== 'database-unreachable') throw error
      await sleep(pauseMs, undefined, { signal })
    }
  }
  return work()
}

/** Hands out the open items of a job one by one, to several takers, reading them a page at a time. */
function readItems(store: JobStore, jobId: string): () => Promise<JobItemRecord | null> {
  let page: (JobItemRecord & { position: number })[] = []
  let lastPosition = -1
  let reading: Promise<void> | null = null

  async function readPage(): Promise<void> {
    page = await store.openItems(jobId, lastPosition, pageSize)
    lastPosition = page.at(-1)?.position ?? lastPosition
  }
  return async () => {
    if (page.length === 0) {
      reading ??= readPage().finally(() => {
        reading = null
      })
      await reading
    }
    return page.shift() ?? null
  }
}
