import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { Database } from '../../../src/main/database/database.ts'
import type { JobContext, JobDefinition } from '../../../src/main/jobs/job-definition.ts'
import { createJobRunner, type JobRunner } from '../../../src/main/jobs/job-runner.ts'
import { createJobStore } from '../../../src/main/jobs/job-store.ts'
import { newId } from '../../../src/main/platform/new-id.ts'
import { silentLog } from '../../../src/main/platform/log.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { Job } from '../../../src/shared/api/jobs.ts'
import { describeEachDatabase, describeEachServer } from '../../support/databases.ts'

const item = (name: string) => ({ name, source: { path: `/files/${name}`, uri: name, isCopy: false } })

const untilAborted = ({ signal }: JobContext) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

async function seen(runner: JobRunner, id: string, isWanted: (job: Job) => boolean): Promise<Job> {
  for await (const job of runner.watch()) if (job.id === id && isWanted(job)) return job
  throw new Error('The watch ended.')
}

/** Programs of one kind of job for each lane, closed after the test. */
function usePrograms(open: () => Promise<Database>) {
  const runners: JobRunner[] = []
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()))
  })

  /** A program with one kind of job for each lane, done by `run`. */
  async function program(
    run: JobDefinition['run'],
    { machine = 'here', database }: { machine?: string; database?: Database } = {},
  ): Promise<JobRunner> {
    const runner = createJobRunner({
      database: database ?? (await open()),
      log: silentLog,
      machine,
      definitions: [
        { kind: 'import', lane: 'import', run },
        { kind: 'embed-missing', lane: 'embedding', run },
      ],
    })
    runners.push(runner)
    return runner
  }

  return program
}

