import { z } from 'zod'
import { estimateProgress } from '../jobs/estimate-progress.ts'
import type { JobContext, JobDefinition } from '../jobs/job-definition.ts'
import type { Embeddings } from './embeddings.ts'

const embedMissingPayload = z.object({ documentId: z.string().optional() })

/** The jobs of this feature: fitting the built-in model to the library, and embedding what has no vector yet. */
export function createEmbeddingJobs({ embeddings }: { embeddings: Embeddings }): JobDefinition[] {
  return [
    {
      kind: 'fit-embedding-space',
      lane: 'embedding',
      run: ({ signal, report }) => embeddings.fit({ signal, onProgress: progressReporter(report) }),
    },
    {
      kind: 'embed-missing',
      lane: 'embedding',
      run: async ({ job, signal, report }) => {
        const scope = embedMissingPayload.parse(job.payload)
        await embeddings.embedMissing(scope, { signal, onProgress: progressReporter(report) })
      },
    },
  ]
}

function progressReporter(report: JobContext['report']) {
  const estimate = estimateProgress(0)
  return (progress: { step: string; done: number; total: number; failed: number }): void => {
    const { step, done, total, failed } = progress
    report({ current: step, done, total, failed, chunks: done, ...estimate(done, total, done) })
  }
}
