import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { drawnPdf } from '../../fixtures/files/drawn-pdf.ts'
import { checkLibrary } from '../../support/check-library.ts'
import { startFakeOpenAi } from '../../support/fake-openai.ts'
import { jobEnded, jobSeen, runImport, startImport } from '../../support/run-import.ts'
import { createTestApp, type TestApp } from '../../support/test-app.ts'

let root: string
let app: TestApp

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lectern-trouble-'))
  app = await createTestApp()
})
afterEach(async () => {
  await app.close()
  await rm(root, { recursive: true, force: true })
})

async function write(name: string, text: string): Promise<string> {
  const path = join(root, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
  return path
}

async function upload(name: string, text: string): Promise<string> {
  async function* body() {
    yield Buffer.from(text)
  }
  return (await app.stagedFiles.stageUpload(name, body())).token
}

const titles = async () => {
  const { documents } = await app.client.documents.list({ sort: 'title', descending: false })
  return documents.map(({ title, version }) => `${title} ${version}`)
}
const copies = () => readdir(join(app.libraryFolder, 'incoming'))
const table = (...rows: string[]) => ['coach_id,title,content', ...rows].join('\n')

test('a table that grows and changes gives new rows and new versions of changed ones only', async () => {
  const path = await write('faq.csv', table('anna,One,First text.', 'anna,Two,Second text.'))
  await runImport(app, [path])
  await write('faq.csv', table('anna,Zero,Before all.', 'anna,One,First text.', 'anna,Two,Another text.'))
  expect((await runImport(app, [path])).progress).toMatchObject({ done: 1, unchanged: 0, chunks: 2 })
  expect(await titles()).toEqual(['One 1', 'Two 2', 'Zero 1'])
  expect(await checkLibrary(app.database)).toEqual([])
})

test('a table that lost a row and has it back is not taken for unchanged', async () => {
  const whole = table('anna,One,First text.', 'anna,Two,Second text.')
  const path = await write('faq.csv', whole)
  await runImport(app, [path])
  await write('faq.csv', table('anna,One,Other text.'))
  await runImport(app, [path])
  await write('faq.csv', whole)
  await runImport(app, [path])
  expect(await titles()).toEqual(['One 3', 'Two 1'])
  const { hits } = await app.client.search.run({ text: 'first', mode: 'words' })
  expect(hits).toMatchObject([{ title: 'One', version: 3 }])
  expect((await runImport(app, [path])).progress.unchanged).toBe(1)
})

test('a document that becomes a table, and the reverse, answers as what it is now', async () => {
  const page = await drawnPdf({
    pages: [[{ text: 'Zebras and nothing else here.', y: 700 }]],
    title: 'Handbook',
  })
  const path = join(root, 'faq.csv')
  await writeFile(path, page)
  await runImport(app, [path])
  expect(await titles()).toEqual(['Handbook 1'])
  await write('faq.csv', table('anna,One,Giraffes here.'))
  await runImport(app, [path])
  expect(await titles()).toEqual(['One 1'])
  expect((await app.client.search.run({ text: 'zebras', mode: 'words' })).hits).toEqual([])
  await writeFile(path, page)
  await runImport(app, [path])
  expect(await titles()).toEqual(['Handbook 1'])
  expect((await app.client.search.run({ text: 'giraffes', mode: 'words' })).hits).toEqual([])
})

test('a file that is gone when its turn comes says so by its own name, and the others come in', async () => {
  const token = await upload('course/week 1.md', '# Week 1\n\nText.')
  const other = await upload('course/week 2.md', '# Week 2\n\nText.')
  for (const name of (await copies()).slice(0, 1)) await rm(join(app.libraryFolder, 'incoming', name))
  const { jobId } = await app.client.ingestion.start({ tokens: [token, other] })
  expect((await jobEnded(app, jobId)).progress).toMatchObject({ done: 2, failed: 1 })
  const { items } = await app.client.jobs.items({ id: jobId, state: 'failed' })
  expect(items[0]!.failure!.code).toBe('file-not-found')
  expect(items[0]!.failure!.message).toMatch(/^week [12]\.md is no longer/)
})

test('one token named twice is one file, and two uploads of one name in one import are two documents', async () => {
  const first = await upload('notes.md', '# Notes of Monday\n\nText.')
  const second = await upload('notes.md', '# Notes of Tuesday\n\nOther text.')
  const { jobId } = await app.client.ingestion.start({ tokens: [first, second, first] })
  expect((await jobEnded(app, jobId)).progress).toMatchObject({ total: 2, done: 2, failed: 0 })
  expect(await titles()).toEqual(['Notes of Monday 1', 'Notes of Tuesday 1'])
  expect(await copies()).toEqual([])
})

test('the copy of a failed upload is kept for a retry and deleted at a start a month later', async () => {
  const { jobId } = await app.client.ingestion.start({ tokens: [await upload('empty.md', '')] })
  await jobEnded(app, jobId)
  app = await app.reopen()
  expect(await copies()).toHaveLength(1)
  await sql`UPDATE jobs SET finished_at = now() - interval '40 days'`.execute(app.database.query)
  app = await app.reopen()
  expect(await copies()).toEqual([])
})

test('rows that could not be read do not count as failed files', async () => {
  const path = await write('faq.csv', table('anna,One,Text.', 'anna,,No title.'))
  const job = await runImport(app, [path])
  expect(job.progress).toMatchObject({ done: 1, failed: 0 })
  const retried = await app.client.jobs.retryFailed({ id: job.id })
  expect(retried.progress).toMatchObject({ done: 1, failed: 0 })
})

test('a retry of a cancelled import brings in what it had not reached, and counts on', async () => {
  const paths = await Promise.all(
    Array.from({ length: 120 }, (_, n) => write(`many/${n}.md`, `# File ${n}\n\nText ${n} about coaching.`)),
  )
  const id = await startImport(app, paths)
  await jobSeen(app, id, (job) => job.progress.done > 5)
  await app.client.jobs.cancel({ id })
  const cancelled = await jobEnded(app, id)
  expect(cancelled.state).toBe('cancelled')
  await app.client.jobs.retryFailed({ id })
  const done = await jobSeen(app, id, (job) => job.state === 'done')
  expect(done.progress).toMatchObject({ done: 120, total: 120, failed: 0, chunks: 120, unchanged: 0 })
  expect((await titles()).length).toBeGreaterThan(0)
  expect(await checkLibrary(app.database)).toEqual([])
})

test('characters that a database cannot hold become none or others, and never an internal error', async () => {
  const paths = [
    await write(
      'nul.md',
      '---\ntitle: "A\\u0000B"\ntags: ["x\\u0000y"]\nnote: "\\uD800"\n---\n\nText with \u0000 in it.',
    ),
    await write('long.md', `---\ntags: [${'q'.repeat(6000)}]\nauthor: ${'w'.repeat(9000)}\n---\n\nText.`),
    await write('date.md', '---\ndate: 2024-02-31\n---\n\nText of no day.'),
    await write(
      'faq.csv',
      `coach_id,title,content,publication_date\n${'c'.repeat(5000)},T,Body of text,2024-01-01\n`,
    ),
  ]
  const job = await runImport(app, paths)
  const { items } = await app.client.jobs.items({ id: job.id })
  expect(items.filter(({ failure }) => failure?.code === 'internal')).toEqual([])
  expect(job.progress.done).toBe(4)
})

test('an import stops within two seconds while a provider of embeddings does not answer', async () => {
  const server = await startFakeOpenAi()
  try {
    await app.close()
    app = await createTestApp({
      embeddings: { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'test' },
    })
    await runImport(app, [await write('first.md', '# First\n\nText.')])
    server.fail(...Array.from({ length: 5 }, () => ({ kind: 'hang' }) as const))
    const asked = server.requests.length
    const id = await startImport(app, [await write('second.md', '# Second\n\nOther text.')])
    await expect.poll(() => server.requests.length, { timeout: 10_000 }).toBeGreaterThan(asked)
    const before = performance.now()
    await app.client.jobs.cancel({ id })
    expect((await jobEnded(app, id)).state).toBe('cancelled')
    expect(performance.now() - before).toBeLessThan(2000)
    expect(await titles()).toEqual(['First 1'])
  } finally {
    await server.close()
  }
})

test('an import stops within two seconds while a large document is being stored, and leaves none of it', async () => {
  const text = Array.from(
    { length: 6000 },
    (_, n) => `# Heading ${n}\n\nWords about coaching ${n} of them.\n`,
  )
  const id = await startImport(app, [await write('large.md', text.join('\n'))])
  // Its first statements are under way once the engine has the new document's rows in hand.
  await jobSeen(app, id, (job) => job.progress.current !== null)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const before = performance.now()
  await app.client.jobs.cancel({ id })
  const job = await jobEnded(app, id)
  expect(performance.now() - before).toBeLessThan(2000)
  const { total } = await app.client.documents.list({})
  expect(total).toBe(job.state === 'cancelled' ? 0 : 1)
  expect(await checkLibrary(app.database)).toEqual([])
})

test('a file far over the limit is refused without being read', async () => {
  const path = join(root, 'film.mp4')
  const handle = await open(path, 'w')
  await handle.truncate(8 * 1024 ** 3)
  await handle.close()
  const before = performance.now()
  const job = await runImport(app, [path])
  // Reading eight gigabytes would take longer on any disk.
  expect(performance.now() - before).toBeLessThan(2000)
  const { items } = await app.client.jobs.items({ id: job.id })
  expect(items[0]!.failure).toMatchObject({
    code: 'file-too-large',
    message: expect.stringContaining('film.mp4') as string,
  })
})
