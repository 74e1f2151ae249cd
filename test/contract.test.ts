import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, asyncProperty, jsonValue, oneof, record } from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { silentLog } from '../src/main/platform/log.ts'
import type { ApiClient } from '../src/shared/api/contract.ts'
import { contract } from '../src/shared/api/contract.ts'
import type { Job } from '../src/shared/api/jobs.ts'
import { procedurePaths } from './support/procedure-paths.ts'
import { createScriptedRouter, emptyResult, scriptedJob, type Script } from './support/scripted-router.ts'
import { createTestApp, type TestApp } from './support/test-app.ts'
import {
  openTransports,
  outcomeOf,
  procedureNamed,
  transportNames,
  type OpenTransports,
  type TransportName,
} from './support/transports.ts'

type Calls = Record<string, (client: ApiClient) => Promise<unknown>>

const unknownId = '00000000-0000-4000-8000-000000000000'
const procedures = procedurePaths(contract)

/** Runs one call over every transport, one after the other, and gives the outcomes by transport. */
async function overEach(
  clients: OpenTransports['clients'],
  call: (client: ApiClient) => Promise<unknown>,
): Promise<Record<TransportName, unknown>> {
  const outcomes = {} as Record<TransportName, unknown>
  for (const name of transportNames) outcomes[name] = stable(await outcomeOf(() => call(clients[name])))
  return outcomes
}

/** Without what differs from call to call by its nature: durations, ids of new jobs and of logged errors. */
function stable(outcome: unknown): unknown {
  const text = JSON.stringify(outcome, (key, value: unknown) => {
    if (key === 'tookMs') return '(ms)'
    if (key === 'jobId') return '(id)'
    return value
  })
  return JSON.parse(text.replace(/\b[0-9a-f]{8}\b(?!-)/g, '(error id)'))
}

/** Expects one outcome for all transports and gives it. */
function theSame(outcomes: Record<TransportName, unknown>): unknown {
  for (const name of transportNames)
    expect({ [name]: outcomes[name] }).toEqual({ [name]: outcomes['in process'] })
  return outcomes['in process']
}

