import type { Job } from '../../shared/api/jobs.ts'
import { isActive } from './describe-job.ts'

/**
 * The list, newest first, with a job put in or replaced. An ended job runs again only after it was queued again, so
 * news that it runs is old news that came late, and changes nothing.
 */
export function mergeJob(jobs: readonly Job[], changed: Job): Job[] {
  const before = jobs.find(({ id }) => id === changed.id)
  if (before && !isActive(before) && changed.state === 'running') return [...jobs]
  const others = jobs.filter(({ id }) => id !== changed.id)
  const index = others.findIndex(({ createdAt }) => createdAt <= changed.createdAt)
  return others.toSpliced(index === -1 ? others.length : index, 0, changed)
}
