import type { App } from '../../src/main/app.ts'
import type { Job } from '../../src/shared/api/jobs.ts'
import type { ImportOptions } from '../../src/shared/api/ingestion.ts'

/** Starts an import of files where they lie; answers its job's id. */
export async function startImport(
  app: App,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<string> {
  const files = await Promise.all(paths.map((path) => app.stagedFiles.stagePath(path)))
  const { jobId } = await app.client.ingestion.start({ tokens: files.map((file) => file.token), options })
  return jobId
}

/** Imports files where they lie and gives the job as it ended. */
export async function runImport(
  app: App,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<Job> {
  return jobEnded(app, await startImport(app, paths, options))
}

/** Waits until a job has ended, whatever its end and whoever runs it, and gives it as it ended. */
export async function jobEnded(app: App, jobId: string): Promise<Job> {
  return jobSeen(app, jobId, (job) => job.state !== 'queued' && job.state !== 'running')
}

/** Waits until a job is as wanted, as a watcher sees it. */
export async function jobSeen(app: App, jobId: string, isWanted: (job: Job) => boolean): Promise<Job> {
  for await (const job of await app.client.jobs.watch()) if (job.id === jobId && isWanted(job)) return job
  throw new Error('The watch ended before the job was as wanted.')
}