describe('a library, over every transport', () => {
  let app: TestApp
  let files: string
  let transports: OpenTransports
  let documentId: string
  let importId: string
  let tokens: () => Promise<string[]>

  beforeAll(async () => {
    app = await createTestApp()
    transports = await openTransports({ router: app.router, stagedFiles: app.stagedFiles, log: silentLog })
    files = await mkdtemp(join(tmpdir(), 'lectern-contract-'))
    const guide = join(files, 'listening.md')
    const empty = join(files, 'empty.txt')
    await writeFile(guide, '# Listening\n\nAsk an open question, then wait for the answer.\n')
    await writeFile(empty, '')
    const stage = async (...paths: string[]) => {
      const staged = await Promise.all(paths.map((path) => app.stagedFiles.stagePath(path)))
      return staged.map(({ token }) => token)
    }
    tokens = () => stage(guide)
    importId = (await app.client.ingestion.start({ tokens: await stage(guide, empty) })).jobId
    await app.jobs.idle()
    documentId = (await app.client.documents.list({})).documents[0]!.id
  })

  afterAll(async () => {
    await transports?.close()
    await app?.close()
    await rm(files, { recursive: true, force: true })
  })

  /** At least one call of each procedure that succeeds. */
  const answers: Calls = {
    'library.status': (client) => client.library.status(),
    'documents.list': (client) => client.documents.list({ titleContains: 'listen', sort: 'title' }),
    'documents.get': (client) => client.documents.get({ id: documentId }),
    'documents.facets': (client) => client.documents.facets(),
    'ingestion.formats': (client) => client.ingestion.formats(),
    'ingestion.start': async (client) => {
      const started = await client.ingestion.start({
        tokens: await tokens(),
        options: { tags: ['listening'] },
      })
      await app.jobs.idle()
      return started
    },
    'embeddings.state': (client) => client.embeddings.state(),
    'embeddings.embedMissing': async (client) => {
      const started = await client.embeddings.embedMissing({})
      await app.jobs.idle()
      return started
    },
    'jobs.list': async (client) => (await client.jobs.list()).filter(({ id }) => id === importId),
    'jobs.get': (client) => client.jobs.get({ id: importId }),
    'jobs.items': (client) => client.jobs.items({ id: importId, state: 'failed' }),
    'jobs.watch': async (client) => {
      const stream = await client.jobs.watch()
      const { jobId } = await app.client.ingestion.start({ tokens: await tokens() })
      for await (const job of stream)
        if (job.id === jobId && job.state === 'done') return { jobId, progress: job.progress.total }
      return 'the stream ended'
    },
    'jobs.cancel': (client) => client.jobs.cancel({ id: importId }),
    'jobs.retryFailed': async (client) => {
      const { id, kind } = await client.jobs.retryFailed({ id: importId })
      await app.jobs.idle()
      return { id, kind }
    },
    'search.run': (client) => client.search.run({ text: 'open question', mode: 'words' }),
  }

  /** Calls that are refused, by the code of the refusal. */
  const refusals: Record<string, Calls> = {
    'not-found': {
      'documents.get': (client) => client.documents.get({ id: unknownId }),
      'ingestion.start': (client) => client.ingestion.start({ tokens: ['no-such-token-at-all'] }),
      'jobs.get': (client) => client.jobs.get({ id: unknownId }),
      'jobs.items': (client) => client.jobs.items({ id: unknownId }),
      'jobs.cancel': (client) => client.jobs.cancel({ id: unknownId }),
      'jobs.retryFailed': (client) => client.jobs.retryFailed({ id: unknownId }),
    },
    'invalid-input': {
      'embeddings.embedMissing': (client) => client.embeddings.embedMissing({ documentId: '' }),
      'documents.list': (client) => client.documents.list({ limit: 0 }),
      'documents.get': (client) => client.documents.get({ id: 'first' }),
      'ingestion.start': (client) => client.ingestion.start({ tokens: [] }),
      'jobs.list': (client) => client.jobs.list({ limit: 501 }),
      'search.run': (client) => client.search.run({ text: '  ', limit: 1.5 }),
    },
    cancelled: {
      'library.status': (client) => client.library.status(undefined, { signal: AbortSignal.abort() }),
      'search.run': (client) => client.search.run({ text: 'wait' }, { signal: AbortSignal.abort() }),
      'jobs.watch': (client) => client.jobs.watch(undefined, { signal: AbortSignal.abort() }),
    },
  }

  it('has a call for every procedure of the contract', () => {
    expect(new Set(Object.keys(answers))).toEqual(new Set(procedures))
  })

  it.each(procedures)('gives the same answer to %s', async (name) => {
    const outcome = theSame(await overEach(transports.clients, answers[name]!))
    expect(outcome).toMatchObject({ answer: expect.anything() })
  })

  it.each(
    Object.entries(refusals).flatMap(([code, calls]) =>
      Object.keys(calls).map((name) => [code, name] as const),
    ),
  )('refuses with the same "%s" in %s', async (code, name) => {
    const outcome = theSame(await overEach(transports.clients, refusals[code]![name]!))
    expect(outcome).toMatchObject({
      error: {
        code,
        defined: true,
        status: expect.any(Number),
        message: expect.stringMatching(/^[A-Z].*\.$/),
      },
    })
  })

  it('shows the same changes of a job to everyone who watches', async () => {
    const streams = await Promise.all(transportNames.map((name) => transports.clients[name].jobs.watch()))
    // A watcher listens from its first read on.
    const firsts = streams.map((stream) => stream.next())
    await new Promise((resolve) => setTimeout(resolve, 200))
    const { jobId } = await app.client.ingestion.start({ tokens: await tokens() })
    const seen = await Promise.all(
      streams.map(async (stream, index) => {
        const jobs: Job[] = []
        let next = await firsts[index]!
        while (!next.done) {
          if (next.value.id === jobId) jobs.push(next.value)
          if (jobs.at(-1)?.state === 'done') break
          next = await stream.next()
        }
        await stream.return?.()
        return jobs
      }),
    )
    expect(seen[0]!.map(({ state }) => state)).toEqual(expect.arrayContaining(['running', 'done']))
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
  })
})

