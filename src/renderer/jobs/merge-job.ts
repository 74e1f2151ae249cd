import type { Job } from '../../shared/api/jobs.ts'

/** The list, newest first, with a job put in or replaced. */
export function mergeJob(jobs: readonly Job[], changed: Job): Job[] {
  const others = jobs.filter(({ id }) => id !== changed.id)
  const index = others.findIndex(({ createdAt }) => createdAt <= changed.createdAt)
  return others.toSpliced(index === -1 ? others.length : index, 0, changed)
}
