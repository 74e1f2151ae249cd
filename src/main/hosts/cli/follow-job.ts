import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from '../../../shared/api/contract.ts'
import type { Job } from '../../../shared/api/jobs.ts'
import { counted, secondsInWords } from './words.ts'

/** How often a job is looked at: soon at first, because most are short. */
const firstPauseMs = 25
const longestPauseMs = 250

/** Waits for a job to end, whatever its end, and tells each look at it. */
export async function followJob(client: ApiClient, id: string, tell: (job: Job) => void): Promise<Job> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    const job = await client.jobs.get({ id })
    if (job.state !== 'queued' && job.state !== 'running') return job
    tell(job)
    await sleep(pauseMs)
  }
}

/** Waits for the jobs that make new text searchable by meaning, until none is left. */
export async function followEmbedding(client: ApiClient, tell: (job: Job) => void): Promise<Job[]> {
  const ended: Job[] = []
  for (;;) {
    const jobs = await client.jobs.list({ limit: 100 })
    const next = jobs.find(
      ({ kind, state }) => kind !== 'import' && (state === 'queued' || state === 'running'),
    )
    if (!next) return ended
    ended.push(await followJob(client, next.id, tell))
  }
}

/** Where a job is, on one line. */
export function progressLine({ title, progress }: Job): string {
  const { done, total, failed, current, secondsLeft } = progress
  const parts = [
    `${title}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`,
    failed > 0 ? counted(failed, 'failure') : '',
    secondsLeft === null ? '' : `about ${secondsInWords(secondsLeft)} left`,
    current ?? '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
