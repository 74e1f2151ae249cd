import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { insertSpace } from '../../../src/main/embeddings/embedding-space-store.ts'
import { fillSpace } from '../../../src/main/embeddings/fill-space.ts'
import { openDialectEmbedder } from '../../../src/main/embeddings/providers/openai-dialect.ts'
import { parseVectorBytes } from '../../../src/main/database/vectors.ts'
import type { Database } from '../../../src/main/database/database.ts'
import { describeEachDatabase, emptyDatabase } from '../../support/databases.ts'
import { startFakeOpenAi, type FakeOpenAi, type OpenAiFault } from '../../support/fake-openai.ts'
import { storePlainDocument } from './store-passages.ts'

/** Faults that break before the provider has done paid work, and those after which the work is lost. */
const unpaid: OpenAiFault[] = [
  { kind: 'status', status: 429 },
  { kind: 'status', status: 429, headers: { 'retry-after-ms': '20' } },
  { kind: 'status', status: 429, code: 'insufficient_quota' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 401 },
  { kind: 'hang' },
  { kind: 'reset' },
  { kind: 'permuted' },
  { kind: 'base64' },
]
const lost: OpenAiFault[] = [
  { kind: 'hang-in-body' },
  { kind: 'reset-in-body' },
  { kind: 'bad-json' },
  { kind: 'one-too-few' },
  { kind: 'same-index' },
]
const lostSingle: OpenAiFault[] = [
  { kind: 'wrong-dimensions' },
  { kind: 'not-finite' },
  { kind: 'zero-vector' },
]

const passages = 120
const batchSize = 16

describeEachDatabase('a provider with faults', (open) => {
  let database: Database
  let server: FakeOpenAi

  beforeAll(async () => {
    server = await startFakeOpenAi()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    database = await open()
  })

  it('ends with every vector right and nothing paid twice but what was lost, whatever the script', async () => {
    const fault = fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 3, arbitrary: fc.constantFrom(...unpaid) },
      { weight: 1, arbitrary: fc.constantFrom(...lost) },
      { weight: 1, arbitrary: fc.constantFrom(...lostSingle) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 5, maxLength: 20 }), async (script) => {
        await emptyDatabase(database)
        server.reset()
        const terms = Array.from({ length: passages }, (_, i) => `passage ${i}`)
        await storePlainDocument(database, 'Course', terms)
        const spaceId = await makeSpace()
        server.fail(...script)
        await fillUntilWhole(spaceId)

        const { rows } = await sql<{ terms: string; bytes: Buffer }>`
          SELECT c.terms, vector_send(e.embedding) AS bytes
          FROM document_chunks c JOIN chunk_embeddings e ON e.chunk_id = c.id
        `.execute(database.query)
        expect(rows).toHaveLength(passages)
        for (const row of rows) {
          const right = server.vector(`Course\n${row.terms}`)
          const stored = parseVectorBytes(row.bytes)
          right.forEach((value, k) => expect(stored[k]).toBeCloseTo(value, 5))
        }
        const lostTexts = script.filter((entry) => entry && lost.includes(entry)).length * batchSize
        const lostOnes = script.filter((entry) => entry && lostSingle.includes(entry)).length
        expect(server.paid.length).toBeLessThanOrEqual(passages + lostTexts + lostOnes)
      }),
      { numRuns: 5 },
    )
  })

  function makeSpace(): Promise<number> {
    return insertSpace(database.query, {
      provider: 'openai-compatible',
      model: 'some-model',
      dimensions: server.dimensions,
      state: 'active',
      meaningWeight: 0.5,
      baselineSimilarity: 0,
      fittedChunks: null,
    })
  }

  /** Runs the job again and again, as a person would who presses "retry". */
  async function fillUntilWhole(spaceId: number): Promise<void> {
    const signal = new AbortController().signal
    const embedder = await openDialectEmbedder(
      {
        provider: 'openai-compatible',
        serverName: 'The test server',
        baseUrl: server.baseUrl,
        apiKey: 'secret',
        model: 'some-model',
        dimensions: server.dimensions,
        queryPrefix: '',
        passagePrefix: '',
        batchSize,
        timeoutMs: 400,
        pauses: { firstMs: 1, longestMs: 500, tries: 3 },
      },
      signal,
    )
    for (let run = 0; run < 40; run++) {
      const { failed } = await fillSpace(
        { database, spaceId, embedder },
        {},
        { signal, onProgress: () => {} },
      )
      if (failed === 0) return
    }
    throw new Error('The passages were not all embedded after 40 runs.')
  }
})
