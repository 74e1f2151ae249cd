import { z } from 'zod'
import { idSchema, procedure } from './base.ts'

export const embeddingProviders = ['built-in', 'openai', 'openai-compatible'] as const
export type EmbeddingProvider = (typeof embeddingProviders)[number]

export const embeddingStateSchema = z.object({
  provider: z.enum(embeddingProviders),
  /** The space that answers now, if there is one. */
  active: z
    .object({
      id: z.number().int(),
      model: z.string(),
      dimensions: z.number().int(),
      embedded: z.number().int(),
    })
    .nullable(),
  chunks: z.number().int(),
  /** Set while a new space is made or filled. */
  buildingJobId: idSchema.nullable(),
  /** A sentence when meaning is not available, or not for all. */
  message: z.string().nullable(),
})
export type EmbeddingState = z.infer<typeof embeddingStateSchema>

export const embeddingsContract = {
  state: procedure
    .route({ method: 'GET', path: '/embeddings', summary: 'How text is understood' })
    .output(embeddingStateSchema),
  /** Embeds exactly the chunks that have no vector yet, of one document or of all. */
  embedMissing: procedure
    .route({ method: 'POST', path: '/embeddings/embed-missing', summary: 'Embed what is missing' })
    .input(z.object({ documentId: idSchema.optional() }))
    .output(z.object({ jobId: idSchema })),
}
