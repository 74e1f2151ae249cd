import { formats } from '../ingestion/formats/index.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { StagedFiles } from '../platform/staged-files.ts'
import { implementer } from './middleware.ts'

/** The ingestion area: what can be read, and starting imports. */
export function ingestionApi({ jobs, stagedFiles }: { jobs: JobRunner; stagedFiles: StagedFiles }) {
  const { formats: listFormats, start } = implementer.ingestion
  return {
    formats: listFormats.handler(() =>
      formats.map(({ id, name, extensions, mediaTypes }) => ({
        id,
        name,
        extensions: [...extensions],
        mediaTypes: [...mediaTypes],
      })),
    ),
    start: start.handler(async ({ input }) => {
      const sources = await stagedFiles.take(input.tokens)
      const job = await jobs.enqueue({
        kind: 'import',
        title: sources.length === 1 ? `Import ${sources[0]!.name}` : `Import ${sources.length} files`,
        payload: { options: input.options },
        items: sources.map(({ name, path, uri, isCopy }) => ({ name, source: { path, uri, isCopy } })),
      })
      return { jobId: job.id }
    }),
  }
}
