import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import type { DocumentFilter, DocumentSummary } from '../../../shared/api/documents.ts'
import { useBackend } from '../../app/backend-context.tsx'
import type { SortField } from './library-params.ts'

interface Listing {
  filter: DocumentFilter
  titleContains: string | undefined
  sort: SortField
  descending: boolean
}

export interface DocumentPages {
  /** Number of documents that match, or null before the first answer. */
  total: number | null
  documentAt: (index: number) => DocumentSummary | undefined
  /** Says which rows are in view, so that they are fetched. */
  showRows: (first: number, last: number) => void
  error: Error | null
  retry: () => void
}

const pageSize = 100

/** The documents of a listing, fetched a hundred at a time around the rows that are in view. */
export function useDocumentPages({ filter, titleContains, sort, descending }: Listing): DocumentPages {
  const { queries } = useBackend()
  const [view, setView] = useState({ first: 0, last: 0 })
  // The first page always belongs to it: it tells the total.
  const wanted = [...new Set([0, view.first, view.last])].sort((a, b) => a - b)
  const answers = useQueries({
    queries: wanted.map((page) =>
      queries.documents.list.queryOptions({
        input: {
          filter,
          ...(titleContains !== undefined && { titleContains }),
          sort,
          descending,
          limit: pageSize,
          offset: page * pageSize,
        },
        placeholderData: page === 0 ? keepPreviousData : undefined,
      }),
    ),
  })
  const failed = answers.find(({ isError }) => isError)
  return {
    total: answers[0]?.data?.total ?? null,
    documentAt: (index) =>
      answers[wanted.indexOf(Math.floor(index / pageSize))]?.data?.documents[index % pageSize],
    showRows: (first, last) => {
      const next = { first: Math.floor(first / pageSize), last: Math.floor(last / pageSize) }
      setView((now) => (now.first === next.first && now.last === next.last ? now : next))
    },
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  }
}
