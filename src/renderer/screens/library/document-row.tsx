// The table is virtual: its rows are placed freely, which table elements cannot be.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
import type { DocumentSummary } from '../../../shared/api/documents.ts'
import { FormatIcon } from '../../components/format-icon.tsx'
import { documentTypeNames, formatNames } from '../../wording/names.ts'
import { sayNumber } from '../../wording/say-number.ts'
import { saySize } from '../../wording/say-size.ts'
import { sayFullTime, sayTime } from '../../wording/say-time.ts'
import { CoverageCell } from './coverage-cell.tsx'
import type { SortField } from './library-params.ts'
import styles from './library.module.css'

/** A column of the table of documents. */
export interface Column {
  id: string
  title: string
  sortField?: SortField
  isNumber?: boolean
}

/** The columns, from left to right; `library.module.css` gives their widths by id. */
export const columns: readonly Column[] = [
  { id: 'title', title: 'Title', sortField: 'title' },
  { id: 'type', title: 'Type' },
  { id: 'collection', title: 'Collection', sortField: 'collection' },
  { id: 'format', title: 'Format', sortField: 'format' },
  { id: 'pages', title: 'Pages', isNumber: true },
  { id: 'size', title: 'Size', sortField: 'sizeBytes', isNumber: true },
  { id: 'coverage', title: 'Searchable' },
  { id: 'changed', title: 'Changed', sortField: 'updatedAt' },
]

interface Props {
  index: number
  /** Distance from the first row in pixels. */
  offset: number
  /** Undefined while its page is being fetched. */
  document: DocumentSummary | undefined
  isActive: boolean
  onActivate: () => void
  onOpen: () => void
}

/** One document in the table. */
export const DocumentRow = memo(
  function DocumentRow({ index, offset, document, isActive, onActivate, onOpen }: Props) {
    const cells: Record<string, ReactNode> = document
      ? {
          title: (
            <>
              <FormatIcon format={document.format} />
              <Link
                to="/documents/$id"
                params={{ id: document.id }}
                tabIndex={-1}
                className={styles.titleLink}
                title={document.sourceName}
                dir="auto"
                onClick={(event) => {
                  // The row opens the document itself; the link is for opening it elsewhere.
                  if (!event.ctrlKey && !event.metaKey && !event.shiftKey) event.preventDefault()
                  else event.stopPropagation()
                }}
              >
                {document.title}
              </Link>
            </>
          ),
          type: document.documentType === null ? <None /> : documentTypeNames[document.documentType],
          collection: document.collection ?? <None />,
          format: formatNames[document.format],
          pages: document.pageCount === null ? <None /> : sayNumber(document.pageCount),
          size: saySize(document.sizeBytes),
          coverage: <CoverageCell document={document} isReachable={isActive} />,
          changed: <span title={sayFullTime(document.updatedAt)}>{sayTime(document.updatedAt)}</span>,
        }
      : {}
    return (
      // The table itself takes the keys; a click is the mouse's way to open.
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
      <div
        id={`document-${index}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isActive}
        className={styles.row}
        data-active={isActive || undefined}
        style={{ transform: `translateY(${offset}px)` }}
        onMouseDown={onActivate}
        onClick={onOpen}
      >
        {columns.map(({ id, isNumber }) => (
          <div
            key={id}
            role="gridcell"
            className={styles.cell}
            data-column={id}
            data-number={isNumber || undefined}
          >
            {document ? cells[id] : <Skeleton height={12} width={id === 'title' ? '60%' : '70%'} />}
          </div>
        ))}
      </div>
    )
  },
  (before, after) =>
    before.document === after.document &&
    before.isActive === after.isActive &&
    before.index === after.index &&
    before.offset === after.offset,
)

function None() {
  return (
    <span className={styles.none}>
      <span aria-hidden>–</span>
    </span>
  )
}
