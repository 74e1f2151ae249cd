import { useQuery } from '@tanstack/react-query'
import type { Job } from '../../../shared/api/jobs.ts'
import { useBackend } from '../../app/backend-context.tsx'
import { LoadingRows } from '../../components/loading-rows.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { groupFailures } from '../../jobs/failure-groups.ts'
import { sayCount, sayNumber } from '../../wording/say-number.ts'
import { Foldable } from './foldable.tsx'
import styles from './activity.module.css'

interface Props {
  job: Job
}

const mostShown = 1_000

/** The files that could not be imported, by reason. */
export function FailedFiles({ job }: Props) {
  const { failed } = job.progress
  return (
    <Foldable label={`${sayCount(failed, 'file')} not imported`} isOpenAtFirst={failed <= 20}>
      <FailedList job={job} />
    </Foldable>
  )
}

/** The sentence without the name that stands above it. */
function withoutName(message: string, name: string): string {
  if (!message.startsWith(`${name} `)) return message
  const rest = message.slice(name.length + 1)
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

function FailedList({ job }: Props) {
  const { queries } = useBackend()
  const { failed } = job.progress
  // The number of failures is part of the question: when it changes, the list is asked for again.
  const items = useQuery({
    ...queries.jobs.items.queryOptions({ input: { id: job.id, state: 'failed', limit: mostShown } }),
    queryKey: [
      ...queries.jobs.items.queryKey({ input: { id: job.id, state: 'failed', limit: mostShown } }),
      failed,
    ],
  })
  return (
    <QueryView
      query={items}
      errorTitle="The files cannot be listed"
      loading={<LoadingRows label="Loading files" count={Math.min(4, failed)} rowHeight={48} padding={0} />}
    >
      {({ items: list, total }) => (
        <div className={styles.groups}>
          {groupFailures(list).map(({ code, heading, items: files }) => (
            <section key={code} aria-label={heading}>
              <h3 className={styles.groupHeading}>
                {heading} <span className={styles.groupCount}>{sayNumber(files.length)}</span>
              </h3>
              <ul className={styles.files}>
                {files.map(({ id, name, failure }) => (
                  <li key={id} className={styles.file}>
                    <span className={styles.fileName}>{name}</span>
                    <span className={styles.fileReason}>{failure && withoutName(failure.message, name)}</span>
                  </li>
                ))}
              </ul>
            </section>
          ))}
          {total > list.length && <p>And {sayNumber(total - list.length)} more.</p>}
        </div>
      )}
    </QueryView>
  )
}
