import { rm } from 'node:fs/promises'
import { toAppError } from '../../shared/errors.ts'
import { importOptionsSchema } from '../../shared/api/ingestion.ts'
import { estimateProgress } from '../jobs/estimate-progress.ts'
import type { ItemResult, JobDefinition, JobItemRecord } from '../jobs/job-definition.ts'
import { createJobStore, finishItem, type JobStore } from '../jobs/job-store.ts'
import { createKeyedQueue } from '../platform/keyed-queue.ts'
import type { Log } from '../platform/log.ts'
import { importDocument, type ImportCollaborators } from './import-document.ts'

/** Items read ahead from the database at a time. */
const pageSize = 200

/**
 * The import job: each file on its own, `concurrency` at once, one short transaction each. A file that fails keeps
 * its reason and never stops the others. `onEnd` runs when the last file is through.
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
    async run({ job, signal, report }) {
      const options = importOptionsSchema.parse(job.payload['options'] ?? {})
      const importing = { ...collaborators, byContent: createKeyedQueue() }
      const counts = await store.itemCounts(job.id)
      const estimate = estimateProgress(counts.done)
      let chunks = 0
      report({ ...counts, current: null, chunks })

      async function importOne(item: JobItemRecord): Promise<void> {
        report({ current: item.name })
        let result: ItemResult
        try {
          const imported = await importDocument(importing, item, options, signal)
          chunks += imported.chunks
          result = imported
        } catch (error) {
          // A file that only stopped because the job did stays queued.
          if (signal.aborted) return
          result = await recordFailure(item, error)
        }
        await settle(item, result)
      }

      async function settle(item: JobItemRecord, result: ItemResult): Promise<void> {
        if (item.source.isCopy && result.state !== 'failed') await rm(item.source.path, { force: true })
        counts.done += 1
        if (result.failure) counts.failed += 1
        if (result.state === 'unchanged') counts.unchanged += 1
        report({ ...counts, chunks, ...estimate(counts.done, counts.total, chunks) })
      }

      const nextItem = readItems(store, job.id)
      async function work(): Promise<void> {
        for (let item = await nextItem(); item && !signal.aborted; item = await nextItem())
          await importOne(item)
      }
      await Promise.all(Array.from({ length: concurrency }, work))
      if (!signal.aborted) await onEnd()
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
