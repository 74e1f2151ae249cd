// A row of the grid that the box controls; it is laid out as a card, not as a table.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import type { SearchHit } from '../../../shared/api/search.ts'
import { FormatIcon } from '../../components/format-icon.tsx'
import { HighlightedText } from '../../components/highlighted-text.tsx'
import { formatNames } from '../../wording/names.ts'
import { sayPlace } from '../../wording/say-place.ts'
import { WhyDetails } from './why-details.tsx'
import styles from './search.module.css'

interface Props {
  id: string
  hit: SearchHit
  /** Place in the list, from 1. */
  rank: number
  isActive: boolean
  onOpen: () => void
}

/** A passage found: which document, where in it, its best lines, and why. */
export function HitRow({ id, hit, rank, isActive, onOpen }: Props) {
  const place = sayPlace(hit)
  return (
    // The box moves through the rows and opens them with Enter; a click is the mouse's way to do the same.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="row"
      aria-selected={isActive}
      className={styles.hit}
      data-active={isActive || undefined}
      onClick={onOpen}
    >
      <div role="gridcell" className={styles.hitCell}>
        <span className={styles.place} aria-hidden>
          {rank}
        </span>
        <div className={styles.hitHead}>
          <span className={styles.hitTitle} dir="auto">
            {hit.title}
          </span>
          <span className={styles.hitPlace} dir="auto">
            {place === hit.title ? '' : place}
          </span>
        </div>
        <div className={styles.snippet}>
          <HighlightedText text={hit.snippet.text} highlights={hit.snippet.highlights} />
        </div>
        <div className={styles.hitFoot}>
          <span className={styles.hitSource}>
            <FormatIcon format={hit.format} size={16} />
            {formatNames[hit.format]}
            {hit.collection !== null && <span className={styles.hitCollection}> · {hit.collection}</span>}
          </span>
          <WhyDetails hit={hit} isReachable={isActive} />
        </div>
      </div>
    </div>
  )
}
