import packageInfo from '../../../package.json' with { type: 'json' }
import type { Database } from '../database/database.ts'
import type { Documents } from '../documents/documents.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { implementer } from './middleware.ts'

/** The library area: how the library is. */
export function libraryApi({
  database,
  documents,
  jobs,
}: {
  database: Database
  documents: Documents
  jobs: JobRunner
}) {
  return {
    status: implementer.library.status.handler(async () => {
      const [totals, open] = [await documents.totals(), await jobs.open()]
      const { serverVersion, vectorVersion, wordRanking } = database.capabilities
      return {
        location: database.location,
        engine: database.engine,
        serverVersion,
        vectorVersion,
        wordRanking,
        durable: database.durable,
        ...totals,
        runningJobs: open.length,
        version: packageInfo.version,
      }
    }),
  }
}