describeEachDatabase('jobs', (open) => {
  const program = usePrograms(open)

  test('every job that is queued is run, however close to the end of the one before', async () => {
    const ran: string[] = []
    const runner = await program(async ({ job }) => void ran.push(job.id))
    await runner.start()
    const queued: string[] = []
    for (let round = 0; round < 40; round++) {
      queued.push((await runner.enqueue({ kind: 'import', title: 'A job' })).id)
      // Around the moment in which the lane finds nothing more to do.
      await sleep((round % 8) * 0.5)
    }
    await expect.poll(() => ran.length, { timeout: 10_000 }).toBe(queued.length)
    expect([...ran].sort()).toEqual([...queued].sort())
  })

  test('jobs of one lane run one after the other, lanes side by side', async () => {
    let imports = 0
    let mostImports = 0
    const release = Promise.withResolvers<void>()
    const runner = await program(async ({ job }) => {
      if (job.kind === 'embed-missing') return release.resolve()
      imports += 1
      mostImports = Math.max(mostImports, imports)
      // Ends only if the other lane is not held up by this one.
      await release.promise
      imports -= 1
    })
    await runner.start()
    await runner.enqueue({ kind: 'import', title: 'First' })
    await runner.enqueue({ kind: 'import', title: 'Second' })
    await runner.enqueue({ kind: 'embed-missing', title: 'Beside' })
    await runner.idle()
    expect(mostImports).toBe(1)
    expect((await runner.list(10)).map((job) => job.state)).toEqual(['done', 'done', 'done'])
  })

  test('a queued job is cancelled at once and never runs', async () => {
    const ran: string[] = []
    const runner = await program(async (context) => {
      ran.push(context.job.id)
      await untilAborted(context)
    })
    await runner.start()
    const first = await runner.enqueue({ kind: 'import', title: 'First' })
    const second = await runner.enqueue({ kind: 'import', title: 'Second' })
    expect(await runner.cancel(second.id)).toMatchObject({ state: 'cancelled', cancelRequested: false })
    await seen(runner, first.id, (job) => job.state === 'running')
    await runner.cancel(first.id)
    expect(await seen(runner, first.id, (job) => job.state === 'cancelled')).toMatchObject({ failure: null })
    await runner.idle()
    expect(ran).toEqual([first.id])
  })

  test('a job that holds the only connection is cancelled all the same', async () => {
    const database = await open()
    const started = Promise.withResolvers<void>()
    const runner = await program(
      ({ signal }) =>
        database.transaction(async (tx) => {
          await sql`SELECT 1`.execute(tx)
          started.resolve()
          await untilAborted({ signal } as JobContext)
        }),
      { database },
    )
    await runner.start()
    const { id } = await runner.enqueue({ kind: 'import', title: 'Long' })
    await started.promise
    const before = performance.now()
    await runner.cancel(id)
    await runner.idle()
    expect(performance.now() - before).toBeLessThan(2000)
    expect((await runner.get(id)).state).toBe('cancelled')
  })

  test('a job that throws has failed, with the sentence of the error, and the next one runs', async () => {
    const runner = await program(async ({ job }) => {
      if (job.payload['bad']) throw new AppError('disk-full', 'The disk is full.')
    })
    await runner.start()
    const bad = await runner.enqueue({ kind: 'import', title: 'Bad', payload: { bad: true } })
    const good = await runner.enqueue({ kind: 'import', title: 'Good' })
    await runner.idle()
    expect(await runner.get(bad.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'disk-full', message: 'The disk is full.' },
    })
    expect((await runner.get(good.id)).state).toBe('done')
  })

  test('closing puts a running job back, and the next start goes on with its progress', async () => {
    const first = await program(async (context) => {
      context.report({ done: 3, total: 7, chunks: 30 })
      await untilAborted(context)
    })
    await first.start()
    const { id } = await first.enqueue({ kind: 'import', title: 'Long' })
    await seen(first, id, (job) => job.progress.done === 3)
    await first.close()
    const progress: unknown[] = []
    const second = await program(async ({ job }) => void progress.push(job.progress))
    expect(await second.get(id)).toMatchObject({ state: 'queued', progress: { done: 3, current: null } })
    await second.start()
    await second.idle()
    expect(progress).toMatchObject([{ done: 3, total: 7, chunks: 30 }])
    expect((await second.get(id)).state).toBe('done')
  })

  test('closing does not wait for a job that was about to begin', async () => {
    const runner = await program(untilAborted)
    await runner.start()
    const { id } = await runner.enqueue({ kind: 'import', title: 'Long' })
    // The claim is on its way now.
    await runner.close()
    expect((await createJobStore(await open()).get(id)).state).toBe('queued')
  })

  test('a job that was to be cancelled when its program died does not go on', async () => {
    const database = await open()
    const store = createJobStore(database)
    const { id } = await store.create({ kind: 'import', title: 'Old', payload: {} })
    await store.claim(['import'], newId(), 'here')
    await store.requestCancel(id)
    await sql`UPDATE jobs SET heartbeat_at = now() - interval '1 hour' WHERE id = ${id}`.execute(
      database.query,
    )
    const ran: string[] = []
    const runner = await program(async ({ job }) => void ran.push(job.id))
    await runner.start()
    await runner.idle()
    expect((await runner.get(id)).state).toBe('cancelled')
    expect(ran).toEqual([])
  })

  test('a watcher sees progress that only grows, and the end of every job', async () => {
    const runner = await program(async ({ report }) => {
      for (let done = 1; done <= 30; done++) {
        report({ done, total: 30 })
        await sleep(10)
      }
    })
    await runner.start()
    const { id } = await runner.enqueue({ kind: 'import', title: 'Counting' })
    const steps: { state: Job['state']; done: number }[] = []
    for await (const job of runner.watch()) {
      if (job.id !== id) continue
      steps.push({ state: job.state, done: job.progress.done })
      if (job.state === 'done') break
      // What a list says must never be behind what was told.
      const listed = (await runner.list(1))[0]!
      expect(listed.progress.done).toBeGreaterThanOrEqual(job.progress.done)
    }
    expect(steps.map((step) => step.done)).toEqual(steps.map((step) => step.done).toSorted((a, b) => a - b))
    expect(steps.at(-1)).toEqual({ state: 'done', done: 30 })
  })

  test('a watcher that comes just after the end hears of it', async () => {
    const runner = await program(async () => {})
    await runner.start()
    const { id } = await runner.enqueue({ kind: 'import', title: 'Quick' })
    await runner.idle()
    expect((await seen(runner, id, () => true)).state).toBe('done')
  })

  test('a slow watcher gets the latest of each job, not all that happened meanwhile', async () => {
    const runner = await program(async ({ report }) => {
      for (let done = 1; done <= 10; done++) {
        report({ done, total: 10 })
        await sleep(110)
      }
    })
    await runner.start()
    const watch = runner.watch()
    const first = watch.next()
    const { id } = await runner.enqueue({ kind: 'import', title: 'Counting' })
    await first
    await runner.idle()
    const next = await watch.next()
    expect(next.value).toMatchObject({ id, state: 'done', progress: { done: 10 } })
    await watch.return()
  })

  test('a retry queues what failed and what was never reached, and shows the counts at once', async () => {
    const database = await open()
    const runner = await program(async () => {})
    const { id } = await runner.enqueue({
      kind: 'import',
      title: 'Files',
      items: ['a', 'b', 'c', 'd'].map(item),
    })
    const store = createJobStore(database)
    await store.requestCancel(id)
    const states = ['imported', 'failed', 'unchanged', 'queued']
    for (const [position, state] of states.entries()) {
      await sql`UPDATE job_items SET state = ${state} WHERE job_id = ${id} AND position = ${position}`.execute(
        database.query,
      )
    }
    expect(await runner.retryFailed(id)).toMatchObject({
      state: 'queued',
      progress: { total: 4, done: 2, failed: 0, unchanged: 1 },
    })
    await expect(runner.retryFailed(id)).rejects.toMatchObject({ code: 'conflict' })
    expect((await store.openItems(id, -1, 10)).map(({ name }) => name)).toEqual(['b', 'd'])
  })

  test('a job with fifty thousand files is queued and counted', async () => {
    const runner = await program(async () => {})
    const names = Array.from({ length: 50_000 }, (_, index) => `file ${index}.md`)
    const { id } = await runner.enqueue({ kind: 'import', title: 'Many', items: names.map(item) })
    const { items, total } = await runner.items(id, { limit: 1, offset: 49_999 })
    expect(total).toBe(50_000)
    expect(items).toMatchObject([{ name: 'file 49999.md', state: 'queued' }])
  })

  test('copies are kept for open jobs and for a month after, but only of files not imported', async () => {
    const database = await open()
    const store = createJobStore(database)
    const copy = (path: string) => ({ name: path, source: { path, uri: path, isCopy: true } })
    const now = await store.create({
      kind: 'import',
      title: 'Now',
      payload: {},
      items: ['/in/waiting', '/in/failed', '/in/done'].map(copy),
    })
    const old = await store.create({ kind: 'import', title: 'Old', payload: {}, items: [copy('/in/old')] })
    await sql`UPDATE job_items SET state = CASE position WHEN 1 THEN 'failed' WHEN 2 THEN 'imported' ELSE 'queued' END
      WHERE job_id = ${now.id}`.execute(database.query)
    await sql`UPDATE job_items SET state = 'failed' WHERE job_id = ${old.id}`.execute(database.query)
    await sql`UPDATE jobs SET state = 'done', finished_at = now() - interval '40 days' WHERE id = ${old.id}`.execute(
      database.query,
    )
    expect(await store.copiesInUse()).toEqual(new Set(['/in/waiting', '/in/failed']))
  })
})

