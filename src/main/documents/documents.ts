import { AppError } from '../../shared/errors.ts'
import type { DocumentDetail, DocumentListRequest, DocumentSummary } from '../../shared/api/documents.ts'
import type { Database } from '../database/database.ts'
import { selectDocument, selectDocuments, selectFacets, selectTotals } from './document-queries.ts'

/** Reading the library: lists, one document, what can be filtered by. */
export function createDocuments({ database }: { database: Database }) {
  return {
    list(request: DocumentListRequest): Promise<{ documents: DocumentSummary[]; total: number }> {
      return selectDocuments(database.query, request)
    },

    /** Throws `not-found`. */
    async get(id: string): Promise<DocumentDetail> {
      const document = await selectDocument(database.query, id)
      if (!document) {
        throw new AppError(
          'not-found',
          'This document is not in the library. It may have been deleted; search for it again.',
        )
      }
      return document
    },

    facets: () => selectFacets(database.query),
    totals: () => selectTotals(database.query),
  }
}

export type Documents = ReturnType<typeof createDocuments>
