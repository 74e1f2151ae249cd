import { useHotkeys } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { SearchHit } from '../../../shared/api/search.ts'
import { useBackend } from '../../app/backend-context.tsx'
import { Panes } from '../../components/panes.tsx'
import { filterOf, filterParams } from '../../filters/filter-params.ts'
import { useNarrowWindow } from '../../hooks/use-narrow-window.ts'
import { useTypedText } from '../../hooks/use-typed-text.ts'
import { hitRowId, hitsGridId } from './hit-list.tsx'
import { PassagePane, type OpenPassage } from './passage-pane.tsx'
import { SearchBox } from './search-box.tsx'
import { hitsAtOnce, type SearchParams } from './search-params.ts'
import { SearchResults } from './search-results.tsx'
import { useChosenHit } from './use-chosen-hit.ts'
import { useSettled } from './use-settled.ts'
import styles from './search.module.css'

const route = getRouteApi('/search')

/** Search: the box, the filters, the passages found and the one that is being read. */
export function SearchScreen() {
  const { queries } = useBackend()
  const params = route.useSearch()
  const navigate = route.useNavigate()
  const isNarrow = useNarrowWindow()
  const box = useRef<HTMLInputElement>(null)
  const [readerFocus, setReaderFocus] = useState(0)

  const change = (part: Partial<SearchParams>, options: { push?: boolean } = {}) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: options.push !== true })
  const closed = { doc: undefined, from: undefined, to: undefined }
  const asked = params.q ?? ''
  const [text, setText] = useTypedText(asked, (q) => {
    change({ q: q === '' ? undefined : q, limit: undefined, ...closed })
  })

  const mode = params.mode ?? 'hybrid'
  const filter = filterOf(params)
  const limit = params.limit ?? hitsAtOnce
  const search = useQuery(
    queries.search.run.queryOptions({
      input: { text: asked, mode, filter, limit },
      enabled: asked !== '',
      placeholderData: keepPreviousData,
    }),
  )
  const hits = asked === '' ? [] : (search.data?.hits ?? [])
  const chosen = useChosenHit(params, asked, hits)

  const opened: OpenPassage | null = params.doc
    ? {
        documentId: params.doc,
        start: params.from ?? 0,
        end: params.to ?? 0,
        hit: (chosen.isOpen && chosen.hit) || null,
      }
    : null
  // Beside the list the passage that the arrows are on is shown at once; it waits until typing and moving have settled.
  const preview = useSettled(
    isNarrow || opened || search.isPlaceholderData ? null : (chosen.hit ?? null),
    220,
  )
  const shown = opened ?? (preview && asked !== '' ? passageOf(preview) : null)

  const focusBox = () => {
    if (isNarrow && params.doc) handleBack()
    box.current?.focus()
    box.current?.select()
  }
  useHotkeys([['mod+K', focusBox, { preventDefault: true }]], [])
  useHotkeys([['/', focusBox]])
  useEffect(() => {
    if (!isNarrow || !params.doc) box.current?.focus()
    // Only when the screen opens: later the focus belongs to the person.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])

  const open = (row: number) => {
    const hit = hits[row]
    if (!hit || search.isPlaceholderData) return
    chosen.choose(row)
    setReaderFocus((count) => count + 1)
    change({ doc: hit.documentId, from: hit.start, to: hit.end }, { push: isNarrow })
  }
  const move = (row: number) => {
    chosen.choose(row)
    if (params.doc) change(closed)
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') move(chosen.row + 1)
    else if (event.key === 'ArrowUp') move(chosen.row - 1)
    else if (event.key === 'Enter' && text.trim() !== asked) setText(text, true)
    else if (event.key === 'Enter') open(chosen.row)
    else return
    event.preventDefault()
  }
  const handleBack = () => {
    if (isNarrow) change(closed)
    setReaderFocus(0)
    // On a narrow window the box comes back with the list, so it can only be focused after that.
    requestAnimationFrame(() => box.current?.focus())
  }

  const pane = (
    <PassagePane
      passage={shown}
      focusRequest={readerFocus}
      onBack={handleBack}
      isPage={isNarrow}
      hasQuestion={asked !== ''}
    />
  )
  if (isNarrow && opened) return pane
  const list = (
    <div className={styles.column}>
      <SearchBox
        ref={box}
        text={text}
        onTextChange={setText}
        mode={mode}
        onModeChange={(next) => change({ mode: next === 'hybrid' ? undefined : next, ...closed })}
        isBusy={search.isFetching}
        filter={filter}
        onFilterChange={(next) => change({ ...filterParams(next), ...closed })}
        controls={hits.length > 0 ? hitsGridId : undefined}
        activeDescendant={chosen.hit && hitRowId(chosen.row)}
        onKeyDown={handleKeyDown}
      />
      <SearchResults
        asked={asked}
        mode={mode}
        filter={filter}
        limit={limit}
        search={search}
        active={chosen.row}
        onOpen={open}
        onAsk={(question) => {
          setText(question, true)
          box.current?.focus()
        }}
        onChange={(part) => change({ ...part, ...closed })}
      />
    </div>
  )
  if (isNarrow) return list
  return (
    <Panes
      id="search"
      main={list}
      aside={pane}
      mainLeast={360}
      asideSize={{ usual: '54%', least: 360 }}
      separatorLabel="Width of the reading pane"
    />
  )
}

function passageOf(hit: SearchHit): OpenPassage {
  return { documentId: hit.documentId, start: hit.start, end: hit.end, hit }
}
