import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Job } from '../../../shared/api/jobs.ts'
import { useBackend } from '../../app/backend-context.tsx'
import { LoadingRows } from '../../components/loading-rows.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { importedCount } from '../../jobs/describe-job.ts'
import { sayCount } from '../../wording/say-number.ts'
import { Foldable } from './foldable.tsx'
import styles from './activity.module.css'

interface Props {
  job: Job
}

/** The files that were imported, each leading to its document; of those with bad rows it says which. */
export function ImportedFiles({ job }: Props) {
  return (
    <Foldable label={sayImported(job)} isOpenAtFirst={job.progress.incomplete > 0}>
      <ImportedList job={job} />
    </Foldable>
  )
}

function sayImported(job: Job): string {
  const { incomplete } = job.progress
  const files = `${sayCount(importedCount(job), 'file')} imported`
  return incomplete > 0 ? `${files}, ${incomplete} of them in part` : files
}

function ImportedList({ job }: Props) {
  const { queries } = useBackend()
  const [limit, setLimit] = useState(100)
  const items = useQuery(
    queries.jobs.items.queryOptions({
      input: { id: job.id, state: 'imported', limit },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <QueryView
      query={items}
      errorTitle="The files cannot be listed"
      loading={<LoadingRows label="Loading files" count={4} rowHeight={28} padding={0} />}
    >
      {({ items: list, total }) => (
        <>
          <ul className={styles.files}>
            {list.map(({ id, name, failure, documentIds: [first, ...others] }) => (
              <li key={id}>
                {first === undefined ? (
                  name
                ) : (
                  <Link to="/documents/$id" params={{ id: first }} className={styles.fileLink}>
                    {name}
                  </Link>
                )}
                {others.length > 0 && (
                  <span className={styles.fileReason}> {sayCount(others.length + 1, 'document')}</span>
                )}
                {failure && <span className={styles.fileReason}> {failure.message}</span>}
              </li>
            ))}
          </ul>
          {total > list.length && limit < 1000 && (
            <Button
              size="compact-sm"
              variant="subtle"
              loading={items.isFetching}
              onClick={() => setLimit(Math.min(1000, limit + 300))}
            >
              Show more files
            </Button>
          )}
        </>
      )}
    </QueryView>
  )
}
