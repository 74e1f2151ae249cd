import type { Embeddings } from '../embeddings/embeddings.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { implementer } from './middleware.ts'

/** The embeddings area: how text is understood, and embedding what is missing. */
export function embeddingsApi({ embeddings, jobs }: { embeddings: Embeddings; jobs: JobRunner }) {
  const { state, embedMissing } = implementer.embeddings
  return {
    state: state.handler(async () => {
      const building = (await jobs.open()).find((job) => job.kind === 'fit-embedding-space')
      return { ...(await embeddings.state()), buildingJobId: building?.id ?? null }
    }),
    embedMissing: embedMissing.handler(async ({ input }) => {
      const job = await jobs.enqueue({
        kind: 'embed-missing',
        title: input.documentId ? 'Make one document searchable by meaning' : 'Make all passages searchable by meaning',
        payload: { documentId: input.documentId },
      })
      return { jobId: job.id }
    }),
  }
}
