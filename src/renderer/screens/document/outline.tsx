import { memo, useEffect, useRef } from 'react'
import type { DocumentDetail } from '../../../shared/api/documents.ts'
import styles from './document.module.css'

interface Props {
  outline: DocumentDetail['outline']
  current: number | null
  onGoTo: (offset: number) => void
}

/** The document's headings; the one that is being read is marked. */
export const Outline = memo(function Outline({ outline, current, onGoTo }: Props) {
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    if (current !== null) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  if (outline.length === 0) return <p className={styles.asideEmpty}>This document has no headings.</p>
  const shallowest = Math.min(...outline.map(({ depth }) => depth))
  return (
    <nav ref={list} aria-label="Outline" className={styles.outline}>
      {outline.map((heading) => (
        <OutlineEntry
          key={heading.start}
          heading={heading}
          indent={Math.min(4, heading.depth - shallowest)}
          isCurrent={heading.start === current}
          onGoTo={onGoTo}
        />
      ))}
    </nav>
  )
})

interface EntryProps {
  heading: DocumentDetail['outline'][number]
  /** Steps to the right of the outermost headings. */
  indent: number
  isCurrent: boolean
  onGoTo: (offset: number) => void
}

// On its own, because a book has thousands of headings and reading on changes two of them.
const OutlineEntry = memo(function OutlineEntry({ heading, indent, isCurrent, onGoTo }: EntryProps) {
  const { start, text, page } = heading
  return (
    <button
      type="button"
      className={styles.heading}
      style={{ paddingInlineStart: 12 + indent * 14 }}
      aria-current={isCurrent ? 'location' : undefined}
      onClick={() => onGoTo(start)}
    >
      <span className={styles.headingText} dir="auto">
        {text}
      </span>
      {page !== null && (
        <span className={styles.headingPage} aria-label={`page ${page}`}>
          {page}
        </span>
      )}
    </button>
  )
})
