import { useSessionStorage } from '@mantine/hooks'
import { useEffect } from 'react'
import type { SearchHit } from '../../../shared/api/search.ts'
import { hitRowId } from './hit-list.tsx'
import type { SearchParams } from './search-params.ts'

interface ChosenHit {
  /** Row of the passage that the arrow keys are on; -1 while there is none. */
  row: number
  hit: SearchHit | undefined
  /** Whether the chosen passage is also the one that is open in the address. */
  isOpen: boolean
  choose: (row: number) => void
}

/**
 * The passage a person is at: the one open in the address, else the one the arrows were on when this was last asked,
 * else the best. Kept while they read the document, so that they come back to where they were.
 */
export function useChosenHit(params: SearchParams, asked: string, hits: readonly SearchHit[]): ChosenHit {
  const [place, setPlace] = useSessionStorage({
    key: 'lectern-search-place',
    defaultValue: { asked: '', row: 0 },
    getInitialValueInEffect: false,
  })
  const openRow = hits.findIndex((hit) => hit.documentId === params.doc && hit.start === params.from)
  const kept = place.asked === asked ? place.row : 0
  const row = Math.min(openRow === -1 ? kept : openRow, hits.length - 1)

  const isListed = hits.length > 0
  useEffect(() => {
    if (isListed) document.getElementById(hitRowId(row))?.scrollIntoView({ block: 'nearest' })
    // When a list appears, such as on the way back from a document; later each choice scrolls by itself.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isListed])

  return {
    row,
    hit: hits[row],
    isOpen: openRow !== -1,
    choose: (chosen) => {
      const next = Math.max(0, Math.min(hits.length - 1, chosen))
      setPlace({ asked, row: next })
      document.getElementById(hitRowId(next))?.scrollIntoView({ block: 'nearest' })
    },
  }
}
