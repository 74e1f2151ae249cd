import { describe, expect, test } from 'vitest'
import { describeJob, percentDone } from '../../../src/renderer/jobs/describe-job.ts'
import { groupFailures } from '../../../src/renderer/jobs/failure-groups.ts'
import { mergeJob } from '../../../src/renderer/jobs/merge-job.ts'
import type { Job, JobItem } from '../../../src/shared/api/jobs.ts'

function job(part: Partial<Omit<Job, 'progress'>> & { progress?: Partial<Job['progress']> } = {}): Job {
  const { progress, ...rest } = part
  return {
    id: '00000000-0000-4000-8000-000000000001',
    kind: 'import',
    title: 'Import 40 files',
    state: 'running',
    cancelRequested: false,
    failure: null,
    createdAt: '2026-01-01T10:00:00Z',
    startedAt: null,
    finishedAt: null,
    ...rest,
    progress: {
      done: 0,
      total: 0,
      failed: 0,
      unchanged: 0,
      incomplete: 0,
      current: null,
      chunks: 0,
      rate: null,
      secondsLeft: null,
      ...progress,
    },
  }
}

describe('the words for a job', () => {
  test.each([
    [job({ state: 'queued' }), 'Waiting for its turn'],
    [job(), 'Starting'],
    [job({ progress: { done: 12, total: 40 } }), '12 of 40 files'],
    [job({ progress: { done: 12, total: 40, secondsLeft: 130 } }), '12 of 40 files · about 2 minutes left'],
    [job({ cancelRequested: true, progress: { done: 12, total: 40, secondsLeft: 5 } }), 'Stopping'],
    [
      job({ state: 'done', progress: { done: 40, total: 40, failed: 2, unchanged: 5 } }),
      '33 imported, 5 unchanged, 2 failed',
    ],
    [job({ state: 'done', progress: { done: 3, total: 3, failed: 3 } }), '3 failed'],
    [
      job({ state: 'cancelled', progress: { done: 7, total: 40, unchanged: 1 } }),
      'Stopped after 7 of 40 files: 6 imported, 1 unchanged',
    ],
    [job({ kind: 'fit-embedding-space', state: 'done' }), 'Done'],
    [
      job({ kind: 'fit-embedding-space', state: 'done', progress: { done: 90, total: 90, failed: 1 } }),
      'Done; 1 passage is found by words only',
    ],
    [job({ kind: 'embed-missing', progress: { done: 1, total: 3 } }), '1 of 3 passages'],
  ])('%#: say where it stands', (given, words) => {
    expect(describeJob(given)).toBe(words)
  })

  test('a share is unknown until the size is', () => {
    expect(percentDone(job())).toBeNull()
    expect(percentDone(job({ progress: { done: 10, total: 40 } }))).toBe(25)
  })
})

describe('the list of jobs', () => {
  const older = job({ id: '00000000-0000-4000-8000-00000000000a', createdAt: '2026-01-01T09:00:00Z' })
  const newer = job({ id: '00000000-0000-4000-8000-00000000000b', createdAt: '2026-01-01T11:00:00Z' })

  test('stays in order when a job comes or changes', () => {
    expect(mergeJob([newer, older], job()).map(({ id }) => id)).toEqual([newer.id, job().id, older.id])
    expect(mergeJob([newer, older], { ...older, title: 'New' }).map(({ title }) => title)).toEqual([
      newer.title,
      'New',
    ])
  })

  test('lets no late news of progress bring an ended job back', () => {
    const ended = { ...older, state: 'cancelled' as const }
    expect(mergeJob([ended], older)).toEqual([ended])
  })

  test('shows an ended job that was queued again', () => {
    const ended = { ...older, state: 'done' as const }
    const queued = { ...older, state: 'queued' as const }
    expect(mergeJob(mergeJob([ended], queued), older)).toEqual([older])
  })
})

test('failed files are grouped by reason, the most frequent first', () => {
  const item = (name: string, code: 'file-no-text' | 'file-damaged'): JobItem => {
    return { id: name, name, state: 'failed', failure: { code, message: '' }, documentIds: [] }
  }
  const groups = groupFailures([
    item('a', 'file-damaged'),
    item('b', 'file-no-text'),
    item('c', 'file-no-text'),
  ])
  expect(groups.map(({ heading, items }) => [heading, items.map(({ name }) => name)])).toEqual([
    ['No text in it', ['b', 'c']],
    ['Damaged', ['a']],
  ])
})
