import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { failureSchema, idSchema, procedure, timeSchema } from './base.ts'

export const jobKinds = ['import', 'fit-embedding-space', 'embed-missing'] as const
export type JobKind = (typeof jobKinds)[number]

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export const jobItemStates = ['queued', 'running', 'imported', 'unchanged', 'failed'] as const

export const jobProgressSchema = z.object({
  /** Items ended, whatever the result, of `total`. A job without items counts its own steps. */
  done: z.number().int(),
  total: z.number().int(),
  failed: z.number().int(),
  /** Imported items of which a part could not be: rows of a table. Their `failure` says which. */
  incomplete: z.number().int(),
  unchanged: z.number().int(),
  /** The file or step at work now. */
  current: z.string().nullable(),
  chunks: z.number().int(),
  /** Chunks a second over the job so far. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})
export type JobProgress = z.infer<typeof jobProgressSchema>

export const jobSchema = z.object({
  id: idSchema,
  kind: z.enum(jobKinds),
  title: z.string(),
  state: z.enum(jobStates),
  cancelRequested: z.boolean(),
  progress: jobProgressSchema,
  failure: failureSchema.nullable(),
  createdAt: timeSchema,
  startedAt: timeSchema.nullable(),
  finishedAt: timeSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>

export const jobItemSchema = z.object({
  id: idSchema,
  name: z.string(),
  state: z.enum(jobItemStates),
  failure: failureSchema.nullable(),
  documentIds: z.array(idSchema),
})
export type JobItem = z.infer<typeof jobItemSchema>

export const jobsContract = {
  list: procedure
    .route({ method: 'GET', path: '/jobs', summary: 'Jobs, newest first' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }).default({ limit: 50 }))
    .output(z.array(jobSchema)),
  get: procedure
    .route({ method: 'GET', path: '/jobs/{id}', summary: 'One job' })
    .input(z.object({ id: idSchema }))
    .output(jobSchema),
  /** The files of an import, those in one state if asked, in the order they were given. */
  items: procedure
    .route({ method: 'POST', path: '/jobs/{id}/items', summary: 'Files of a job' })
    .input(
      z.object({
        id: idSchema,
        state: z.enum(jobItemStates).optional(),
        limit: z.number().int().min(1).max(1000).default(200),
        offset: z.number().int().min(0).default(0),
      }),
    )
    .output(z.object({ items: z.array(jobItemSchema), total: z.number().int() })),
  /**
   * The jobs that changed, each time one does; first all that are queued or running, and those that ended in the last
   * minute. A slow reader gets the latest of each job. Ends when the caller lets go.
   */
  watch: procedure
    .route({ method: 'GET', path: '/jobs/watch', summary: 'Follow jobs as they change' })
    .output(eventIterator(jobSchema)),
  cancel: procedure
    .route({ method: 'POST', path: '/jobs/{id}/cancel', summary: 'Stop a job' })
    .input(z.object({ id: idSchema }))
    .output(jobSchema),
  /** Queues the failed files of an ended import again, in the same job. */
  retryFailed: procedure
    .route({ method: 'POST', path: '/jobs/{id}/retry-failed', summary: 'Try the failed files again' })
    .input(z.object({ id: idSchema }))
    .output(jobSchema),
}
