import { sql } from 'kysely'
import type { Capabilities, Queryable } from './database.ts'

/** The index word search goes through where the server ranks by BM25. */
export const bm25Index = 'document_chunks_bm25'
/** The index that finds any of some words where it does not. */
export const wordsIndex = 'document_chunks_words'

/**
 * Okapi BM25's parameters as Lucene's reference runs set them, for the index and for scores computed beside it; others
 * are compared in docs/decisions/0004-search-ranking.md.
 */
export const bm25Parameters = { k1: 0.9, b: 0.4 }

/** Stands for the indexes as they are made here. */
export const textIndexKey = JSON.stringify([bm25Index, wordsIndex, bm25Parameters])

/**
 * Makes the index for word search that suits the server, if it is not there: over `terms`, which holds stems
 * already, so that the server must only split at spaces. Only chunks of current versions are in it.
 */
export async function ensureTextIndex(database: Queryable, { wordRanking }: Capabilities): Promise<void> {
  const name = wordRanking === 'bm25' ? bm25Index : wordsIndex
  const { rows } = await sql<{ found: boolean }>`SELECT to_regclass(${name}) IS NOT NULL AS found`.execute(
    database,
  )
  if (rows[0]?.found) return
  if (wordRanking === 'bm25') {
    await sql`
      CREATE INDEX IF NOT EXISTS ${sql.id(bm25Index)} ON document_chunks
      USING bm25 (terms) WITH (text_config = 'simple', k1 = ${sql.lit(bm25Parameters.k1)}, b = ${sql.lit(bm25Parameters.b)})
      WHERE is_active
    `.execute(database)
  } else {
    await sql`
      CREATE INDEX IF NOT EXISTS ${sql.id(wordsIndex)} ON document_chunks
      USING gin (to_tsvector('simple', terms))
      WHERE is_active
    `.execute(database)
  }
}
