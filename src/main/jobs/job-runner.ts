import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { Failure } from '../../shared/api/base.ts'
import type { Job, JobKind } from '../../shared/api/jobs.ts'
import type { Database } from '../database/database.ts'
import type { Log } from '../platform/log.ts'
import { newId } from '../platform/new-id.ts'
import { createJobChanges } from './job-changes.ts'
import type { ItemSource, JobDefinition } from './job-definition.ts'
import { createJobStore, type ClaimedJob } from './job-store.ts'
import { followOtherPrograms } from './other-programs.ts'
import { trackProgress } from './track-progress.ts'

/** How often a job on a server shows that it lives and looks whether someone cancelled it elsewhere. */
const heartbeatEveryMs = 1000
/** Pauses before the end of a job is written again, when the database could not take it. */
const finishPausesMs = [250, 1000, 4000]
const closingPauseMs = 100
/** A lane that the database stopped is tried again after this. */
const recoverAfterMs = 5000

interface RunningJob {
  job: Job
  abort: AbortController
  reason: 'cancelled' | 'closing' | 'lost' | null
}

type Lane = JobDefinition['lane']
type End = 'done' | 'failed' | 'cancelled' | 'queued'

/**
 * Runs jobs: a row first, then the work. One job of a lane at a time; a job that a kill interrupted is queued again
 * by `start` (on a server: by any program, once it is not heard of) and goes on where its rows say.
 */
