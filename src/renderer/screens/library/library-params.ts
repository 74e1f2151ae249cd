import { z } from 'zod'
import { documentSortFields } from '../../../shared/api/documents.ts'
import { filterParamsSchema } from '../../filters/filter-params.ts'

export type SortField = (typeof documentSortFields)[number]

/** The library's list as an address: filters, text in the title, and order. */
export const libraryParamsSchema = filterParamsSchema.extend({
  title: z.coerce.string().optional().catch(undefined),
  sort: z.enum(documentSortFields).optional().catch(undefined),
  descending: z.boolean().optional().catch(undefined),
})
export type LibraryParams = z.infer<typeof libraryParamsSchema>

/** The order that a click on a column's head gives first: newest and largest first, names from A. */
export function firstOrder(field: SortField): boolean {
  return field === 'updatedAt' || field === 'createdAt' || field === 'sizeBytes'
}
