import type { App } from '../app.ts'

/** Starts the import of a folder of sample documents into a library that is still empty; a filled one stays as it is. */
export async function fillWithSamples(
  app: Pick<App, 'client' | 'stagedFiles'>,
  folder: string,
): Promise<void> {
  const [{ documents }, jobs] = await Promise.all([app.client.library.status(), app.client.jobs.list()])
  // A job that is there already goes on by itself, after a kill as well.
  if (documents > 0 || jobs.length > 0) return
  const { files } = await app.stagedFiles.stageFolder(folder)
  if (files.length === 0) return
  await app.client.ingestion.start({ tokens: files.map((file) => file.token), options: {} })
}
