import type { Documents } from '../documents/documents.ts'
import type { Embeddings } from '../embeddings/embeddings.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { implementer } from './middleware.ts'

/** The embeddings area: how text is understood, and embedding what is missing. */
export function embeddingsApi({
  documents,
  embeddings,
  jobs,
}: {
  documents: Documents
  embeddings: Embeddings
  jobs: JobRunner
}) {
  const { state, embedMissing } = implementer.embeddings
  return {
    state: state.handler(async () => {
      const building = (await jobs.open()).find((job) => job.kind === 'fit-embedding-space')
      return { ...(await embeddings.state()), buildingJobId: building?.id ?? null }
    }),
    embedMissing: embedMissing.handler(async ({ input }) => {
      // Asked for by name, an unknown document is an error now and not of a job later.
      if (input.documentId) await documents.get(input.documentId)
      const job = await jobs.enqueue({
        kind: 'embed-missing',
        title: input.documentId
          ? 'Make one document searchable by meaning'
          : 'Make all passages searchable by meaning',
        payload: { documentId: input.documentId },
      })
      return { jobId: job.id }
    }),
  }
}
