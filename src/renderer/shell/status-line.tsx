import { Progress, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useBackend } from '../app/backend-context.tsx'
import { describeJob, percentDone } from '../jobs/describe-job.ts'
import type { Connection } from '../jobs/use-job-stream.ts'
import { useActiveJobs } from '../jobs/use-jobs.ts'
import { describeLibrary } from './describe-library.ts'
import styles from './shell.module.css'

interface Props {
  connection: Connection
}

/** The one place for background news: how the library is, and what is being done. */
export function StatusLine({ connection }: Props) {
  const { queries } = useBackend()
  const status = useQuery(queries.library.status.queryOptions())
  const meaning = useQuery(queries.embeddings.state.queryOptions())
  const [job, ...others] = useActiveJobs().toReversed()
  const library = describeLibrary(status.data ?? null, meaning.data ?? null)
  return (
    <footer className={styles.statusLine}>
      {connection === 'open' ? (
        <Tooltip
          label={library.details}
          multiline
          maw={420}
          position="top-start"
          disabled={library.details === ''}
        >
          {/* The tooltip holds more than the line can; the keyboard has to reach it. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <span tabIndex={0} className={styles.statusText} role="note">
            {library.summary}
          </span>
        </Tooltip>
      ) : (
        <span className={styles.statusText}>Not connected</span>
      )}
      {job && connection === 'open' && (
        <Link to="/activity" className={styles.statusJob}>
          <span className={styles.statusText}>
            {job.title}: {describeJob(job)}
            {others.length > 0 && ` · ${others.length} more waiting`}
          </span>
          <Progress
            value={percentDone(job) ?? 100}
            animated={percentDone(job) === null}
            w={96}
            size={6}
            aria-label={`Progress of ${job.title}`}
          />
        </Link>
      )}
    </footer>
  )
}
