import { z } from 'zod'
import { procedure } from './base.ts'

export const libraryStatusSchema = z.object({
  /** Folder of the library, or the server's host and database name; never a password. */
  location: z.string(),
  engine: z.enum(['embedded', 'remote']),
  serverVersion: z.string(),
  vectorVersion: z.string(),
  /** How word search ranks here. */
  wordRanking: z.enum(['bm25', 'ts-rank']),
  /** Whether each commit is known to reach the disk: proven at start for the embedded engine, the server's setting else. */
  durable: z.boolean(),
  documents: z.number().int(),
  chunks: z.number().int(),
  embeddedChunks: z.number().int(),
  runningJobs: z.number().int(),
  version: z.string(),
})
export type LibraryStatus = z.infer<typeof libraryStatusSchema>

export const libraryContract = {
  status: procedure
    .route({ method: 'GET', path: '/status', summary: 'State of the library' })
    .output(libraryStatusSchema),
}
