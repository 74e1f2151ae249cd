import { z } from 'zod'
import { searchModes } from '../../../shared/api/search.ts'
import { filterParamsSchema } from '../../filters/filter-params.ts'

/** A search as an address: text, way, filters, number of passages, and the passage that is open. */
export const searchParamsSchema = filterParamsSchema.extend({
  q: z.coerce.string().max(2000).optional().catch(undefined),
  mode: z.enum(searchModes).optional().catch(undefined),
  limit: z.coerce.number().int().min(1).max(100).optional().catch(undefined),
  /** The open passage's document and range. */
  doc: z.uuid().optional().catch(undefined),
  from: z.coerce.number().int().nonnegative().optional().catch(undefined),
  to: z.coerce.number().int().nonnegative().optional().catch(undefined),
})
export type SearchParams = z.infer<typeof searchParamsSchema>

/** How many passages a search shows at first, and how many more each time. */
export const hitsAtOnce = 20
/** The most passages that one search gives. */
export const mostHits = 100
