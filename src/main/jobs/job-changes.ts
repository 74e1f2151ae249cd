import type { Job } from '../../shared/api/jobs.ts'

/** The changes of jobs on their way to one watcher. */
export interface JobFeed {
  /** Whether a change of this job waits to be taken. */
  has(jobId: string): boolean
  /** The next change, once there is one; null when the feed has ended. */
  next(): Promise<Job | null>
  /** Ends the feed; changes not taken yet are dropped. */
  end(): void
}

/**
 * Passes changes of jobs on to whoever watches. A watcher that is slow gets the latest of each job and not every one,
 * so that what waits for it never grows with time.
 */
export function createJobChanges() {
  const feeds = new Set<(job: Job) => void>()

  return {
    publish(job: Job): void {
      for (const give of feeds) give(job)
    },

    /** Gathers changes from now until the signal. */
    follow(until: AbortSignal): JobFeed {
      const waiting = new Map<string, Job>()
      let wake: () => void = () => {}
      let hasEnded = until.aborted

      const give = (job: Job) => {
        // Taken out first, so that changes come in the order of the last one of each job.
        waiting.delete(job.id)
        waiting.set(job.id, job)
        wake()
      }
      const end = () => {
        hasEnded = true
        feeds.delete(give)
        until.removeEventListener('abort', end)
        wake()
      }
      if (!hasEnded) {
        feeds.add(give)
        until.addEventListener('abort', end, { once: true })
      }
      return {
        has: (jobId) => waiting.has(jobId),
        async next() {
          for (;;) {
            if (until.aborted || hasEnded) return null
            const [job] = waiting.values()
            if (job) {
              waiting.delete(job.id)
              return job
            }
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          }
        },
        end,
      }
    },
  }
}

export type JobChanges = ReturnType<typeof createJobChanges>
