import { Button } from '@mantine/core'
import { IconSearchOff } from '@tabler/icons-react'
import type { DocumentFilter } from '../../../shared/api/documents.ts'
import type { SearchMode } from '../../../shared/api/search.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { filterChips } from '../../filters/filter-chips.ts'
import { filterParams } from '../../filters/filter-params.ts'
import type { SearchParams } from './search-params.ts'

interface Props {
  asked: string
  mode: SearchMode
  filter: DocumentFilter
  onChange: (part: Partial<SearchParams>) => void
}

const searchedBy: Record<SearchMode, string> = {
  hybrid: 'by meaning and by words',
  meaning: 'by meaning only',
  words: 'by words only',
}

/** Says what was searched without success, and how to search wider. */
export function NoHits({ asked, mode, filter, onChange }: Props) {
  const chips = filterChips(filter)
  return (
    <EmptyState
      icon={IconSearchOff}
      title={`No passage found for “${asked.length > 60 ? `${asked.slice(0, 60)}…` : asked}”`}
      action={
        <>
          {chips.length > 0 && (
            <Button onClick={() => onChange(filterParams({}))}>Search without filters</Button>
          )}
          {mode !== 'hybrid' && (
            <Button
              variant={chips.length > 0 ? 'default' : 'filled'}
              onClick={() => onChange({ mode: undefined })}
            >
              Search by meaning and words
            </Button>
          )}
        </>
      }
    >
      <p>
        Searched {searchedBy[mode]}
        {chips.length > 0 ? ` in ${chips.map(({ text }) => text).join(', ')}.` : ' in the whole library.'}
      </p>
      <p>Fewer or more general words find more. Quotation marks ask for the exact phrase.</p>
    </EmptyState>
  )
}
