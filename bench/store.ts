import { sql } from 'kysely'
import { openDatabase } from '../src/main/database/connect.ts'
import { vectorArrayParameter } from '../src/main/database/vectors.ts'
import { storeVersion } from '../src/main/documents/document-store.ts'
import { createEmbeddings } from '../src/main/embeddings/embeddings.ts'
import { silentLog } from '../src/main/platform/log.ts'
import { round, timed, withFolder, type Figure } from './support/measure.ts'
import { syntheticChunks } from './support/synthetic-corpus.ts'

const perDocument = 100
const rounds = 20
const dimensions = 256

/**
 * Passages stored as an import stores them (document, version, passages with their word index, vectors; one durable
 * transaction a document) against the same texts and vectors in one bare table by one binary insert each: without any
 * index, and with the word index kept up to date as ours is, which is where most of the time goes.
 */
export async function benchStore(): Promise<Figure[]> {
  return withFolder(async (folder) => {
    const database = await openDatabase({ folder }, { holder: 'bench', log: silentLog })
    const embeddings = createEmbeddings({ database, settings: { provider: 'built-in' }, log: silentLog })
    try {
      const { rows } = await sql<{ id: number }>`
        INSERT INTO embedding_spaces (provider, model, dimensions, state, meaning_weight)
        VALUES ('built-in', 'bench', ${dimensions}, 'active', 0.4) RETURNING id`.execute(database.query)
      const spaceId = rows[0]!.id
      await sql`CREATE TABLE bare_chunks (body text, terms text, embedding vector)`.execute(database.query)
      await sql`CREATE TABLE bare_indexed_chunks (body text, terms text, embedding vector)`.execute(
        database.query,
      )
      await sql`CREATE INDEX ON bare_indexed_chunks USING bm25 (terms) WITH (text_config = 'simple')`.execute(
        database.query,
      )
      const vectors = Array.from({ length: perDocument }, (_, index) =>
        new Float32Array(dimensions).map((_value, axis) => Math.sin(index * axis + axis)),
      )
      let storeMs = 0
      let bareMs = 0
      let indexedMs = 0
      for (let round = 0; round < rounds; round++) {
        const chunks = syntheticChunks(perDocument, round + 1)
        storeMs += await timed(() =>
          database.transaction(async (tx) => {
            await storeVersion(
              tx,
              {
                source: {
                  kind: 'file',
                  uri: `bench-${round}`,
                  name: 'bench',
                  mediaType: 'text/plain',
                  sizeBytes: 1,
                  fileHash: `bench-${round}`,
                  contentHash: `bench-${round}`,
                  metadata: {},
                },
                format: 'text',
                title: `Bench ${round}`,
                author: null,
                publicationDate: null,
                language: 'und',
                placement: {},
                content: chunks.map((chunk) => chunk.content).join('\n\n'),
                pages: [],
                outline: [],
                pageCount: null,
                notices: [],
                chunks,
              },
              null,
            )
            await embeddings.storeEmbeddings(tx, {
              spaceId,
              passages: [],
              vectors: chunks.map((chunk, index) => ({ chunkId: chunk.id, vector: vectors[index]! })),
              failures: [],
              outage: null,
            })
          }),
        )
        const insertInto = (table: string) =>
          sql`
          INSERT INTO ${sql.table(table)} SELECT * FROM unnest(${chunks.map((chunk) => chunk.content)}::text[],
            ${chunks.map((chunk) => chunk.terms)}::text[],
            ${vectorArrayParameter(vectors, database.capabilities.vectorOid)}::vector[])`.execute(
            database.query,
          )
        bareMs += await timed(() => insertInto('bare_chunks'))
        indexedMs += await timed(() => insertInto('bare_indexed_chunks'))
      }
      const stored = perDocument * rounds
      const perSecond = (ms: number) => round((stored / ms) * 1000)
      return [
        { what: 'passages stored with word index and vector', value: perSecond(storeMs), unit: '1/s' },
        { what: 'bare binary insert, word index live', value: perSecond(indexedMs), unit: '1/s' },
        { what: 'bare binary insert, no index', value: perSecond(bareMs), unit: '1/s' },
        {
          what: 'stored to bare insert, word index live',
          value: round(indexedMs / storeMs, 2),
          unit: 'ratio',
          goal: '>= 0.5',
        },
        { what: 'stored to bare insert, no index', value: round(bareMs / storeMs, 2), unit: 'ratio' },
      ]
    } finally {
      await embeddings.close()
      await database.close()
    }
  })
}
