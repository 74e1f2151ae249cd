import { sql } from 'kysely'
import type { Queryable } from '../database/database.ts'
import { byScore } from './fuse-scores.ts'
import { createWordScorer, type TermStatistics } from './score-words.ts'
import type { WordIndex } from './word-index.ts'

/** Passages whose words are read for one search at most: 4 000 are about 6 MB. */
const mostRead = 4000
/** Passages that the question's rarer words may have together; more common ones then add to the order only. */
const enough = 1000

/**
 * Words on a server without a ranking index: a GIN index finds who has any of the rarer words, and BM25 is computed
 * here. `ts_rank`, the server's own way, knows nothing of rarity (nDCG .46 against .69 on SciFact) and takes 770 ms at
 * 10 000 passages.
 */
export const plainWords: WordIndex = {
  async statistics(target, terms) {
    const { rows: counts } = await sql<{ term: string; passages: number }>`
      SELECT term, (
        SELECT count(*)::int FROM document_chunks c
        WHERE c.is_active AND to_tsvector('simple', c.terms) @@ plainto_tsquery('simple', t.term)) AS passages
      FROM unnest(${[...new Set(terms)]}::text[]) AS t (term)`.execute(target)
    const { passages, averageLength } = await librarySize(target)
    const rarity = counts
      .filter((row) => row.passages > 0)
      .map((row): [string, number] => [row.term, rarityOf(row.passages, passages)])
    return { averageLength, rarity: new Map(rarity) }
  },

  async candidates(target, { words, statistics, scope, limit }) {
    const terms = await rareTerms(
      target,
      words.flatMap((word) => word.terms),
      statistics,
    )
    if (terms.length === 0) return []
    const { rows } = await sql<{ id: string; terms: string }>`
      SELECT c.id, c.terms FROM document_chunks c
      WHERE ${scope.condition} AND to_tsvector('simple', c.terms) @@ ${anyOf(terms)}::tsquery
      ORDER BY c.id
      LIMIT ${sql.lit(mostRead)}`.execute(target)
    const scoreWords = createWordScorer(words, statistics)
    return rows
      .map((row) => ({ id: row.id, score: scoreWords(row.terms) }))
      .sort(byScore)
      .slice(0, limit)
      .map((row) => row.id)
  },

  async withAllTerms(target, { terms, scope }) {
    const { rows } = await sql<{ id: string }>`
      SELECT c.id FROM document_chunks c
      WHERE ${scope.condition} AND to_tsvector('simple', c.terms) @@ plainto_tsquery('simple', ${terms.join(' ')})
    `.execute(target)
    return rows.map((row) => row.id)
  },
}

/** The rarest terms, as many as have `enough` passages together, and always the rarest one. */
async function rareTerms(
  target: Queryable,
  terms: readonly string[],
  { rarity }: TermStatistics,
): Promise<string[]> {
  const { passages } = await librarySize(target)
  const rarestFirst = [...new Set(terms)]
    .filter((term) => rarity.has(term))
    .sort((a, b) => (rarity.get(b) ?? 0) - (rarity.get(a) ?? 0))
  let together = 0
  return rarestFirst.filter((term, index) => {
    together += (passages + 1) / Math.exp(rarity.get(term) ?? 0)
    return index === 0 || together <= enough
  })
}

/** Terms hold letters and digits only, so that they need no quoting. */
function anyOf(terms: readonly string[]): string {
  return terms.join(' | ')
}

/** How much the rarity of a term counts: Lucene's form of BM25's idf, as `pg_textsearch` has it. */
function rarityOf(withTerm: number, passages: number): number {
  return Math.log(1 + (Math.max(0, passages - withTerm) + 0.5) / (withTerm + 0.5))
}

/** Passages that can answer, and the terms one has in the mean, from a sample. */
async function librarySize(target: Queryable): Promise<{ passages: number; averageLength: number }> {
  const { rows } = await sql<{ passages: number; averageLength: number | null }>`
    SELECT
      (SELECT count(*)::int FROM document_chunks WHERE is_active) AS passages,
      (SELECT avg(cardinality(string_to_array(terms, ' ')))::float8
        FROM (SELECT terms FROM document_chunks WHERE is_active LIMIT 500) AS sample) AS "averageLength"
  `.execute(target)
  const { passages, averageLength } = rows[0]!
  return { passages, averageLength: averageLength ?? 1 }
}
