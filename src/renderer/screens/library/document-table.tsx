// The table is virtual: its rows are placed freely, which table elements cannot be.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useSessionStorage } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { DocumentRow, columns } from './document-row.tsx'
import { SortHead } from './sort-head.tsx'
import type { SortField } from './library-params.ts'
import type { DocumentPages } from './use-document-pages.ts'
import styles from './library.module.css'

interface Props {
  pages: DocumentPages
  sort: SortField
  descending: boolean
  onSort: (field: SortField) => void
}

/** Where a person is in the table, kept while they read a document. */
interface Place {
  row: number
  /** Whether they left to read that row's document, and come back to it. */
  isLeft: boolean
}

const rowHeight = 36
const headHeight = 33
/** Rows to draw while the first answer is on its way. */
const expectedRows = 12

/** The documents as a table that stays fast with any number of them. The arrow keys move, Enter opens. */
export function DocumentTable({ pages, sort, descending, onSort }: Props) {
  const navigate = useNavigate()
  const table = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useSessionStorage<Place>({
    key: 'lectern-library-place',
    defaultValue: { row: 0, isLeft: false },
    getInitialValueInEffect: false,
  })
  const count = pages.total ?? expectedRows
  const current = Math.min(place.row, Math.max(0, count - 1))
  // The rule is about a compiler that this program does not use.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // The head lies over the rows' own scrolling box, so that both have the same width beside any scroll bar.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 12,
    // The row that the keyboard is on stays drawn, so that the table can go on naming it.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), current])].sort((a, b) => a - b),
  })
  const rows = virtualizer.getVirtualItems()
  const inView = rows.filter(({ index }) => index !== current || rows.length === 1)
  const first = inView[0]?.index ?? 0
  const last = inView.at(-1)?.index ?? 0
  const { showRows } = pages
  useEffect(() => showRows(first, last))

  const [wasLeft] = useState(place.isLeft)
  const isBack = wasLeft && pages.total !== null
  useEffect(() => {
    if (!isBack) return
    virtualizer.scrollToIndex(current, { align: 'center' })
    table.current?.focus({ preventScroll: true })
    setPlace({ row: current, isLeft: false })
    // Once, when the person is back; afterwards the place is theirs to change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isBack])

  const open = (index: number) => {
    const document = pages.documentAt(index)
    if (!document) return
    setPlace({ row: index, isLeft: true })
    void navigate({ to: '/documents/$id', params: { id: document.id } })
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    // Buttons inside rows keep their own keys.
    if (event.target !== event.currentTarget) return
    const screenful = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 1)
    const moves: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + screenful,
      PageUp: current - screenful,
      Home: 0,
      End: count - 1,
    }
    const target = moves[event.key]
    if (target !== undefined) {
      const next = Math.max(0, Math.min(count - 1, target))
      setPlace({ row: next, isLeft: false })
      virtualizer.scrollToIndex(next, { align: 'auto' })
    } else if (event.key === 'Enter') open(current)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={table}
      className={styles.grid}
      role="grid"
      aria-label="Documents"
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-busy={pages.total === null}
      aria-activedescendant={pages.total ? `document-${current}` : undefined}
      tabIndex={0}
      onKeyDown={handleKeyDown}
    >
      <div ref={scroller} className={styles.scroller} role="presentation">
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.headRow}>
            {columns.map((column) => (
              <SortHead key={column.id} column={column} sort={sort} descending={descending} onSort={onSort} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {rows.map(({ index, start }) => (
            <DocumentRow
              key={index}
              index={index}
              offset={start - headHeight}
              document={pages.documentAt(index)}
              isActive={index === current}
              onActivate={() => setPlace({ row: index, isLeft: false })}
              onOpen={() => open(index)}
            />
          ))}
        </div>
      </div>
    </div>
  )
}
