import { Button, Progress } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { IconAlertTriangle, IconBan, IconCheck, IconClock, IconLoader2, type Icon } from '@tabler/icons-react'
import type { Job } from '../../../shared/api/jobs.ts'
import { toApiFailure } from '../../api/client-errors.ts'
import { useBackend } from '../../app/backend-context.tsx'
import { describeJob, importedCount, isActive, percentDone } from '../../jobs/describe-job.ts'
import { sayCount, sayNumber } from '../../wording/say-number.ts'
import { sayDuration, sayFullTime, sayTime } from '../../wording/say-time.ts'
import { FailedFiles } from './failed-files.tsx'
import { ImportedFiles } from './imported-files.tsx'
import styles from './activity.module.css'

interface Props {
  job: Job
}

/** One job: what it is, how far it is, what it found, and what can be done about it. */
export function JobCard({ job }: Props) {
  const { queries } = useBackend()
  const onError = (error: unknown) =>
    notifications.show({ color: 'red', title: 'That did not work', message: toApiFailure(error).message })
  const cancel = useMutation(queries.jobs.cancel.mutationOptions({ onError }))
  const retry = useMutation(queries.jobs.retryFailed.mutationOptions({ onError }))
  const { progress } = job
  const { icon: StateIcon, tone } = sign(job)
  const percent = percentDone(job)
  const titleId = `job-${job.id}`
  return (
    <li className={styles.card} aria-labelledby={titleId} data-tone={tone}>
      <div className={styles.cardHead}>
        <StateIcon
          size={18}
          stroke={1.75}
          aria-hidden
          className={styles.sign}
          data-turning={job.state === 'running' || undefined}
        />
        <div className={styles.cardTitles}>
          <h2 id={titleId} className={styles.cardTitle}>
            {job.title}
          </h2>
          <span className={styles.cardState}>{describeJob(job)}</span>
        </div>
        <span className={styles.time} title={sayFullTime(job.createdAt)}>
          {sayTime(job.createdAt)}
          {job.startedAt !== null &&
            job.finishedAt !== null &&
            ` · took ${sayDuration(secondsBetween(job.startedAt, job.finishedAt))}`}
        </span>
        {isActive(job) && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={job.cancelRequested}
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ id: job.id })}
            aria-describedby={titleId}
          >
            {job.cancelRequested ? 'Stopping' : 'Cancel'}
          </Button>
        )}
        {!isActive(job) && job.kind === 'import' && progress.failed > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            loading={retry.isPending}
            onClick={() => retry.mutate({ id: job.id })}
            aria-describedby={titleId}
          >
            Retry {sayCount(progress.failed, 'failed file')}
          </Button>
        )}
      </div>
      {isActive(job) && (
        <>
          <Progress
            value={percent ?? 100}
            animated={percent === null && job.state === 'running'}
            size={8}
            aria-label={`Progress of ${job.title}`}
          />
          <div className={styles.running}>
            <span className={styles.current}>{progress.current ?? ' '}</span>
            <span>{runningNumbers(job)}</span>
          </div>
        </>
      )}
      {job.failure && job.kind === 'import' && <p className={styles.failure}>{job.failure.message}</p>}
      {job.kind === 'import' && progress.failed > 0 && <FailedFiles job={job} />}
      {job.kind === 'import' && importedCount(job) > 0 && !isActive(job) && <ImportedFiles job={job} />}
    </li>
  )
}

function runningNumbers({ progress }: Job): string {
  return [
    progress.chunks > 0 && sayCount(progress.chunks, 'passage'),
    progress.rate !== null && progress.rate > 0 && `${sayNumber(Math.round(progress.rate))} a second`,
    progress.failed > 0 && `${sayNumber(progress.failed)} failed`,
    progress.unchanged > 0 && `${sayNumber(progress.unchanged)} unchanged`,
  ]
    .filter(Boolean)
    .join(' · ')
}

function sign(job: Job): { icon: Icon; tone: 'calm' | 'care' | 'loss' } {
  if (job.state === 'queued') return { icon: IconClock, tone: 'calm' }
  if (job.state === 'running') return { icon: IconLoader2, tone: 'calm' }
  if (job.state === 'cancelled') return { icon: IconBan, tone: 'calm' }
  if (job.state === 'failed') return { icon: IconAlertTriangle, tone: 'loss' }
  return job.progress.failed > 0 || job.progress.incomplete > 0
    ? { icon: IconAlertTriangle, tone: 'care' }
    : { icon: IconCheck, tone: 'calm' }
}

function secondsBetween(start: string, end: string): number {
  return (new Date(end).getTime() - new Date(start).getTime()) / 1000
}
