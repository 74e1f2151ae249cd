import { z } from 'zod'
import { documentFilterSchema, type DocumentFilter } from '../../shared/api/documents.ts'

/** The parts of a filter as they stand in an address; a part that makes no sense is left out, not an error. */
export const filterParamsSchema = z.object({
  collections: documentFilterSchema.shape.collections.catch(undefined),
  documentTypes: documentFilterSchema.shape.documentTypes.catch(undefined),
  formats: documentFilterSchema.shape.formats.catch(undefined),
  tags: documentFilterSchema.shape.tags.catch(undefined),
  accessTiers: documentFilterSchema.shape.accessTiers.catch(undefined),
  dateFrom: documentFilterSchema.shape.dateFrom.catch(undefined),
  dateTo: documentFilterSchema.shape.dateTo.catch(undefined),
})
export type FilterParams = z.infer<typeof filterParamsSchema>

/** The filter in an address, without its empty parts. */
export function filterOf(params: FilterParams): DocumentFilter {
  const { collections, documentTypes, formats, tags, accessTiers, dateFrom, dateTo } = params
  const filter = { collections, documentTypes, formats, tags, accessTiers, dateFrom, dateTo }
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value.length > 0),
  )
}

/** A filter as address parts, in which a part that is not set clears the one that was there before. */
export function filterParams(filter: DocumentFilter): FilterParams {
  const cleared = Object.fromEntries(Object.keys(filterParamsSchema.shape).map((key) => [key, undefined]))
  return { ...cleared, ...filterOf(filter) }
}
