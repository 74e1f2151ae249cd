import { formats } from '../ingestion/formats/index.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { StagedFiles, StagedSource } from '../platform/staged-files.ts'
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
      try {
        const job = await jobs.enqueue({
          kind: 'import',
          title: sources.length === 1 ? `Import ${sources[0]!.name}` : `Import ${sources.length} files`,
          payload: { options: input.options },
          items: itemsOf(sources),
        })
        return { jobId: job.id }
      } catch (error) {
        // The files stay at hand, so that the person can try again without choosing them anew.
        stagedFiles.giveBack(input.tokens, sources)
        throw error
      }
    }),
  }
}

/**
 * The items of an import. Uploads are known by their names, so two tables of one name in one import would take each
 * other's rows for their own; the second is told apart. Other documents are told apart by their text (`placeOf`).
 */
function itemsOf(sources: readonly StagedSource[]) {
  const seen = new Map<string, number>()
  return sources.map(({ name, path, uri, isCopy }) => {
    const times = (seen.get(uri) ?? 0) + 1
    seen.set(uri, times)
    return {
      name,
      source: { path, uri: isCopy && times > 1 ? `${uri}~${times}` : uri, isCopy },
    }
  })
}
