import { Button, VisuallyHidden } from '@mantine/core'
import { IconActivity } from '@tabler/icons-react'
import { EmptyState } from '../../components/empty-state.tsx'
import { LoadingRows } from '../../components/loading-rows.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { ScreenHeader } from '../../components/screen-header.tsx'
import { useImport } from '../../imports/import-context.tsx'
import { describeJob, isActive } from '../../jobs/describe-job.ts'
import { useJobs } from '../../jobs/use-jobs.ts'
import { JobCard } from './job-card.tsx'
import { useSlowly } from './use-slowly.ts'
import styles from './activity.module.css'

/** How often progress is read out, in milliseconds: often enough to follow, seldom enough to hear the rest. */
const readOutEveryMs = 10_000

/** Activity: the jobs with their progress, and of those that ended what became of each file. */
export function ActivityScreen() {
  const jobs = useJobs()
  const { importFiles } = useImport()
  const running = jobs.data?.find((job) => job.state === 'running')
  const spoken = useSlowly(running ? `${running.title}: ${describeJob(running)}` : '', readOutEveryMs)
  return (
    <div className={styles.screen}>
      <ScreenHeader title="Activity" />
      <VisuallyHidden component="output">{spoken}</VisuallyHidden>
      <QueryView
        query={jobs}
        errorTitle="The activity cannot be listed"
        loading={<LoadingRows label="Loading activity" count={3} rowHeight={116} padding="0 20px" />}
      >
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={IconActivity}
              title="Nothing has happened yet"
              action={<Button onClick={importFiles}>Import files…</Button>}
            >
              Imports show up here with their progress, and what became of each file.
            </EmptyState>
          ) : (
            <ul className={styles.list} aria-label="Jobs">
              {[...list.filter(isActive), ...list.filter((job) => !isActive(job))].map((job) => (
                <JobCard key={job.id} job={job} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </div>
  )
}
