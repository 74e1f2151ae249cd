import { sql } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { Failure } from '../../shared/api/base.ts'
import type { Job, JobItem, JobKind, JobProgress } from '../../shared/api/jobs.ts'
import type { Database, Queryable } from '../database/database.ts'
import { newId } from '../platform/new-id.ts'
import { emptyProgress, type ItemResult, type ItemSource, type JobItemRecord } from './job-definition.ts'

interface JobRow {
  id: string
  kind: JobKind
  title: string
  state: Job['state']
  payload: Record<string, unknown>
  progress: Partial<JobProgress>
  failure: Failure | null
  cancel_requested: boolean
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

interface ItemRow {
  id: string
  name: string
  state: JobItem['state']
  failure: Failure | null
  document_ids: string[]
}

/** A job that was claimed: what the runner needs of it. */
export interface ClaimedJob {
  job: Job
  payload: Record<string, unknown>
}

const jobColumns = sql`id, kind, title, state, payload, progress, failure, cancel_requested, created_at, started_at, finished_at`

/** A remote program that has not shown itself for this long is taken for gone; it does so every second. */
const lostAfterSeconds = 60

/** Rows per statement when items are added: keeps one statement's text well under a megabyte. */
const itemBatch = 2000

/** Reads and writes the tables `jobs` and `job_items`, and nothing else. */
export function createJobStore(database: Database) {
  const { query } = database

  return {
    /** Adds a job with its items in one transaction, queued. */
    async create(job: {
      kind: JobKind
      title: string
      payload: Record<string, unknown>
      items?: { name: string; source: ItemSource }[]
    }): Promise<Job> {
      const id = newId()
      const items = job.items ?? []
      const progress: JobProgress = { ...emptyProgress, total: items.length }
      return database.transaction(async (tx) => {
        const inserted = await sql<JobRow>`
          INSERT INTO jobs (id, kind, title, state, payload, progress)
          VALUES (${id}, ${job.kind}, ${job.title}, 'queued', ${JSON.stringify(job.payload)}, ${JSON.stringify(progress)})
          RETURNING ${jobColumns}`.execute(tx)
        for (let start = 0; start < items.length; start += itemBatch) {
          const rows = items.slice(start, start + itemBatch).map((item, index) => ({
            id: newId(),
            position: start + index,
            name: item.name,
            source: item.source,
          }))
          await sql`
            INSERT INTO job_items (id, job_id, position, name, source, state)
            SELECT r.id, ${id}, r.position, r.name, r.source, 'queued'
            FROM json_to_recordset(${JSON.stringify(rows)}::json)
              AS r (id uuid, position integer, name text, source jsonb)`.execute(tx)
        }
        return toJob(inserted.rows[0]!)
      })
    },

    /** Takes the oldest queued job of the given kinds, or null. Safe against other programs on the same server. */
    async claim(kinds: readonly JobKind[], programId: string, machine: string): Promise<ClaimedJob | null> {
      const { rows } = await sql<JobRow>`
        UPDATE jobs SET state = 'running', claimed_by = ${programId}, heartbeat_at = clock_timestamp(),
          started_at = coalesce(started_at, clock_timestamp()), finished_at = NULL, failure = NULL
        WHERE id = (
          SELECT id FROM jobs
          WHERE state = 'queued' AND kind = ANY(${kinds})
            AND coalesce(payload ->> 'machine', ${machine}) = ${machine}
          ORDER BY created_at
          LIMIT 1
          FOR UPDATE SKIP LOCKED
        )
        RETURNING ${jobColumns}`.execute(query)
      const row = rows[0]
      return row ? { job: toJob(row), payload: row.payload } : null
    },

    /**
     * Queues jobs again whose program is gone: all that run, on the embedded engine, since its folder has one owner;
     * those not heard of for a minute on a server.
     */
    async requeueInterrupted(): Promise<void> {
      const isGone =
        database.engine === 'embedded'
          ? sql`true`
          : sql`heartbeat_at < clock_timestamp() - make_interval(secs => ${lostAfterSeconds})`
      await sql`UPDATE jobs SET state = 'queued', claimed_by = NULL WHERE state = 'running' AND ${isGone}`.execute(
        query,
      )
    },

    /** Shows that the job's program lives; answers whether someone asked to cancel. */
    async heartbeat(id: string): Promise<{ cancelRequested: boolean }> {
      const { rows } = await sql<{ cancel_requested: boolean }>`
        UPDATE jobs SET heartbeat_at = clock_timestamp() WHERE id = ${id} RETURNING cancel_requested`.execute(
        query,
      )
      return { cancelRequested: rows[0]?.cancel_requested ?? true }
    },

    async saveProgress(id: string, progress: JobProgress): Promise<void> {
      await sql`UPDATE jobs SET progress = ${JSON.stringify(progress)} WHERE id = ${id}`.execute(query)
    },

    /** Ends a job, or puts it back in the queue. */
    async finish(
      id: string,
      state: 'done' | 'failed' | 'cancelled' | 'queued',
      progress: JobProgress,
      failure: Failure | null,
    ): Promise<Job> {
      const { rows } = await sql<JobRow>`
        UPDATE jobs SET state = ${state}, progress = ${JSON.stringify(progress)}, failure = ${toJson(failure)},
          claimed_by = NULL, cancel_requested = false,
          finished_at = CASE WHEN ${state} = 'queued' THEN NULL ELSE clock_timestamp() END
        WHERE id = ${id}
        RETURNING ${jobColumns}`.execute(query)
      return toJob(existing(rows, id))
    },

    /** Asks a running job to stop; a queued one ends at once; an ended one stays as it is. */
    async requestCancel(id: string): Promise<Job> {
      const { rows } = await sql<JobRow>`
        UPDATE jobs SET
          cancel_requested = (state = 'running'),
          finished_at = CASE WHEN state = 'queued' THEN clock_timestamp() ELSE finished_at END,
          state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
        WHERE id = ${id}
        RETURNING ${jobColumns}`.execute(query)
      return toJob(existing(rows, id))
    },

    /** Queues an ended job again with its failed items, and with those it never came to. */
    async requeueFailed(id: string): Promise<Job> {
      return database.transaction(async (tx) => {
        const { rows } =
          await sql<JobRow>`SELECT ${jobColumns} FROM jobs WHERE id = ${id} FOR UPDATE`.execute(tx)
        const row = existing(rows, id)
        if (row.state === 'queued' || row.state === 'running') {
          throw new AppError(
            'conflict',
            'This job is still at work. Wait until it has ended, then try the failed files again.',
          )
        }
        await sql`
          UPDATE job_items SET state = 'queued', failure = NULL, finished_at = NULL
          WHERE job_id = ${id} AND state = 'failed'`.execute(tx)
        const updated = await sql<JobRow>`
          UPDATE jobs SET state = 'queued', failure = NULL, finished_at = NULL
          WHERE id = ${id} RETURNING ${jobColumns}`.execute(tx)
        return toJob(updated.rows[0]!)
      })
    },

    async get(id: string): Promise<Job> {
      const { rows } = await sql<JobRow>`SELECT ${jobColumns} FROM jobs WHERE id = ${id}`.execute(query)
      return toJob(existing(rows, id))
    },

    async list(limit: number): Promise<Job[]> {
      const { rows } = await sql<JobRow>`
        SELECT ${jobColumns} FROM jobs ORDER BY created_at DESC, id DESC LIMIT ${limit}`.execute(query)
      return rows.map(toJob)
    },

    /** Jobs that are queued or running, oldest first. */
    async open(): Promise<Job[]> {
      const { rows } = await sql<JobRow>`
        SELECT ${jobColumns} FROM jobs WHERE state IN ('queued', 'running') ORDER BY created_at`.execute(
        query,
      )
      return rows.map(toJob)
    },

    async items(
      id: string,
      page: { state?: JobItem['state'] | undefined; limit: number; offset: number },
    ): Promise<{ items: JobItem[]; total: number }> {
      const inState = page.state ? sql`AND state = ${page.state}` : sql``
      const { rows } = await sql<ItemRow>`
        SELECT id, name, state, failure, document_ids FROM job_items
        WHERE job_id = ${id} ${inState}
        ORDER BY position LIMIT ${page.limit} OFFSET ${page.offset}`.execute(query)
      const total = await sql<{ n: number }>`
        SELECT count(*)::int AS n FROM job_items WHERE job_id = ${id} ${inState}`.execute(query)
      return {
        items: rows.map((row) => ({
          id: row.id,
          name: row.name,
          state: row.state,
          failure: row.failure,
          documentIds: row.document_ids,
        })),
        total: total.rows[0]!.n,
      }
    },

    /** Items still to do, in order, after a position; `position` of the last one asks for the next page. */
    async openItems(
      id: string,
      afterPosition: number,
      limit: number,
    ): Promise<(JobItemRecord & { position: number })[]> {
      const { rows } = await sql<{ id: string; position: number; name: string; source: ItemSource }>`
        SELECT id, position, name, source FROM job_items
        WHERE job_id = ${id} AND state IN ('queued', 'running') AND position > ${afterPosition}
        ORDER BY position LIMIT ${limit}`.execute(query)
      return rows
    },

    /** How the items of a job stand, to begin or resume its progress from. */
    async itemCounts(
      id: string,
    ): Promise<{ total: number; done: number; failed: number; unchanged: number }> {
      const { rows } = await sql<{ total: number; done: number; failed: number; unchanged: number }>`
        SELECT count(*)::int AS total,
          (count(*) FILTER (WHERE state NOT IN ('queued', 'running')))::int AS done,
          (count(*) FILTER (WHERE state = 'failed'))::int AS failed,
          (count(*) FILTER (WHERE state = 'unchanged'))::int AS unchanged
        FROM job_items WHERE job_id = ${id}`.execute(query)
      return rows[0]!
    },

    /** Copies that waiting or failed items still need. */
    async copiesInUse(): Promise<Set<string>> {
      const { rows } = await sql<{ path: string }>`
        SELECT source ->> 'path' AS path FROM job_items
        WHERE (source ->> 'isCopy')::boolean AND state IN ('queued', 'running', 'failed')`.execute(query)
      return new Set(rows.map((row) => row.path))
    },
  }
}

export type JobStore = ReturnType<typeof createJobStore>

/** Records how an item ended. Takes the transaction that wrote its document, so that both are there or neither. */
export async function finishItem(target: Queryable, itemId: string, result: ItemResult): Promise<void> {
  await sql`
    UPDATE job_items SET state = ${result.state}, failure = ${toJson(result.failure)},
      document_ids = ${result.documentIds}::uuid[], finished_at = clock_timestamp()
    WHERE id = ${itemId}`.execute(target)
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

function existing(rows: JobRow[], id: string): JobRow {
  const row = rows[0]
  if (!row) throw new AppError('not-found', `There is no job ${id} in this library.`)
  return row
}

function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    cancelRequested: row.cancel_requested,
    progress: { ...emptyProgress, ...row.progress },
    failure: row.failure,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
