import type { JobProgress } from '../../shared/api/jobs.ts'

/** Watchers hear of a job's progress at most this often. */
const watchEveryMs = 100
/** Progress is written at most this often: each write is a commit that waits for the disk. */
const saveEveryMs = 1000

/**
 * Tells and keeps the progress of one run of a job, neither too often. `announce` shows the latest to watchers; `save`
 * writes it and never throws.
 */
export function trackProgress(job: {
  update: (change: Partial<JobProgress>) => void
  announce: () => void
  save: () => Promise<void>
}) {
  let lastAnnounced = -Infinity
  let lastSaved = performance.now()
  let saving: Promise<void> = Promise.resolve()
  let later: NodeJS.Timeout | undefined

  function announce(): void {
    later = undefined
    lastAnnounced = performance.now()
    job.announce()
  }

  return {
    report(change: Partial<JobProgress>): void {
      job.update(change)
      const now = performance.now()
      if (now - lastAnnounced >= watchEveryMs) {
        clearTimeout(later)
        announce()
      } else later ??= setTimeout(announce, watchEveryMs)
      if (now - lastSaved < saveEveryMs) return
      lastSaved = now
      saving = saving.then(job.save)
    },
    /** Resolves when nothing is under way any more. */
    async settle(): Promise<void> {
      clearTimeout(later)
      await saving
    },
  }
}
