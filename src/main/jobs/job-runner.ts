import { EventEmitter, on } from 'node:events'
import { hostname } from 'node:os'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { Failure } from '../../shared/api/base.ts'
import type { Job, JobKind, JobProgress } from '../../shared/api/jobs.ts'
import type { Database } from '../database/database.ts'
import type { Log } from '../platform/log.ts'
import { newId } from '../platform/new-id.ts'
import type { ItemSource, JobDefinition } from './job-definition.ts'
import { createJobStore, type ClaimedJob } from './job-store.ts'

/** Watchers hear of a job's progress at most this often. */
const watchEveryMs = 100
/** Progress is written at most this often: each write is a commit that waits for the disk. */
const saveEveryMs = 1000
/** How often a job on a server shows that it lives and looks whether someone cancelled it elsewhere. */
const heartbeatEveryMs = 1000

interface RunningJob {
  job: Job
  abort: AbortController
  reason: 'cancelled' | 'closing' | null
}

/**
 * Runs jobs: a row first, then the work. One job of a lane at a time; a job that a kill interrupted is queued again
 * by `start` and goes on where its rows say.
 */
export function createJobRunner(collaborators: {
  database: Database
  definitions: readonly JobDefinition[]
  log: Log
}) {
  const { database, definitions, log } = collaborators
  const store = createJobStore(database)
  const programId = newId()
  const machine = hostname()
  const changes = new EventEmitter().setMaxListeners(0)
  const running = new Map<string, RunningJob>()
  const lanes = new Map<JobDefinition['lane'], Promise<void>>()
  const closing = new AbortController()
  let isStarted = false

  function publish(job: Job): void {
    changes.emit('job', job)
  }

  function kick(): void {
    if (!isStarted || closing.signal.aborted) return
    for (const lane of new Set(definitions.map((definition) => definition.lane))) {
      if (lanes.has(lane)) continue
      const work = drain(lane)
        .catch((error: unknown) => log.error('A job lane stopped', { lane, error: toAppError(error) }))
        .finally(() => lanes.delete(lane))
      lanes.set(lane, work)
    }
  }

  async function drain(lane: JobDefinition['lane']): Promise<void> {
    const kinds = definitions
      .filter((definition) => definition.lane === lane)
      .map((definition) => definition.kind)
    while (!closing.signal.aborted) {
      const claimed = await store.claim(kinds, programId, machine)
      if (!claimed) return
      await runJob(claimed)
    }
  }

  async function runJob({ job, payload }: ClaimedJob): Promise<void> {
    const definition = definitions.find((candidate) => candidate.kind === job.kind)!
    const state: RunningJob = { job, abort: new AbortController(), reason: null }
    running.set(job.id, state)
    const progress = trackProgress(state)
    const heartbeat = database.engine === 'remote' ? watchCancellation(state) : undefined
    publish(job)
    let failure: Failure | null = null
    let end: 'done' | 'failed' | 'cancelled' | 'queued' = 'done'
    try {
      await definition.run({
        job: { id: job.id, kind: job.kind, payload },
        signal: state.abort.signal,
        report: progress.report,
      })
      if (state.reason === 'closing') end = 'queued'
      if (state.reason === 'cancelled') end = 'cancelled'
    } catch (error) {
      const cause = toAppError(error)
      if (state.reason === 'closing') end = 'queued'
      else if (state.reason === 'cancelled') end = 'cancelled'
      else {
        end = 'failed'
        failure = { code: cause.code, message: cause.message }
        log.error('A job failed', { jobId: job.id, kind: job.kind, error: cause })
      }
    } finally {
      clearInterval(heartbeat)
      await progress.settle()
      running.delete(job.id)
    }
    publish(
      await store.finish(job.id, end, { ...state.job.progress, current: null, secondsLeft: null }, failure),
    )
  }

  function trackProgress(state: RunningJob) {
    let lastPublished = 0
    let lastSaved = Date.now()
    let saving: Promise<void> = Promise.resolve()
    let later: NodeJS.Timeout | undefined

    function announce(): void {
      later = undefined
      lastPublished = Date.now()
      publish(state.job)
    }
    return {
      report(change: Partial<JobProgress>): void {
        state.job = { ...state.job, progress: { ...state.job.progress, ...change } }
        const now = Date.now()
        if (now - lastPublished >= watchEveryMs) announce()
        else later ??= setTimeout(announce, watchEveryMs)
        if (now - lastSaved >= saveEveryMs) {
          lastSaved = now
          saving = saving
            .then(() => store.saveProgress(state.job.id, state.job.progress))
            .catch((error: unknown) => log.warn('Progress was not saved', { error: toAppError(error) }))
        }
      },
      async settle(): Promise<void> {
        clearTimeout(later)
        await saving
      },
    }
  }

  function watchCancellation(state: RunningJob): NodeJS.Timeout {
    return setInterval(() => {
      store.heartbeat(state.job.id).then(
        ({ cancelRequested }) => cancelRequested && abort(state, 'cancelled'),
        (error: unknown) => log.warn('A job could not show that it lives', { error: toAppError(error) }),
      )
    }, heartbeatEveryMs)
  }

  function abort(state: RunningJob, reason: 'cancelled' | 'closing'): void {
    state.reason ??= reason
    state.abort.abort(new AppError('cancelled', 'The job was stopped.'))
  }

  return {
    /** Takes up what an earlier run of the program left, then whatever is queued. */
    async start(): Promise<void> {
      await store.requeueInterrupted()
      isStarted = true
      kick()
    },

    /** Adds a job and answers at once. */
    async enqueue(job: {
      kind: JobKind
      title: string
      payload?: Record<string, unknown>
      items?: { name: string; source: ItemSource }[]
    }): Promise<Job> {
      const created = await store.create({ ...job, payload: { ...job.payload, machine } })
      publish(created)
      kick()
      return created
    },

    async list(limit: number): Promise<Job[]> {
      return (await store.list(limit)).map((job) => running.get(job.id)?.job ?? job)
    },

    /** Throws `not-found`. */
    async get(id: string): Promise<Job> {
      return running.get(id)?.job ?? (await store.get(id))
    },

    items: store.items,
    open: store.open,

    /** Stops a job: at once if it waits, within two seconds if it runs. What it finished stays. */
    async cancel(id: string): Promise<Job> {
      const job = await store.requestCancel(id)
      const state = running.get(id)
      if (!state) {
        publish(job)
        return job
      }
      abort(state, 'cancelled')
      state.job = { ...state.job, cancelRequested: true }
      publish(state.job)
      return state.job
    },

    /** Queues failed items again. Throws `conflict` while the job is open. */
    async retryFailed(id: string): Promise<Job> {
      const job = await store.requeueFailed(id)
      publish(job)
      kick()
      return job
    },

    /** Open jobs first, then every change of any job, until the signal or the runner's end. */
    async *watch(signal?: AbortSignal): AsyncGenerator<Job, void, void> {
      const until = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
      if (until.aborted) return
      const events = on(changes, 'job', { signal: until })
      try {
        for (const job of await store.open()) yield running.get(job.id)?.job ?? job
        for await (const [job] of events) yield job as Job
      } catch (error) {
        if (!until.aborted) throw error
      } finally {
        await events.return?.()
      }
    },

    /** Resolves when no job is queued or running. */
    async idle(): Promise<void> {
      kick()
      while (lanes.size > 0) await Promise.all(lanes.values())
    },

    /** Stops running jobs so that the next start goes on with them. */
    async close(): Promise<void> {
      closing.abort()
      for (const state of running.values()) abort(state, 'closing')
      await Promise.all(lanes.values())
    },
  }
}

export type JobRunner = ReturnType<typeof createJobRunner>
