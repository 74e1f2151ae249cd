import { notifications } from '@mantine/notifications'
import type { Job } from '../../shared/api/jobs.ts'
import type { StagingResult } from '../../shared/desktop-bridge.ts'
import { describeJob } from '../jobs/describe-job.ts'
import { sayCount } from '../wording/say-number.ts'

const activityLink = <a href="#/activity">Show in Activity</a>

/** Says that an import began and where to follow it. */
export function showImportStarted(jobId: string, { files, failed }: StagingResult): void {
  // Who looks at Activity sees it there; only files that were missed are news.
  if (isAtActivity() && failed.length === 0) return
  const missed =
    failed.length > 0
      ? ` ${sayCount(failed.length, 'file')} could not be handed over: ${failed[0]!.message}`
      : ''
  notifications.show({
    id: `started-${jobId}`,
    title: `Importing ${sayCount(files.length, 'file')}`,
    message: (
      <>
        {missed && <span>{missed} </span>}
        {activityLink}
      </>
    ),
  })
}

/** Says how an import ended. */
export function showImportEnded(job: Job): void {
  notifications.hide(`started-${job.id}`)
  if (isAtActivity()) return
  notifications.show({
    id: `ended-${job.id}`,
    color: job.progress.failed > 0 || job.state === 'failed' ? 'yellow' : 'teal',
    title: job.state === 'cancelled' ? 'Import stopped' : 'Import finished',
    message: (
      <>
        {job.failure?.message ?? `${describeJob(job)}.`} {activityLink}
      </>
    ),
  })
}

function isAtActivity(): boolean {
  return window.location.hash.startsWith('#/activity')
}
