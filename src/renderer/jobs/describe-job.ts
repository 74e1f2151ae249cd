import type { Job } from '../../shared/api/jobs.ts'
import { sayCount, sayNumber } from '../wording/say-number.ts'
import { sayDuration } from '../wording/say-time.ts'

/** Whether a job still waits or works. */
export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running'
}

/** Files of an import that became documents. */
export function importedCount({ progress }: Job): number {
  return Math.max(0, progress.done - progress.failed - progress.unchanged)
}

/** Share of a job that is done, 0 to 100, or null while its size is unknown. */
export function percentDone({ progress }: Job): number | null {
  return progress.total > 0 ? Math.min(100, (progress.done / progress.total) * 100) : null
}

/** How a job stands, in one line: `12 of 40 files · about 2 minutes left`, `38 imported, 2 failed`. */
export function describeJob(job: Job): string {
  const { progress } = job
  if (job.state === 'queued') return 'Waiting for its turn'
  if (job.state === 'running') {
    const done =
      progress.total > 0
        ? `${sayNumber(progress.done)} of ${sayCount(progress.total, ...unit(job))}`
        : 'Starting'
    const left = progress.secondsLeft === null ? null : `${sayDuration(progress.secondsLeft)} left`
    return [job.cancelRequested ? 'Stopping' : done, job.cancelRequested ? null : left]
      .filter(Boolean)
      .join(' · ')
  }
  if (job.kind !== 'import') return describeEndedWork(job)
  const parts = [
    importedCount(job) > 0 && `${sayNumber(importedCount(job))} imported`,
    progress.unchanged > 0 && `${sayNumber(progress.unchanged)} unchanged`,
    progress.failed > 0 && `${sayNumber(progress.failed)} failed`,
  ].filter(Boolean)
  const results = parts.length > 0 ? parts.join(', ') : 'Nothing imported'
  if (job.state === 'cancelled')
    return `Stopped after ${sayNumber(progress.done)} of ${sayCount(progress.total, 'file')}: ${results.toLowerCase()}`
  return results
}

function describeEndedWork(job: Job): string {
  if (job.state === 'cancelled') return 'Stopped'
  if (job.state === 'failed') return job.failure?.message ?? 'It did not work.'
  const { failed } = job.progress
  if (failed > 0) return `Done; ${sayCount(failed, 'passage is', 'passages are')} found by words only`
  return 'Done'
}

function unit({ kind }: Job): [string, string] {
  if (kind === 'import') return ['file', 'files']
  return kind === 'embed-missing' ? ['passage', 'passages'] : ['step', 'steps']
}
