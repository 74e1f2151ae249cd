import type { Documents } from '../documents/documents.ts'
import { implementer } from './middleware.ts'

/** The documents area: reading the library. */
export function documentsApi({ documents }: { documents: Documents }) {
  const { list, get, facets } = implementer.documents
  return {
    list: list.handler(({ input }) => documents.list(input)),
    get: get.handler(({ input }) => documents.get(input.id)),
    facets: facets.handler(() => documents.facets()),
  }
}
