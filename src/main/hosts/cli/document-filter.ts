import { documentFilterSchema, type DocumentFilter } from '../../../shared/api/documents.ts'
import { checked } from './checked.ts'
import type { Options } from './options.ts'

/** The filter that the options name. Throws `invalid-input` for a format, type or date that is none. */
export function documentFilter(options: Options): DocumentFilter {
  return checked(documentFilterSchema, {
    ...(options.collection && { collections: options.collection }),
    ...(options.type && { documentTypes: options.type }),
    ...(options.format && { formats: options.format }),
    ...(options.tag && { tags: options.tag }),
    ...(options.from !== undefined && { dateFrom: options.from }),
    ...(options.to !== undefined && { dateTo: options.to }),
  })
}
