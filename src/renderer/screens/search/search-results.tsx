import { Button } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Notice } from '../../../shared/api/base.ts'
import type { DocumentFilter } from '../../../shared/api/documents.ts'
import type { SearchHit, SearchMode, SearchResult } from '../../../shared/api/search.ts'
import { LoadingRows } from '../../components/loading-rows.tsx'
import { NoticeList } from '../../components/notice-list.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { sayCount } from '../../wording/say-number.ts'
import { HitList } from './hit-list.tsx'
import { NoHits } from './no-hits.tsx'
import { hitsAtOnce, mostHits, type SearchParams } from './search-params.ts'
import { SearchTips } from './search-tips.tsx'
import styles from './search.module.css'

interface Props {
  asked: string
  mode: SearchMode
  filter: DocumentFilter
  limit: number
  search: UseQueryResult<SearchResult>
  /** Index of the passage that the arrow keys are on. */
  active: number
  onOpen: (row: number) => void
  onAsk: (question: string) => void
  onChange: (part: Partial<SearchParams>) => void
}

/** What a search found, or why there is nothing to show. */
export function SearchResults({
  asked,
  mode,
  filter,
  limit,
  search,
  active,
  onOpen,
  onAsk,
  onChange,
}: Props) {
  if (asked === '') return <SearchTips onAsk={onAsk} />
  // Results of the question before stay while the next ones are fetched; an error of the new question must not hide.
  const query = search.isError ? { ...search, data: undefined } : search
  return (
    <QueryView
      query={query}
      errorTitle="The search did not work"
      loading={<LoadingRows label="Searching" count={6} rowHeight={112} />}
    >
      {({ hits, notices, tookMs }) => (
        <div className={styles.results} data-stale={search.isPlaceholderData || undefined}>
          <div className={styles.resultsHead}>
            <output>{search.isPlaceholderData ? 'Searching' : describeHits(hits)}</output>
            {hits.length > 0 && <span className={styles.took}>{Math.max(1, Math.round(tookMs))} ms</span>}
          </div>
          {noticesFor(hits, notices).length > 0 && (
            <div className={styles.notices}>
              <NoticeList notices={noticesFor(hits, notices)} />
            </div>
          )}
          {hits.length === 0 ? (
            <NoHits asked={asked} mode={mode} filter={filter} onChange={onChange} />
          ) : (
            <HitList hits={hits} active={active} onOpen={onOpen} />
          )}
          {hits.length >= limit && limit < mostHits && (
            <div className={styles.more}>
              <Button
                variant="default"
                loading={search.isFetching}
                onClick={() => onChange({ limit: Math.min(mostHits, limit + hitsAtOnce) })}
              >
                Show more passages
              </Button>
            </div>
          )}
        </div>
      )}
    </QueryView>
  )
}

/** That no passage has the words needs no notice where the whole screen says so. */
function noticesFor(hits: readonly SearchHit[], notices: readonly Notice[]): readonly Notice[] {
  return hits.length > 0 ? notices : notices.filter(({ code }) => code !== 'words-not-found')
}

function describeHits(hits: readonly SearchHit[]): string {
  if (hits.length === 0) return 'No passages'
  const documents = new Set(hits.map(({ documentId }) => documentId)).size
  return `${sayCount(hits.length, 'passage')} in ${sayCount(documents, 'document')}`
}
