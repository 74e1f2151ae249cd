import { z } from 'zod'

/** The passage a document is opened at, as offsets in its content; both or none. */
export const documentParamsSchema = z.object({
  from: z.coerce.number().int().nonnegative().optional().catch(undefined),
  to: z.coerce.number().int().nonnegative().optional().catch(undefined),
})
