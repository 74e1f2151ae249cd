import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { parseVectorBytes } from '../../../src/main/database/vectors.ts'
import type { Database } from '../../../src/main/database/database.ts'
import type { EmbeddingSettings } from '../../../src/main/embeddings/embedding-settings.ts'
import {
  createEmbeddings,
  type Embeddings,
  type RenewProgress,
} from '../../../src/main/embeddings/embeddings.ts'
import { silentLog } from '../../../src/main/platform/log.ts'
import { describeEachDatabase } from '../../support/databases.ts'
import { startFakeOpenAi, type FakeOpenAi } from '../../support/fake-openai.ts'
import { passagesOf, storeDocument, storePlainDocument } from './store-passages.ts'
import { topicPassages } from './topic-passages.ts'

const signal = new AbortController().signal
const quiet = { signal, onProgress: () => {} }

describeEachDatabase('the embeddings of a library', (open) => {
  let database: Database
  let server: FakeOpenAi
  let opened: Embeddings[] = []

  beforeAll(async () => {
    server = await startFakeOpenAi()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    database = await open()
    server.reset()
  })
  afterEach(async () => {
    for (const embeddings of opened) await embeddings.close()
    opened = []
  })

  /** A service on the library, as after a start of the program. */
  function start(settings: EmbeddingSettings = { provider: 'built-in' }): Embeddings {
    const embeddings = createEmbeddings({ database, settings, log: silentLog })
    opened.push(embeddings)
    return embeddings
  }
  const external = (): EmbeddingSettings => ({
    provider: 'openai-compatible',
    baseUrl: server.baseUrl,
    model: 'some-model',
  })

  /** What an import does with one document. */
  async function importDocument(
    embeddings: Embeddings,
    title: string,
    terms: readonly string[],
  ): Promise<string> {
    const passages = passagesOf(title, terms)
    const embedded = await embeddings.embedChunks(passages, signal)
    return database.transaction(async (tx) => {
      const id = await storeDocument(tx, title, passages)
      await embeddings.storeEmbeddings(tx, embedded)
      return id
    })
  }

  async function storedVectors(spaceId: number): Promise<Map<string, Float32Array>> {
    const { rows } = await sql<{ terms: string; bytes: Buffer }>`
      SELECT c.terms, vector_send(e.embedding) AS bytes
      FROM chunk_embeddings e
      JOIN document_chunks c ON c.id = e.chunk_id
      WHERE e.space_id = ${spaceId}
    `.execute(database.query)
    return new Map(rows.map(({ terms, bytes }) => [terms, parseVectorBytes(bytes)]))
  }

  async function failures(): Promise<{ terms: string; code: string; message: string }[]> {
    const { rows } = await sql<{ terms: string; code: string; message: string }>`
      SELECT c.terms, f.code, f.message
      FROM embedding_failures f
      JOIN document_chunks c ON c.id = f.chunk_id
      ORDER BY c.terms
    `.execute(database.query)
    return rows
  }

  async function activeId(embeddings: Embeddings): Promise<number> {
    const { space } = await embeddings.activeSpace()
    return space!.id
  }

  it('says that a small library is searched by words, and does not fit it', async () => {
    const embeddings = start()
    await importDocument(embeddings, 'Small', topicPassages(12))
    expect(await embeddings.needsFit()).toBe(false)
    expect(await embeddings.state()).toEqual({
      provider: 'built-in',
      active: null,
      chunks: 12,
      message: 'Search works by words only until the library has about 60 passages; it has 12.',
    })
    expect(await embeddings.activeSpace()).toMatchObject({
      space: null,
      notice: { code: 'library-too-small' },
    })
    expect(await embeddings.embedQuery({ text: 'topic1word1', terms: ['topic1word1'] }, signal)).toBeNull()
    await expect(embeddings.fit(quiet)).rejects.toMatchObject({ code: 'library-too-small' })
  })

  it('has nothing to say of an empty library', async () => {
    const embeddings = start(external())
    expect(await embeddings.state()).toMatchObject({ active: null, chunks: 0, message: null })
    expect(await embeddings.needsFit()).toBe(false)
  })

  it('fits the library, embeds all of it and finds the passages a question means', async () => {
    const embeddings = start()
    await storePlainDocument(database, 'Course', topicPassages(80))
    expect(await embeddings.needsFit()).toBe(true)
    const seen: RenewProgress[] = []
    await embeddings.fit({ signal, onProgress: (progress) => seen.push(progress) })

    expect(await embeddings.needsFit()).toBe(false)
    expect(await embeddings.state()).toMatchObject({
      active: { model: 'lsa-1', embedded: 80 },
      chunks: 80,
      message: null,
    })
    expect(seen.at(-1)).toMatchObject({ done: 80, total: 80, failed: 0 })
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b))

    const question = await embeddings.embedQuery({ text: '', terms: ['topic3word4', 'topic3word9'] }, signal)
    const vectors = await storedVectors(await activeId(embeddings))
    const ranked = [...vectors].sort(([, a], [, b]) => dot(b, question!) - dot(a, question!))
    expect(ranked.slice(0, 5).every(([terms]) => terms.includes('topic3'))).toBe(true)
    const known = new Map(await embeddings.knownTerms())
    expect(known.get('own7')).toBe(1)
  })

  it('gives new passages vectors of the fitted space in their own transaction', async () => {
    const embeddings = start()
    await storePlainDocument(database, 'Course', topicPassages(80))
    await embeddings.fit(quiet)
    await importDocument(embeddings, 'New', ['topic1word1 topic1word2', 'words nobody knows'])
    const { active, chunks } = await embeddings.state()
    expect([active!.embedded, chunks]).toEqual([81, 82])
    expect(await failures()).toEqual([expect.objectContaining({ terms: 'words nobody knows' })])
  })

  it('answers from the old space while a grown library is fitted again, and leaves no passage out', async () => {
    const embeddings = start()
    await storePlainDocument(database, 'Course', topicPassages(80))
    await embeddings.fit(quiet)
    const before = await activeId(embeddings)
    await importDocument(embeddings, 'More', topicPassages(110).slice(80))
    expect(await embeddings.needsFit()).toBe(false)
    await importDocument(embeddings, 'Still more', topicPassages(130).slice(110))
    expect(await embeddings.needsFit()).toBe(true)

    // One document is embedded before the change and stored after it; another comes in the middle of the fit.
    const late = passagesOf('Late', ['topic2word2 topic2word3', 'topic4word2 topic4word3'])
    const embeddedBefore = await embeddings.embedChunks(late, signal)
    const middle: Promise<string>[] = []
    await embeddings.fit({
      signal,
      onProgress: () => {
        if (middle.length > 0) return
        middle.push(
          activeId(embeddings).then((id) => {
            expect(id).toBe(before)
            return importDocument(embeddings, 'Middle', ['topic5word2 topic5word3'])
          }),
        )
      },
    })
    await Promise.all(middle)
    await database.transaction(async (tx) => {
      await storeDocument(tx, 'Late', late)
      await embeddings.storeEmbeddings(tx, embeddedBefore)
    })

    const after = await activeId(embeddings)
    expect(after).not.toBe(before)
    expect(await embeddings.state()).toMatchObject({
      active: { id: after, embedded: 133 },
      chunks: 133,
      message: null,
    })
    expect(await storedVectors(before)).toEqual(new Map())
    const vectors = await storedVectors(after)
    const again = await embeddings.embedQuery({ text: '', terms: ['topic2word2', 'topic2word3'] }, signal)
    expect(dot(vectors.get('topic2word2 topic2word3')!, again!)).toBeCloseTo(1, 4)
  })

  it('changes nothing when a fit is called off, and goes on with it after a restart', async () => {
    await storePlainDocument(database, 'Course', topicPassages(300))
    const controller = new AbortController()
    const stopped = start().fit({
      signal: controller.signal,
      onProgress: ({ step, done }) => {
        if (step.includes('meaning') && done >= 150) controller.abort()
      },
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })

    const embeddings = start()
    expect(await embeddings.activeSpace()).toMatchObject({ space: null })
    expect(await embeddings.needsFit()).toBe(true)
    const { rows } = await sql<{ id: number }>`SELECT id FROM embedding_spaces`.execute(database.query)
    await embeddings.fit(quiet)
    expect(await activeId(embeddings)).toBe(rows[0]!.id)
    expect((await embeddings.state()).active!.embedded).toBe(300)
  })

  it('fits again when the unfinished model is damaged', async () => {
    await storePlainDocument(database, 'Course', topicPassages(80))
    const embeddings = start()
    await embeddings.fit(quiet)
    await sql`UPDATE embedding_spaces SET state = 'building'`.execute(database.query)
    await sql`UPDATE embedding_model_parts SET data = substr(data, 1, 1000)`.execute(database.query)
    const next = start()
    await next.fit(quiet)
    expect((await next.state()).active!.embedded).toBe(80)
  })

  it('shows 37 of 40 searchable with the reason, and embeds exactly the missing 3 again', async () => {
    const embeddings = start(external())
    const refused = new Set(['passage 5', 'passage 17', 'passage 33'])
    server.refuse((text) => refused.has(text.split('\n')[1]!))
    const terms = Array.from({ length: 40 }, (_, i) => `passage ${i}`)
    const id = await importDocument(embeddings, 'Forty', terms)
    await importDocument(embeddings, 'Other', ['another'])

    expect(await embeddings.state()).toMatchObject({ active: { embedded: 38 }, chunks: 41 })
    const reasons = await failures()
    expect(reasons.map((failure) => failure.terms)).toEqual([...refused].sort())
    expect(reasons[0]).toMatchObject({
      code: 'embedder-bad-answer',
      message: expect.stringContaining('refused'),
    })

    server.reset()
    await embeddings.embedMissing({ documentId: id }, quiet)
    expect(server.paid.sort()).toEqual([...refused].map((text) => `Forty\n${text}`).sort())
    expect(await failures()).toEqual([])
    expect(await embeddings.state()).toMatchObject({ active: { embedded: 41 }, message: null })
  })

  it('stores a document without vectors when the provider has no credit, and embeds it later', async () => {
    const embeddings = start(external())
    await importDocument(embeddings, 'First', ['one', 'two'])
    server.fail({ kind: 'status', status: 429, code: 'insufficient_quota' })
    await importDocument(embeddings, 'Second', ['three', 'four'])
    expect((await failures()).map(({ terms, code }) => [terms, code])).toEqual([
      ['four', 'embedder-quota'],
      ['three', 'embedder-quota'],
    ])
    const { message } = await embeddings.state()
    expect(message).toContain('2 of 4 passages are found by their words only.')
    expect(message).toContain('no credit')

    // A provider that just failed is not asked for every further document.
    const asked = server.requests.length
    await importDocument(embeddings, 'Third', ['five'])
    expect(server.requests).toHaveLength(asked)

    await embeddings.embedMissing({}, quiet)
    expect(await embeddings.state()).toMatchObject({ active: { embedded: 5 }, message: null })
  })

  it('tells a job whose provider fails what is wrong, and keeps what was embedded', async () => {
    const embeddings = start(external())
    await importDocument(embeddings, 'First', ['one'])
    await storePlainDocument(
      database,
      'Many',
      Array.from({ length: 200 }, (_, i) => `passage ${i}`),
    )
    server.fail(null, null, null, null, null, { kind: 'status', status: 401 })
    await expect(embeddings.embedMissing({}, quiet)).rejects.toMatchObject({ code: 'embedder-auth' })
    expect((await embeddings.state()).active!.embedded).toBe(161)
    await embeddings.embedMissing({}, quiet)
    expect((await embeddings.state()).active!.embedded).toBe(201)
    // And the one question that told how long vectors are.
    expect(server.paid).toHaveLength(202)
  })

  it('pays once for a text, however often it comes and even when the program ends before it is stored', async () => {
    await start(external()).embedChunks(passagesOf('Twice', ['one', 'two', 'one']), signal)
    // The first is the question that told how long vectors are.
    expect(server.paid.slice(1).sort()).toEqual(['Twice\none', 'Twice\ntwo'])
    const embeddings = start(external())
    await importDocument(embeddings, 'Twice', ['one', 'two', 'one'])
    expect(server.paid).toHaveLength(3)
    const { active } = await embeddings.state()
    expect(active).toMatchObject({ model: 'some-model', dimensions: 8, embedded: 3 })
    const vectors = await storedVectors(active!.id)
    server.vector('Twice\none').forEach((value, k) => expect(vectors.get('one')![k]).toBeCloseTo(value, 5))
  })

  it('reads questions and passages with their own prefixes', async () => {
    const embeddings = start({
      ...external(),
      queryPrefix: 'query: ',
      passagePrefix: 'passage: ',
    } as EmbeddingSettings)
    await importDocument(embeddings, 'Title', ['one'])
    await embeddings.embedQuery({ text: 'why?', terms: [] }, signal)
    await embeddings.embedQuery({ text: 'why?', terms: [] }, signal)
    expect(server.requests.slice(1).map(({ input }) => input)).toEqual([
      ['passage: Title\none'],
      ['query: why?'],
    ])
  })

  it('changes to another model only when all is embedded with it, and back without paying again', async () => {
    await storePlainDocument(database, 'Course', topicPassages(80))
    await start().fit(quiet)
    const embeddings = start(external())
    expect(await embeddings.needsFit()).toBe(true)
    expect((await embeddings.state()).message).toContain('"some-model" is not ready')
    // Meanwhile the built-in model answers and reads what is new.
    const old = await embeddings.embedQuery({ text: '', terms: ['topic3word4'] }, signal)
    expect(old!.length).not.toBe(8)
    await importDocument(embeddings, 'New', ['topic3word4 topic3word5'])

    server.fail({ kind: 'status', status: 402 })
    await expect(embeddings.fit(quiet)).rejects.toMatchObject({ code: 'embedder-quota' })
    expect(await embeddings.activeSpace()).toMatchObject({ space: { provider: 'built-in' } })
    await embeddings.fit(quiet)
    expect(await embeddings.state()).toMatchObject({
      active: { model: 'some-model', dimensions: 8, embedded: 81 },
      message: null,
    })
    expect(await embeddings.embedQuery({ text: 'q', terms: [] }, signal)).toHaveLength(8)
    const paid = server.paid.length

    const builtIn = start()
    expect(await builtIn.needsFit()).toBe(true)
    await builtIn.fit(quiet)
    expect((await builtIn.state()).active).toMatchObject({ model: 'lsa-1', embedded: 81 })
    const back = start(external())
    await back.fit(quiet)
    expect((await back.state()).active).toMatchObject({ model: 'some-model', embedded: 81 })
    expect(server.paid).toHaveLength(paid)
  })

  it('leaves a question to words when the provider of the space cannot be reached or is not set up', async () => {
    await importDocument(start(external()), 'First', ['one'])
    const stranger = start({ provider: 'openai', model: 'text-embedding-3-small', apiKey: 'secret' })
    const question = { text: 'why?', terms: ['why'] }
    await expect(stranger.embedQuery(question, signal)).rejects.toMatchObject({
      code: 'embedder-not-configured',
    })
    server.fail({ kind: 'status', status: 401 })
    await expect(start(external()).embedQuery(question, signal)).rejects.toMatchObject({
      code: 'embedder-auth',
    })
  })
})

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0)
}
