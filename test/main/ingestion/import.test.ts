import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkLibrary } from '../../support/check-library.ts'
import { writeCorpus } from '../../support/corpus.ts'
import { createTestApp, type TestApp } from '../../support/test-app.ts'

let root: string
let app: TestApp

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lectern-import-'))
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

async function importPaths(...paths: string[]) {
  const files = await Promise.all(paths.map((path) => app.stagedFiles.stagePath(path)))
  return importTokens(files.map((file) => file.token))
}

async function importTokens(tokens: string[], options = {}) {
  const { jobId } = await app.client.ingestion.start({ tokens, options })
  await app.jobs.idle()
  return app.client.jobs.get({ id: jobId })
}

const documents = () => app.client.documents.list({ sort: 'title', descending: false })
const words = (text: string) => app.client.search.run({ text, mode: 'words' })

test('a file becomes a document that search finds at its heading', async () => {
  const welcome = 'Welcome to everybody who teaches adults. '.repeat(40)
  const silence = 'Count to seven after every quixotic question. '.repeat(20)
  const path = await write('handbook.md', `# Handbook\n\n${welcome}\n\n## Silence\n\n${silence}\n`)
  const job = await importPaths(path)
  expect(job).toMatchObject({ state: 'done', progress: { done: 1, total: 1, failed: 0, unchanged: 0 } })
  expect(await documents()).toMatchObject({
    total: 1,
    documents: [{ title: 'Handbook', format: 'markdown', version: 1 }],
  })
  const { hits } = await words('quixotic')
  expect(hits).toHaveLength(1)
  const hit = hits[0]!
  expect(hit.headingPath).toContain('Silence')
  const document = await app.client.documents.get({ id: hit.documentId })
  expect(document.content.slice(hit.start, hit.end)).toBe(hit.text)
  expect(hit.text).toContain('quixotic')
})

test('the same bytes again are unchanged, under the same name or another', async () => {
  const path = await write('a.md', '# A\n\nText about coaching.')
  await importPaths(path)
  const copy = join(root, 'copy of a.md')
  await copyFile(path, copy)
  expect((await importPaths(path)).progress).toMatchObject({ done: 1, unchanged: 1 })
  expect((await importPaths(copy)).progress).toMatchObject({ done: 1, unchanged: 1 })
  expect((await documents()).total).toBe(1)
})

test('two copies of one file in one import become one document', async () => {
  const first = await write('one/a.md', '# A\n\nText about coaching.')
  const second = await write('two/a.md', '# A\n\nText about coaching.')
  expect((await importPaths(first, second)).progress).toMatchObject({ done: 2, unchanged: 1 })
  expect((await documents()).total).toBe(1)
})

test('a changed file becomes the next version, and its old text no longer answers', async () => {
  const path = await write('a.md', '# A\n\nThe ancient wording about zebras.')
  await importPaths(path)
  await write('a.md', '# A\n\nThe fresh wording about giraffes.')
  await importPaths(path)
  expect(await documents()).toMatchObject({ total: 1, documents: [{ version: 2 }] })
  expect((await words('zebras')).hits).toEqual([])
  expect((await words('giraffes')).hits).toMatchObject([{ version: 2 }])
  expect(await checkLibrary(app.database)).toEqual([])
})

test('a broken file keeps its reason, the others come in, and a retry takes the mended file', async () => {
  const good = await write('good.md', '# Good\n\nText.')
  const bad = await write('bad.md', '')
  const job = await importPaths(good, bad)
  expect(job).toMatchObject({ state: 'done', progress: { done: 2, failed: 1 } })
  const failed = await app.client.jobs.items({ id: job.id, state: 'failed' })
  expect(failed.items).toMatchObject([{ name: 'bad.md', failure: { code: 'file-empty' } }])
  expect(failed.items[0]!.failure!.message).toContain('bad.md')

  await write('bad.md', '# Mended\n\nNow with text.')
  await app.client.jobs.retryFailed({ id: job.id })
  await app.jobs.idle()
  expect(await app.client.jobs.get({ id: job.id })).toMatchObject({
    state: 'done',
    progress: { done: 2, failed: 0 },
  })
  expect((await documents()).total).toBe(2)
})

