import type { JobRunner } from '../jobs/job-runner.ts'
import { implementer } from './middleware.ts'

/** The jobs area: what runs and ran, cancel and retry. */
export function jobsApi({ jobs }: { jobs: JobRunner }) {
  const { list, get, items, watch, cancel, retryFailed } = implementer.jobs
  return {
    list: list.handler(({ input }) => jobs.list(input.limit)),
    get: get.handler(({ input }) => jobs.get(input.id)),
    items: items.handler(async ({ input }) => {
      await jobs.get(input.id)
      return jobs.items(input.id, input)
    }),
    watch: watch.handler(({ signal }) => jobs.watch(signal)),
    cancel: cancel.handler(({ input }) => jobs.cancel(input.id)),
    retryFailed: retryFailed.handler(({ input }) => jobs.retryFailed(input.id)),
  }
}
