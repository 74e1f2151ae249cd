import { sql } from 'kysely'
import { openDatabase } from '../src/main/database/connect.ts'
import type { Database } from '../src/main/database/database.ts'
import { vectorParameter } from '../src/main/database/vectors.ts'
import { storeVersion } from '../src/main/documents/document-store.ts'
import { createEmbeddings } from '../src/main/embeddings/embeddings.ts'
import { silentLog } from '../src/main/platform/log.ts'
import { createSearch } from '../src/main/search/hybrid-search.ts'
import { analyze } from '../src/main/text/analyze.ts'
import { percentile, round, timed, withFolder, type Figure } from './support/measure.ts'
import { syntheticChunks, syntheticQueries } from './support/synthetic-corpus.ts'

const chunksPerDocument = 50
const queries = 200
const never = new AbortController().signal

/** Whole searches against the two SQL statements they rest on, in turn, at two sizes of library. */
export async function benchSearch(): Promise<Figure[]> {
  return [...(await atSize(1_000)), ...(await atSize(10_000))]
}

async function atSize(size: number): Promise<Figure[]> {
  return withFolder(async (folder) => {
    const database = await openDatabase({ folder }, { holder: 'bench', log: silentLog })
    const embeddings = createEmbeddings({ database, settings: { provider: 'built-in' }, log: silentLog })
    try {
      await fill(database, size)
      await embeddings.fit({ signal: never, onProgress: () => {} })
      const search = createSearch({ database, embeddings, log: silentLog })
      const { space } = await embeddings.activeSpace()
      if (!space) throw new Error('The library has no embedding space to search by meaning.')
      const whole: number[] = []
      const bare: number[] = []
      for (const text of syntheticQueries(queries + 20)) {
        const terms = analyze(text, 'und')
        const vector = await embeddings.embedQuery({ text, terms }, never)
        if (!vector) continue
        bare.push(await timed(() => bareStatements(database, space.id, vector, terms.join(' '))))
        whole.push(await timed(() => search.run({ text, mode: 'hybrid', filter: {}, limit: 20 }, never)))
      }
      // The first twenty warm the engine's cache and are not counted.
      const [w, b] = [whole.slice(20), bare.slice(20)]
      const at = `${size.toLocaleString('en')} passages`
      return [
        { what: `hybrid search, ${at}, p50`, value: round(percentile(w, 0.5)), unit: 'ms' },
        {
          what: `hybrid search, ${at}, p95`,
          value: round(percentile(w, 0.95)),
          unit: 'ms',
          goal: size === 10_000 ? '< 50' : '',
        },
        { what: `the two bare statements, ${at}, p50`, value: round(percentile(b, 0.5)), unit: 'ms' },
        { what: `the two bare statements, ${at}, p95`, value: round(percentile(b, 0.95)), unit: 'ms' },
        {
          what: `hybrid search to bare statements, ${at}, p50`,
          value: round(percentile(w, 0.5) / percentile(b, 0.5), 2),
          unit: 'ratio',
          goal: size === 10_000 ? '<= 2' : '',
        },
      ]
    } finally {
      await embeddings.close()
      await database.close()
    }
  })
}

async function bareStatements(
  database: Database,
  spaceId: number,
  vector: Float32Array,
  terms: string,
): Promise<void> {
  await sql`
    SELECT chunk_id FROM chunk_embeddings WHERE space_id = ${spaceId}
    ORDER BY embedding <=> ${vectorParameter(vector)}::vector LIMIT 100`.execute(database.query)
  await sql`
    SELECT id FROM document_chunks WHERE is_active
    ORDER BY terms <@> to_bm25query(${terms}, 'document_chunks_bm25') LIMIT 100`.execute(database.query)
}

async function fill(database: Database, size: number): Promise<void> {
  const chunks = syntheticChunks(size)
  for (let start = 0; start < size; start += chunksPerDocument) {
    const own = chunks.slice(start, start + chunksPerDocument)
    const first = own[0]!.start
    const moved = own.map((chunk, index) => ({
      ...chunk,
      index,
      start: chunk.start - first,
      end: chunk.end - first,
    }))
    await database.transaction((tx) =>
      storeVersion(
        tx,
        {
          source: {
            kind: 'file',
            uri: `synthetic-${start}`,
            name: `synthetic-${start}.txt`,
            mediaType: 'text/plain',
            sizeBytes: moved.at(-1)!.end,
            fileHash: `hash-${start}`,
            contentHash: `hash-${start}`,
            metadata: {},
          },
          format: 'text',
          title: `Synthetic ${start}`,
          author: null,
          publicationDate: null,
          language: 'und',
          placement: {},
          content: moved.map((chunk) => chunk.content).join('\n\n'),
          pages: [],
          outline: [],
          pageCount: null,
          notices: [],
          chunks: moved,
        },
        null,
      ),
    )
  }
}
