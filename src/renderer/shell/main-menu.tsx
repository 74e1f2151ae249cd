import { Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useBackend } from '../app/backend-context.tsx'
import { shortcutText } from '../components/shortcut.tsx'
import { useActiveJobs } from '../jobs/use-jobs.ts'
import { sayNumber } from '../wording/say-number.ts'
import styles from './sidebar.module.css'

interface Props {
  isFolded: boolean
}

/** The screens that have a place in the menu, in the order of the list of screens. */
export function MainMenu({ isFolded }: Props) {
  const { queries } = useBackend()
  const router = useRouter()
  const status = useQuery(queries.library.status.queryOptions())
  const counts = { documents: status.data?.documents ?? 0, runningJobs: useActiveJobs().length }
  const entries = Object.values(router.routesById).flatMap(({ fullPath, options: { staticData } }) =>
    staticData?.menu && staticData.title
      ? [{ to: fullPath, title: staticData.title, ...staticData.menu }]
      : [],
  )
  return (
    <nav aria-label="Screens" className={styles.menu}>
      {entries.map(({ to, title, icon: Icon, count }, index) => {
        const number = count ? counts[count] : 0
        const keys = shortcutText(`alt+${index + 1}`)
        return (
          <Tooltip key={to} label={isFolded ? `${title} (${keys})` : keys} position="right">
            <Link
              to={to}
              className={styles.entry}
              activeProps={{ 'aria-current': 'page' }}
              activeOptions={{ includeSearch: false }}
              aria-label={
                isFolded ? [title, number > 0 && sayNumber(number)].filter(Boolean).join(', ') : undefined
              }
            >
              <Icon size={18} stroke={1.5} aria-hidden className={styles.entryIcon} />
              {!isFolded && <span className={styles.entryText}>{title}</span>}
              {number > 0 && (
                <span
                  className={isFolded ? styles.dot : styles.count}
                  data-live={count === 'runningJobs' || undefined}
                >
                  {isFolded ? '' : sayNumber(number)}
                </span>
              )}
            </Link>
          </Tooltip>
        )
      })}
    </nav>
  )
}
