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
      {outline.map(({ start, depth, text, page }) => (
        <button
          key={start}
          type="button"
          className={styles.heading}
          style={{ paddingInlineStart: 12 + Math.min(4, depth - shallowest) * 14 }}
          aria-current={start === current ? 'location' : undefined}
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
      ))}
    </nav>
  )
})
