import { useQuery } from '@tanstack/react-query'
import type { Job } from '../../shared/api/jobs.ts'
import { useBackend } from '../app/backend-context.tsx'

/** How many jobs the program keeps in view. */
export const jobListInput = { limit: 50 }

/** The latest jobs, newest first; the job stream keeps them up to date. */
export function useJobs() {
  const { queries } = useBackend()
  return useQuery(queries.jobs.list.queryOptions({ input: jobListInput, staleTime: Infinity }))
}

/** The jobs that wait or work now. */
export function useActiveJobs(): Job[] {
  const { data = [] } = useJobs()
  return data.filter(({ state }) => state === 'queued' || state === 'running')
}
