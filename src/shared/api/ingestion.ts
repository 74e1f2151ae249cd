import { z } from 'zod'
import { accessTiers, documentTypes, formatIds } from './documents.ts'
import { idSchema, procedure } from './base.ts'

/** What the person chose for all files of one import; a file's own metadata wins over it, except the collection. */
export const importOptionsSchema = z.object({
  collection: z.string().trim().min(1).max(200).optional(),
  documentType: z.enum(documentTypes).optional(),
  accessTier: z.enum(accessTiers).optional(),
  tags: z.array(z.string().trim().min(1)).optional(),
})
export type ImportOptions = z.infer<typeof importOptionsSchema>

/** A file the host holds for us. Clients name tokens, never paths. */
export const stagedFileSchema = z.object({
  token: z.string().min(16),
  name: z.string(),
  sizeBytes: z.number().int(),
})
export type StagedFile = z.infer<typeof stagedFileSchema>

export const ingestionContract = {
  formats: procedure.route({ method: 'GET', path: '/formats', summary: 'File formats Lectern reads' }).output(
    z.array(
      z.object({
        id: z.enum(formatIds),
        name: z.string(),
        extensions: z.array(z.string()),
        mediaTypes: z.array(z.string()),
      }),
    ),
  ),
  /** Starts one import job for staged files and answers at once. */
  start: procedure
    .route({ method: 'POST', path: '/imports', summary: 'Import staged files' })
    .input(
      z.object({ tokens: z.array(z.string()).min(1).max(50_000), options: importOptionsSchema.default({}) }),
    )
    .output(z.object({ jobId: idSchema })),
}
