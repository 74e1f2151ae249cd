import { toAppError } from '../../shared/errors.ts'
import type { Job } from '../../shared/api/jobs.ts'
import type { Log } from '../platform/log.ts'
import type { JobChanges } from './job-changes.ts'
import type { JobStore } from './job-store.ts'

/** How often a program looks at what the others on its server do. */
const lookEveryMs = 2000

/**
 * Several programs share a library on a server: tells this one's watchers how the others' jobs go on, and takes up the
 * jobs of those that are gone.
 */
export function followOtherPrograms(collaborators: {
  store: JobStore
  isOwn: (jobId: string) => boolean
  ownIds: () => string[]
  changes: JobChanges
  /** Called when something may be there to run. */
  kick: () => void
  log: Log
}) {
  const { store, isOwn, ownIds, changes, kick, log } = collaborators
  let known = new Map<string, string>()
  let looking: Promise<void> = Promise.resolve()
  let isLooking = false

  async function look(): Promise<void> {
    await store.requeueInterrupted(ownIds())
    // Also those that began and ended since the last look.
    const jobs = (await store.recent()).filter((job) => !isOwn(job.id))
    const before = known
    known = new Map(jobs.map((job) => [job.id, JSON.stringify(job)]))
    for (const job of jobs) if (known.get(job.id) !== before.get(job.id)) publish(job)
    // After a long pause, such as a closed laptop's, an end may be too old to be among them.
    for (const [id, seen] of before) {
      if (!known.has(id) && !isOwn(id) && isOpen(JSON.parse(seen) as Job)) publish(await store.get(id))
    }
    if (jobs.some((job) => job.state === 'queued')) kick()
  }

  /** One that this program has begun meanwhile tells of itself. */
  function publish(job: Job): void {
    if (!isOwn(job.id)) changes.publish(job)
  }

  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    looking = look()
      .catch((error: unknown) =>
        log.warn('The jobs of other programs could not be read', { error: toAppError(error) }),
      )
      .finally(() => {
        isLooking = false
      })
  }, lookEveryMs)
  timer.unref()

  return {
    /** Stops looking; resolves when no look is under way. */
    async end(): Promise<void> {
      clearInterval(timer)
      await looking
    },
  }
}

function isOpen({ state }: Job): boolean {
  return state === 'queued' || state === 'running'
}