describeEachServer('jobs of several programs', (open) => {
  const program = usePrograms(open)

  test('a job cancelled by another program stops, and both see it end', async () => {
    const here = await program(untilAborted)
    const there = await program(untilAborted, { machine: 'there' })
    await here.start()
    await there.start()
    const { id } = await here.enqueue({ kind: 'import', title: 'Long' })
    const ended = seen(there, id, (job) => job.state === 'cancelled')
    await seen(here, id, (job) => job.state === 'running')
    await there.cancel(id)
    await here.idle()
    expect((await here.get(id)).state).toBe('cancelled')
    expect(await ended).toMatchObject({ id })
  })

  test('a job runs on the computer that has its files, and a retry elsewhere says so', async () => {
    const ran: string[] = []
    const here = await program(async () => void ran.push('here'))
    const there = await program(async () => void ran.push('there'), { machine: 'there' })
    await there.start()
    const { id } = await here.enqueue({ kind: 'import', title: 'Mine', items: [item('a.md')] })
    await there.idle()
    expect(ran).toEqual([])
    await here.start()
    await here.idle()
    expect(ran).toEqual(['here'])
    await expect(there.retryFailed(id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('computer here') as string,
    })
  })

  test('the job of a program that died is taken up by another that runs, and its end is not overwritten', async () => {
    const database = await open()
    const store = createJobStore(database)
    const dead = newId()
    const { id } = await store.create({ kind: 'import', title: 'Orphan', payload: { machine: 'here' } })
    await store.claim(['import'], dead, 'here')
    const runner = await program(async ({ report }) => report({ done: 1, total: 1 }))
    await runner.start()
    expect((await runner.get(id)).state).toBe('running')
    await sql`UPDATE jobs SET heartbeat_at = now() - interval '1 minute' WHERE id = ${id}`.execute(
      database.query,
    )
    await seen(runner, id, (job) => job.state === 'done')
    // It was only asleep, and says what it knows.
    const late = {
      done: 0,
      total: 9,
      failed: 0,
      unchanged: 0,
      incomplete: 0,
      current: null,
      chunks: 0,
      rate: null,
      secondsLeft: null,
    }
    await store.saveProgress(id, dead, late)
    expect(await store.heartbeat(id, dead)).toBeNull()
    expect(await store.finish(id, dead, { state: 'failed', progress: late, failure: null })).toMatchObject({
      state: 'done',
      progress: { done: 1 },
    })
  })
})
