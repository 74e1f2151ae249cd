// Part of a virtual table, which has no table elements.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { Column } from './document-row.tsx'
import type { SortField } from './library-params.ts'
import styles from './library.module.css'

interface Props {
  column: Column
  sort: SortField
  descending: boolean
  onSort: (field: SortField) => void
}

/** The head of a column, which sorts by it where that makes sense. */
export function SortHead({ column, sort, descending, onSort }: Props) {
  const { id, title, sortField, isNumber } = column
  const isSorted = sortField === sort
  const Arrow = descending ? IconChevronDown : IconChevronUp
  return (
    <div
      role="columnheader"
      className={styles.cell}
      data-column={id}
      data-number={isNumber || undefined}
      aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : undefined}
    >
      {sortField ? (
        <button type="button" className={styles.sort} onClick={() => onSort(sortField)}>
          {title}
          {isSorted && <Arrow size={14} aria-hidden />}
        </button>
      ) : (
        title
      )}
    </div>
  )
}
