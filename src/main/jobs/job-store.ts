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

/** A program on a server that has not shown itself for this long is taken for gone; it does so every second. */
const lostAfterSeconds = 20

/** Watchers are told of jobs that ended this recently, so that none ends unseen between a list and a watch. */
const recentSeconds = 60

/** For how long after its end a job can be tried again with the copies of its uploads. */
const keepCopiesDays = 30

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
     * Queues jobs again whose program is gone, and ends those that were to be cancelled: all that run but `running`, on
     * the embedded engine, since its folder has one owner; those not heard of for a while on a server.
     */
    async requeueInterrupted(running: readonly string[]): Promise<void> {
      const isGone =
        database.engine === 'embedded'
          ? sql`true`
          : sql`heartbeat_at < clock_timestamp() - make_interval(secs => ${lostAfterSeconds})`
      await sql`
        UPDATE jobs SET
          state = CASE WHEN cancel_requested THEN 'cancelled' ELSE 'queued' END,
          finished_at = CASE WHEN cancel_requested THEN clock_timestamp() END,
          cancel_requested = false,
          claimed_by = NULL
        WHERE state = 'running' AND id <> ALL(${running}::uuid[]) AND ${isGone}`.execute(query)
    },

    /** Shows that the job's program lives. Answers whether someone asked to cancel, null if the job is not its any more. */
    async heartbeat(id: string, programId: string): Promise<{ cancelRequested: boolean } | null> {
      const { rows } = await sql<{ cancel_requested: boolean }>`
        UPDATE jobs SET heartbeat_at = clock_timestamp()
        WHERE id = ${id} AND claimed_by = ${programId}
        RETURNING cancel_requested`.execute(query)
      return rows[0] ? { cancelRequested: rows[0].cancel_requested } : null
    },

    /** Does nothing when the job is not this program's any more. */
    async saveProgress(id: string, programId: string, progress: JobProgress): Promise<void> {
      await sql`
        UPDATE jobs SET progress = ${JSON.stringify(progress)}
        WHERE id = ${id} AND claimed_by = ${programId}`.execute(query)
    },

    /**
     * Ends a job, or puts it back in the queue unless it was to be cancelled. Only by the program that holds it; one
     * that another has taken up is left alone.
     */
    async finish(
      id: string,
      programId: string,
      end: {
        state: 'done' | 'failed' | 'cancelled' | 'queued'
        progress: JobProgress
        failure: Failure | null
      },
    ): Promise<Job> {
      const { rows } = await sql<JobRow>`
        WITH ended AS (
          SELECT CASE WHEN ${end.state} = 'queued' AND cancel_requested THEN 'cancelled' ELSE ${end.state} END AS state
          FROM jobs WHERE id = ${id}
        )
        UPDATE jobs SET state = ended.state, progress = ${JSON.stringify(end.progress)},
          failure = ${toJson(end.failure)}, claimed_by = NULL, cancel_requested = false,
          finished_at = CASE WHEN ended.state <> 'queued' THEN clock_timestamp() END
        FROM ended
        WHERE id = ${id} AND claimed_by = ${programId}
        RETURNING id, kind, title, jobs.state, payload, progress, failure, cancel_requested, created_at, started_at,
          finished_at`.execute(query)
      return rows[0] ? toJob(rows[0]) : this.get(id)
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

    /**
     * Queues an ended job again with its failed items, and with those it never came to. Throws `conflict` while it is
     * at work, and for files that lie on another computer.
     */
    async requeueFailed(id: string, machine: string): Promise<Job> {
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
        const home = row.payload['machine']
        if (typeof home === 'string' && home !== machine) {
          throw new AppError(
            'conflict',
            `This job was started on the computer ${home}, and its files are there. Try them again there, or import them anew from here.`,
          )
        }
        await sql`
          UPDATE job_items SET state = 'queued', failure = NULL, finished_at = NULL
          WHERE job_id = ${id} AND state = 'failed'`.execute(tx)
        const counts = await countItems(tx, id)
        const progress: JobProgress = {
          ...emptyProgress,
          ...row.progress,
          ...(counts.total > 0 ? counts : {}),
        }
        const updated = await sql<JobRow>`
          UPDATE jobs SET state = 'queued', failure = NULL, finished_at = NULL, progress = ${JSON.stringify(progress)}
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

    /** Open jobs and those that ended a moment ago, oldest first. */
    async recent(): Promise<Job[]> {
      const { rows } = await sql<JobRow>`
        SELECT ${jobColumns} FROM jobs
        WHERE state IN ('queued', 'running')
          OR finished_at > clock_timestamp() - make_interval(secs => ${recentSeconds})
        ORDER BY created_at`.execute(query)
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
    itemCounts: (id: string) => countItems(query, id),

    /** Copies that waiting or failed items still need: while their job is open, and for a month after its end. */
    async copiesInUse(): Promise<Set<string>> {
      const { rows } = await sql<{ path: string }>`
        SELECT i.source ->> 'path' AS path FROM job_items i JOIN jobs j ON j.id = i.job_id
        WHERE (i.source ->> 'isCopy')::boolean AND i.state IN ('queued', 'running', 'failed')
          AND (j.finished_at IS NULL OR j.finished_at > clock_timestamp() - make_interval(days => ${keepCopiesDays}))
      `.execute(query)
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

type ItemCounts = Pick<JobProgress, 'total' | 'done' | 'failed' | 'unchanged' | 'incomplete'>

async function countItems(target: Queryable, jobId: string): Promise<ItemCounts> {
  const { rows } = await sql<ItemCounts>`
    SELECT count(*)::int AS total,
      (count(*) FILTER (WHERE state NOT IN ('queued', 'running')))::int AS done,
      (count(*) FILTER (WHERE state = 'failed'))::int AS failed,
      (count(*) FILTER (WHERE state <> 'failed' AND failure IS NOT NULL))::int AS incomplete,
      (count(*) FILTER (WHERE state = 'unchanged'))::int AS unchanged
    FROM job_items WHERE job_id = ${jobId}`.execute(target)
  return rows[0]!
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
