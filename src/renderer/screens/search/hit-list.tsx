import type { SearchHit } from '../../../shared/api/search.ts'
import { HitRow } from './hit-row.tsx'
import styles from './search.module.css'

interface Props {
  hits: readonly SearchHit[]
  active: number
  onOpen: (row: number) => void
}

/** Id of the list, for the box that controls it. */
export const hitsGridId = 'passages-found'

/** Id of a passage in the list, by its place from 0. */
export function hitRowId(index: number): string {
  return `passage-${index}`
}

/** The passages found, best first. The box keeps the focus and moves through them with the arrow keys. */
export function HitList({ hits, active, onOpen }: Props) {
  return (
    <div id={hitsGridId} role="grid" aria-label="Passages found" className={styles.hits}>
      {hits.map((hit, index) => (
        <HitRow
          key={hit.chunkId}
          id={hitRowId(index)}
          hit={hit}
          rank={index + 1}
          isActive={index === active}
          onOpen={() => onOpen(index)}
        />
      ))}
    </div>
  )
}