describe('what a library does not do on demand, over every transport', () => {
  async function openScript(script: Script) {
    const logged: string[] = []
    const transports = await openTransports({
      router: createScriptedRouter(script),
      log: { error: (message, details) => logged.push(`${message}: ${String(details?.['error'])}`) },
    })
    onTestFinished(() => transports.close())
    return { clients: transports.clients, logged }
  }

  it('hides an unexpected error behind an id, and logs it once for each call', async () => {
    const { clients, logged } = await openScript({
      search: () => {
        throw new Error('password of /home/anna')
      },
    })
    const outcome = theSame(await overEach(clients, (client) => client.search.run({ text: 'x' })))
    expect(outcome).toEqual({
      error: {
        name: 'Error',
        code: 'internal',
        status: 500,
        defined: true,
        message: 'Something went wrong inside Lectern. The log has the details under (error id).',
        data: { id: '(error id)' },
      },
    })
    expect(logged).toEqual(
      transportNames.map(() =>
        expect.stringMatching(/^Unexpected error [0-9a-f]{8} in search\.run: Error: password of/),
      ),
    )
  })

  it('treats an answer that breaks the contract as an unexpected error', async () => {
    const { clients, logged } = await openScript({ search: () => ({ hits: 'none' }) as never })
    const outcome = theSame(await overEach(clients, (client) => client.search.run({ text: 'x' })))
    expect(outcome).toMatchObject({ error: { code: 'internal', data: { id: '(error id)' } } })
    expect(logged).toHaveLength(transportNames.length)
  })

  it('carries the details of an error that programs may read', async () => {
    const { clients } = await openScript({})
    const outcome = theSame(await overEach(clients, (client) => client.library.status()))
    expect(outcome).toMatchObject({ error: { code: 'conflict', status: 409, data: { part: 'none' } } })
  })

  it('stops a call at work when its caller lets go', async () => {
    let stopped = 0
    const { clients, logged } = await openScript({
      search: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            stopped += 1
            reject(new Error('the connection was cut'))
          })
        }),
    })
    const outcome = theSame(
      await overEach(clients, (client) => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(), 50)
        return client.search.run({ text: 'x' }, { signal: controller.signal })
      }),
    )
    expect(outcome).toMatchObject({
      error: { code: 'cancelled', status: 499, message: 'The work was cancelled.' },
    })
    await expect.poll(() => stopped).toBe(transportNames.length)
    expect(logged).toEqual([])
  })

  /** All that a reader sees of a stream. */
  async function readAll(stream: AsyncIterable<Job>): Promise<unknown> {
    const jobs: Job[] = []
    const end = await outcomeOf(async () => {
      for await (const job of stream) jobs.push(job)
    })
    return { jobs, end }
  }

  it('streams to the end', async () => {
    const { clients } = await openScript({
      async *watch() {
        for (let done = 0; done <= 3; done += 1) yield scriptedJob(done)
      },
    })
    const outcome = theSame(await overEach(clients, async (client) => readAll(await client.jobs.watch())))
    expect(outcome).toEqual({ answer: { jobs: [0, 1, 2, 3].map(scriptedJob), end: {} } })
  })

  it('tells the reader of a stream about an error in its middle', async () => {
    const { clients, logged } = await openScript({
      async *watch() {
        yield scriptedJob(1)
        throw new Error('secret')
      },
    })
    const outcome = theSame(await overEach(clients, async (client) => readAll(await client.jobs.watch())))
    expect(outcome).toMatchObject({
      answer: { jobs: [scriptedJob(1)], end: { error: { code: 'internal' } } },
    })
    expect(logged).toHaveLength(transportNames.length)
  })

  it('ends a stream that its reader aborts as cancelled, and frees its handler', async () => {
    let freed = 0
    const { clients, logged } = await openScript({
      async *watch(signal) {
        try {
          yield scriptedJob(1)
          await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
        } finally {
          freed += 1
        }
      },
    })
    const outcome = theSame(
      await overEach(clients, async (client) => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(), 100)
        return readAll(await client.jobs.watch(undefined, { signal: controller.signal }))
      }),
    )
    expect(outcome).toMatchObject({
      answer: {
        jobs: [scriptedJob(1)],
        end: { error: { code: 'cancelled', message: 'The work was cancelled.' } },
      },
    })
    await expect.poll(() => freed).toBe(transportNames.length)
    expect(logged).toEqual([])
  })

  it('refuses whatever does not fit before any handler runs, with the same sentence', async () => {
    let ran = 0
    const { clients, logged } = await openScript({
      search: () => {
        ran += 1
        return emptyResult
      },
    })
    const noise = oneof(
      jsonValue({ maxDepth: 3 }),
      record(
        { id: jsonValue(), text: jsonValue(), tokens: jsonValue(), limit: jsonValue() },
        { requiredKeys: [] },
      ),
    )
    for (const name of procedures.filter((path) => path !== 'jobs.watch')) {
      await assert(
        asyncProperty(noise, async (input) => {
          const ranBefore = ran
          const outcome = theSame(await overEach(clients, (client) => procedureNamed(client, name)(input)))
          const code = (outcome as { error?: { code: string } }).error?.code ?? 'answered'
          // The script refuses what is valid with "conflict", except that it answers searches.
          expect(['invalid-input', name === 'search.run' ? 'answered' : 'conflict']).toContain(code)
          expect(ran - ranBefore).toBe(code === 'answered' ? transportNames.length : 0)
        }),
        { numRuns: 40 },
      )
    }
    expect(logged).toEqual([])
  })
})
