import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildDocuments } from '../../support/build-library.ts'
import { startFakeOpenAi } from '../../support/fake-openai.ts'
import { jobEnded, runImport } from '../../support/run-import.ts'
import { createTestApp, type TestApp } from '../../support/test-app.ts'

let app: TestApp

beforeEach(async () => {
  app = await createTestApp()
})
afterEach(() => app.close())

const library = [
  {
    title: 'banana',
    text: 'Long text. '.repeat(40),
    collection: 'Fruit',
    tags: ['sweet', 'yellow'],
    format: 'text',
  },
  {
    title: 'Apple',
    text: 'Short.',
    collection: 'Fruit',
    tags: ['sweet'],
    documentType: 'guide',
    publicationDate: '2020-05-01',
  },
  {
    title: 'carrot 100%',
    text: 'Some text here.',
    collection: 'Roots',
    accessTier: 'premium',
    publicationDate: '2023-01-31',
  },
  { title: 'Damson', text: 'Other text here.' },
] as const

const build = () =>
  buildDocuments(
    app.database,
    library.map((document) => ({ ...document, tags: 'tags' in document ? [...document.tags] : [] })),
  )

const titlesOf = async (request: Parameters<TestApp['client']['documents']['list']>[0]) =>
  (await app.client.documents.list(request)).documents.map(({ title }) => title)

test('documents are sorted by each column, without regard to case, those without a value last', async () => {
  await build()
  expect(await titlesOf({ sort: 'title', descending: false })).toEqual([
    'Apple',
    'banana',
    'carrot 100%',
    'Damson',
  ])
  expect(await titlesOf({ sort: 'title', descending: true })).toEqual([
    'Damson',
    'carrot 100%',
    'banana',
    'Apple',
  ])
  expect((await titlesOf({ sort: 'collection', descending: true }))[0]).toBe('carrot 100%')
  expect((await titlesOf({ sort: 'collection', descending: true })).at(-1)).toBe('Damson')
  expect((await titlesOf({ sort: 'sizeBytes', descending: true }))[0]).toBe('banana')
  expect((await titlesOf({ sort: 'format', descending: true }))[0]).toBe('banana')
})

test('filters narrow by any of their values and all of their kinds', async () => {
  await build()
  const filtered = (filter: object) => titlesOf({ sort: 'title', descending: false, filter })
  expect(await filtered({ collections: ['Fruit'] })).toEqual(['Apple', 'banana'])
  expect(await filtered({ collections: ['Fruit', 'Roots'], accessTiers: ['premium'] })).toEqual([
    'carrot 100%',
  ])
  expect(await filtered({ tags: ['yellow', 'sweet'] })).toEqual(['Apple', 'banana'])
  expect(await filtered({ documentTypes: ['guide'], formats: ['markdown'] })).toEqual(['Apple'])
  expect(await filtered({ dateFrom: '2020-05-01', dateTo: '2023-01-31' })).toEqual(['Apple', 'carrot 100%'])
  expect(await filtered({ collections: ['Nothing'] })).toEqual([])
})

test('a title is found by a part of it, and signs of patterns stand for themselves', async () => {
  await build()
  expect(await titlesOf({ titleContains: 'PPL' })).toEqual(['Apple'])
  expect(await titlesOf({ titleContains: '100%' })).toEqual(['carrot 100%'])
  expect(await titlesOf({ titleContains: '%' })).toEqual(['carrot 100%'])
  expect(await titlesOf({ titleContains: '_' })).toEqual([])
})

test('pages neither overlap nor leave anything out, and the total is of all', async () => {
  await buildDocuments(
    app.database,
    Array.from({ length: 23 }, (_, n) => ({ title: 'Same title', name: `name ${n}`, text: `Text ${n}.` })),
  )
  const ids: string[] = []
  for (let offset = 0; offset < 23; offset += 5) {
    const page = await app.client.documents.list({ sort: 'title', descending: false, limit: 5, offset })
    expect(page.total).toBe(23)
    ids.push(...page.documents.map(({ id }) => id))
  }
  expect(new Set(ids).size).toBe(23)
  expect(ids).toHaveLength(23)
})

test('facets count every value, the most frequent first', async () => {
  await build()
  expect(await app.client.documents.facets()).toMatchObject({
    collections: [
      { value: 'Fruit', count: 2 },
      { value: 'Roots', count: 1 },
    ],
    tags: [
      { value: 'sweet', count: 2 },
      { value: 'yellow', count: 1 },
    ],
    documentTypes: [{ value: 'guide', count: 1 }],
    accessTiers: [{ value: 'premium', count: 1 }],
    formats: [
      { value: 'markdown', count: 3 },
      { value: 'text', count: 1 },
    ],
  })
})

test('a document that is not there is said to be missing', async () => {
  await expect(
    app.client.documents.get({ id: '0190163d-8694-739b-aea5-966c26f8ad91' }),
  ).rejects.toMatchObject({ code: 'not-found' })
})

test('37 of 40 passages searchable, the reason of the others, and a retry embeds exactly those 3', async () => {
  const server = await startFakeOpenAi()
  const root = await mkdtemp(join(tmpdir(), 'lectern-coverage-'))
  try {
    await app.close()
    app = await createTestApp({
      embeddings: { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'test' },
    })
    const sections = Array.from(
      { length: 40 },
      (_, n) =>
        `# Section ${n}\n\n${n % 13 === 1 ? 'Unspeakable' : 'Ordinary'} text number ${n}. ${'More of it. '.repeat(60)}`,
    )
    const path = join(root, 'forty.md')
    await writeFile(path, sections.join('\n\n'))
    server.refuse((text) => text.includes('Unspeakable'))
    await runImport(app, [path])
    const unspeakable = sections.filter((section) => section.includes('Unspeakable')).length
    const covered = async () => (await app.client.documents.list({})).documents[0]!
    const { id, coverage } = await covered()
    expect(coverage).toMatchObject({ chunks: 40, embedded: 40 - unspeakable })
    expect(coverage.reason).not.toBeNull()

    server.reset()
    const { jobId } = await app.client.embeddings.embedMissing({ documentId: id })
    expect((await jobEnded(app, jobId)).state).toBe('done')
    expect(server.paid).toHaveLength(unspeakable)
    expect(server.paid.every((text) => text.includes('Unspeakable'))).toBe(true)
    expect((await covered()).coverage).toEqual({ chunks: 40, embedded: 40, reason: null })
  } finally {
    await server.close()
    await rm(root, { recursive: true, force: true })
  }
})