export function createJobRunner(collaborators: {
  database: Database
  definitions: readonly JobDefinition[]
  log: Log
  /** Files of a job are on one computer, so only programs there run it. */
  machine?: string
}) {
  const { database, definitions, log, machine = hostname() } = collaborators
  const store = createJobStore(database)
  const programId = newId()
  const changes = createJobChanges()
  const running = new Map<string, RunningJob>()
  const lanes = new Map<Lane, Promise<void>>()
  /** Lanes in which something may have been queued since they looked last. */
  const wanted = new Set<Lane>()
  const closing = new AbortController()
  /** Claims on their way: their jobs are this program's in the rows and not yet in `running`. */
  let claims = 0
  let isStarted = false
  let recovery: NodeJS.Timeout | undefined
  let others: ReturnType<typeof followOtherPrograms> | undefined

  function kick(): void {
    if (!isStarted || closing.signal.aborted) return
    for (const lane of new Set(definitions.map((definition) => definition.lane))) {
      wanted.add(lane)
      if (!lanes.has(lane)) lanes.set(lane, drain(lane))
    }
  }

  /** Runs what is queued in a lane, one after the other; never throws. */
  async function drain(lane: Lane): Promise<void> {
    const kinds = definitions
      .filter((definition) => definition.lane === lane)
      .map((definition) => definition.kind)
    try {
      // A job queued while the claim is on its way may be missed by it; `wanted` tells, and is looked at in the same
      // turn in which the lane ends.
      while (wanted.delete(lane) && !closing.signal.aborted) {
        for (;;) {
          claims += 1
          const claimed = await store.claim(kinds, programId, machine).finally(() => {
            claims -= 1
          })
          if (!claimed) break
          await runJob(claimed)
          if (closing.signal.aborted) break
        }
      }
    } catch (error) {
      log.error('A job lane stopped', { lane, error: toAppError(error) })
      recoverLater()
    } finally {
      lanes.delete(lane)
    }
  }

  /** After trouble with the database: takes up what it left undone. */
  function recover(): void {
    recovery = undefined
    if (closing.signal.aborted) return
    if (claims > 0) return recoverLater()
    store.requeueInterrupted([...running.keys()]).then(kick, (error: unknown) => {
      log.warn('Jobs could not be taken up again', { error: toAppError(error) })
      recoverLater()
    })
  }

  function recoverLater(): void {
    if (!closing.signal.aborted) recovery ??= setTimeout(recover, recoverAfterMs).unref()
  }

  async function runJob({ job, payload }: ClaimedJob): Promise<void> {
    const definition = definitions.find((candidate) => candidate.kind === job.kind)!
    const state: RunningJob = { job, abort: new AbortController(), reason: null }
    running.set(job.id, state)
    // The claim was on its way when closing began.
    if (closing.signal.aborted) abort(state, 'closing')
    const progress = trackProgress({
      update: (change) => {
        state.job = { ...state.job, progress: { ...state.job.progress, ...change } }
      },
      announce: () => changes.publish(state.job),
      save: () =>
        store
          .saveProgress(job.id, programId, state.job.progress)
          .catch((error: unknown) => log.warn('Progress was not saved', { error: toAppError(error) })),
    })
    const heartbeat = database.engine === 'remote' ? keepAlive(state) : undefined
    changes.publish(job)
    let failure: Failure | null = null
    let end: End = 'done'
    try {
      const { signal } = state.abort
      const record = { id: job.id, kind: job.kind, payload, progress: job.progress }
      if (!signal.aborted) await definition.run({ job: record, signal, report: progress.report })
    } catch (error) {
      const cause = toAppError(error)
      if (!state.reason) {
        end = 'failed'
        failure = { code: cause.code, message: cause.message }
        log.error('A job failed', { jobId: job.id, kind: job.kind, error: cause })
      }
    }
    if (state.reason === 'cancelled') end = 'cancelled'
    if (state.reason === 'closing') end = 'queued'
    await progress.settle()
    try {
      // Until its row is written the job is known from memory: the row would tell of an earlier state.
      changes.publish(await finish(state, end, failure))
    } finally {
      clearInterval(heartbeat)
      running.delete(job.id)
    }
  }

  async function finish(state: RunningJob, end: End, failure: Failure | null): Promise<Job> {
    const progress = { ...state.job.progress, current: null, secondsLeft: null }
    for (const pauseMs of [...finishPausesMs, null]) {
      try {
        return await store.finish(state.job.id, programId, { state: end, progress, failure })
      } catch (error) {
        if (pauseMs === null) throw error
        log.warn('The end of a job was not saved; trying again', { error: toAppError(error) })
        // Closing does not wait for a database to come back, but one statement may have met a cancellation meant for
        // the one before.
        await sleep(closing.signal.aborted ? closingPauseMs : pauseMs)
      }
    }
    throw new AppError('internal', 'The end of a job could not be saved.')
  }

  function keepAlive(state: RunningJob): NodeJS.Timeout {
    return setInterval(() => {
      store.heartbeat(state.job.id, programId).then(
        (answer) => {
          if (!answer) abort(state, 'lost')
          else if (answer.cancelRequested) abort(state, 'cancelled')
        },
        (error: unknown) => log.warn('A job could not show that it lives', { error: toAppError(error) }),
      )
    }, heartbeatEveryMs)
  }

  function abort(state: RunningJob, reason: 'cancelled' | 'closing' | 'lost'): void {
    if (state.reason) return
    state.reason = reason
    if (reason === 'cancelled') {
      state.job = { ...state.job, cancelRequested: true }
      changes.publish(state.job)
    }
    state.abort.abort(new AppError('cancelled', 'The job was stopped.'))
  }

  /** A job as it is now: this program's own from memory, which is ahead of the rows. */
  const current = (job: Job): Job => running.get(job.id)?.job ?? job

  return {
    /** Takes up what an earlier run of the program left, then whatever is queued. */
    async start(): Promise<void> {
      await store.requeueInterrupted([])
      isStarted = true
      kick()
      if (database.engine === 'remote') {
        const isOwn = (id: string) => running.has(id)
        others = followOtherPrograms({ store, isOwn, ownIds: () => [...running.keys()], changes, kick, log })
      }
    },

    /** Adds a job and answers at once. */
    async enqueue(job: {
      kind: JobKind
      title: string
      payload?: Record<string, unknown>
      items?: { name: string; source: ItemSource }[]
    }): Promise<Job> {
      const created = await store.create({ ...job, payload: { ...job.payload, machine } })
      // It may run already, if another lane's end looked for work in between.
      if (!running.has(created.id)) changes.publish(created)
      kick()
      return created
    },

    async list(limit: number): Promise<Job[]> {
      return (await store.list(limit)).map(current)
    },

    /** Throws `not-found`. */
    async get(id: string): Promise<Job> {
      return running.get(id)?.job ?? current(await store.get(id))
    },

    items: store.items,

    /** Jobs that are queued or running, oldest first. */
    async open(): Promise<Job[]> {
      return (await store.open()).map(current)
    },

    /** Stops a job: at once if it waits, within two seconds if it runs. What it finished stays. Throws `not-found`. */
    async cancel(id: string): Promise<Job> {
      // First here, then in its row: the embedded engine has one connection, and the job may be using it.
      const before = running.get(id)
      if (before) abort(before, 'cancelled')
      const job = await store.requestCancel(id)
      const state = running.get(id)
      if (state) abort(state, 'cancelled')
      else changes.publish(job)
      return current(job)
    },

    /** Queues failed items again, and those the job never came to. Throws `conflict`, `not-found`. */
    async retryFailed(id: string): Promise<Job> {
      const job = await store.requeueFailed(id, machine)
      changes.publish(job)
      kick()
      return job
    },

    /** Open jobs and those just ended, then every change of any job, until the signal or the runner's end. */
    async *watch(signal?: AbortSignal): AsyncGenerator<Job, void, void> {
      const until = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
      const feed = changes.follow(until)
      try {
        if (until.aborted) return
        for (const job of await store.recent()) {
          if (until.aborted) return
          // A change that came meanwhile is as new or newer, and follows.
          if (!feed.has(job.id)) yield current(job)
        }
        for (let job = await feed.next(); job; job = await feed.next()) yield job
      } catch (error) {
        // The library may be closed under the first list.
        if (!until.aborted) throw error
      } finally {
        feed.end()
      }
    },

    /** Resolves when this program has no job to run any more. */
    async idle(): Promise<void> {
      kick()
      while (lanes.size > 0) await Promise.all(lanes.values())
    },

    /** Stops running jobs so that the next start goes on with them. */
    async close(): Promise<void> {
      closing.abort()
      clearTimeout(recovery)
      for (const state of running.values()) abort(state, 'closing')
      await Promise.all([...lanes.values(), others?.end()])
    },
  }
}

export type JobRunner = ReturnType<typeof createJobRunner>