test('rows of a CSV become documents, bad ones are named by line, and a second import changes nothing', async () => {
  const path = await write(
    'faq.csv',
    'coach_id,title,content,tags\nanna,Silence,Wait before you speak.,"questions,time"\nanna,,No title here.,\nanna,Groups,Three people talk more than six.,\n',
  )
  const job = await importPaths(path)
  const { items } = await app.client.jobs.items({ id: job.id })
  expect(items[0]).toMatchObject({ state: 'imported', failure: { code: 'file-bad-rows' } })
  expect(items[0]!.failure!.message).toContain('line 3')
  expect(items[0]!.documentIds).toHaveLength(2)
  expect(job.progress).toMatchObject({ done: 1, failed: 0, incomplete: 1 })
  const { documents: list } = await documents()
  expect(list.map((document) => [document.title, document.collection, document.tags])).toEqual([
    ['Groups', 'anna', []],
    ['Silence', 'anna', ['questions', 'time']],
  ])
  expect((await importPaths(path)).progress).toMatchObject({ unchanged: 1 })
  await write(
    'faq.csv',
    'coach_id,title,content\nanna,Silence,Wait before you speak.\nanna,Groups,Four people are fine too.\n',
  )
  await importPaths(path)
  expect((await documents()).total).toBeGreaterThanOrEqual(2)
  expect(await checkLibrary(app.database)).toEqual([])
})

test('cancelling stops before the end and leaves whole documents only', async () => {
  const paths = await writeCorpus(join(root, 'corpus'), 300)
  const files = await Promise.all(paths.map((path) => app.stagedFiles.stagePath(path)))
  const { jobId } = await app.client.ingestion.start({ tokens: files.map((file) => file.token) })
  for await (const job of await app.client.jobs.watch()) if (job.progress.done > 5) break
  await app.client.jobs.cancel({ id: jobId })
  await app.jobs.idle()
  const job = await app.client.jobs.get({ id: jobId })
  expect(job.state).toBe('cancelled')
  expect(job.progress.done).toBeLessThan(300)
  expect(await checkLibrary(app.database)).toEqual([])
  expect((await documents()).total).toBe(job.progress.done)
})

test('an import that was cut off goes on at the next start and imports nothing twice', async () => {
  const paths = await writeCorpus(join(root, 'corpus'), 80)
  const files = await Promise.all(paths.map((path) => app.stagedFiles.stagePath(path)))
  const { jobId } = await app.client.ingestion.start({ tokens: files.map((file) => file.token) })
  for await (const job of await app.client.jobs.watch()) if (job.progress.done > 5) break
  app = await app.reopen()
  await app.jobs.idle()
  expect(await app.client.jobs.get({ id: jobId })).toMatchObject({
    state: 'done',
    progress: { done: 80, total: 80 },
  })
  expect((await documents()).total).toBe(80)
  expect(await checkLibrary(app.database)).toEqual([])
})

test('an upload is imported from our copy, which is gone afterwards', async () => {
  async function* body() {
    yield Buffer.from('# Uploaded\n\nText from afar.')
  }
  const file = await app.stagedFiles.stageUpload('notes/uploaded.md', body())
  await importTokens([file.token], { collection: 'Inbox', tags: ['new'] })
  expect(await documents()).toMatchObject({
    documents: [{ title: 'Uploaded', collection: 'Inbox', tags: ['new'], sourceName: 'notes/uploaded.md' }],
  })
  expect(await readdir(join(app.libraryFolder, 'incoming'))).toEqual([])
})

test('two uploads of one name are two documents, and an edited one is the next version of its own', async () => {
  const upload = async (name: string, text: string) => {
    async function* body() {
      yield Buffer.from(text)
    }
    return (await app.stagedFiles.stageUpload(name, body())).token
  }
  const steps = (topic: string) =>
    Array.from({ length: 30 }, (_, step) => `Step ${step} of ${topic} takes ${step * 3} minutes.`).join(
      '\n\n',
    )
  const bern = `# Agenda\n\n${steps('listening in Bern')}`
  const online = `# Agenda\n\n${steps('conflict at a distance')}`
  await importTokens([await upload('agenda.md', bern), await upload('agenda.md', online)])
  expect((await documents()).total).toBe(2)
  const job = await importTokens([await upload('agenda.md', `${online}\n\nBring a pen.`)])
  expect(job.progress).toMatchObject({ done: 1, unchanged: 0 })
  const { documents: list, total } = await documents()
  expect(total).toBe(2)
  expect(list.map((document) => document.version).toSorted((a, b) => a - b)).toEqual([1, 2])
  expect((await importTokens([await upload('agenda.md', bern)])).progress.unchanged).toBe(1)
  expect((await words('pen')).hits).toHaveLength(1)
})
