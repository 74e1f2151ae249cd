import { Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { IconFolder } from '@tabler/icons-react'
import { useBackend } from '../app/backend-context.tsx'
import { sayNumber } from '../wording/say-number.ts'
import styles from './sidebar.module.css'

interface Props {
  isFolded: boolean
}

/** The collections. One click narrows what is shown to a collection: the search on the search screen, else the library. */
export function CollectionList({ isFolded }: Props) {
  const { queries } = useBackend()
  const facets = useQuery(queries.documents.facets.queryOptions())
  const location = useLocation()
  const isSearch = location.pathname === '/search'
  const collections = facets.data?.collections ?? []
  if (collections.length === 0 || isFolded) return <div className={styles.collections} />
  const chosen = (location.search as { collections?: string[] }).collections ?? []
  return (
    <nav aria-label="Collections" className={styles.collections}>
      <h2 className={styles.heading}>Collections</h2>
      {collections.map(({ value, count }) => {
        const isChosen = chosen.length === 1 && chosen[0] === value
        return (
          <Tooltip key={value} label={value} position="right" disabled={value.length < 22}>
            <Link
              to={isSearch ? '/search' : '/library'}
              search={(before: Record<string, unknown>) => ({
                ...(isSearch || location.pathname === '/library' ? before : {}),
                collections: isChosen ? undefined : [value],
              })}
              className={styles.entry}
              aria-current={isChosen ? 'true' : undefined}
              // The router would mark the link by its own rules, which know nothing of filters.
              activeProps={{ 'aria-current': isChosen ? 'true' : undefined }}
            >
              <IconFolder size={18} stroke={1.5} aria-hidden className={styles.entryIcon} />
              <span className={styles.entryText}>{value}</span>
              <span className={styles.count}>{sayNumber(count)}</span>
            </Link>
          </Tooltip>
        )
      })}
    </nav>
  )
}
