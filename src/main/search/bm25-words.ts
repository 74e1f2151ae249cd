import { sql } from 'kysely'
import type { Queryable } from '../database/database.ts'
import { bm25Index, bm25Parameters } from '../database/text-index.ts'
import type { TermStatistics } from './score-words.ts'
import type { WordIndex } from './word-index.ts'

/** Passages looked at for a phrase at most. Its rarest word stands in fewer, or the phrase says nothing. */
const mostForPhrase = 20_000
/** Terms of the long text that tells how the index weighs length. Each costs time; twenty give six digits. */
const longText = 20
/** A term no text has. */
const filler = 'qzqzqzqz'

/** Words through `pg_textsearch`: an index that gives passages in the order of their BM25 score. */
export const bm25Words: WordIndex = {
  /**
   * Asked of the index itself: its score of a text that is the one term alone is the term's rarity times a constant,
   * and the score of a long text beside it tells the mean length. Half a millisecond, where counting would read the
   * whole table.
   */
  async statistics(target, terms) {
    const { rows } = await sql<TermRow>`
      SELECT term, short, CASE WHEN place = 1
        THEN -((term || ${` ${filler}`.repeat(longText - 1)}) <@> to_bm25query(term, ${bm25Index})) END AS long
      FROM (
        SELECT term, short, row_number() OVER (ORDER BY short DESC) AS place
        FROM (
          SELECT term, -(term <@> to_bm25query(term, ${bm25Index})) AS short
          FROM unnest(${[...new Set(terms)]}::text[]) AS t (term)
        ) AS alone
      ) AS placed`.execute(target)
    return readStatistics(rows)
  },

  async candidates(target, { words, scope, limit }) {
    const query = words.flatMap(({ terms }) => terms).join(' ')
    if (query === '') return []
    const { rows } = await sql<{ id: string }>`
      SELECT c.id FROM document_chunks c
      WHERE ${scope.condition}
      ORDER BY c.terms <@> to_bm25query(${query}, ${bm25Index})
      LIMIT ${sql.lit(limit)}`.execute(target)
    return rows.map((row) => row.id)
  },

  /** By the index order of the rarest term, which stops where no passage has it. */
  async withAllTerms(target, { terms, statistics, scope }) {
    const [rarest] = terms.toSorted(
      (a, b) => (statistics.rarity.get(b) ?? 0) - (statistics.rarity.get(a) ?? 0),
    )
    if (rarest === undefined || terms.some((term) => !statistics.rarity.has(term))) return []
    const limit = await phraseLimit(target, statistics.rarity.get(rarest) ?? 0)
    const hasAll = sql.join(
      terms.map((term) => sql`strpos(' ' || found.terms || ' ', ${` ${term} `}) > 0`),
      sql` AND `,
    )
    // Without a limit well under the table's size the planner scans and computes the order for each row, 0.3 ms apiece.
    const order =
      limit === null
        ? sql``
        : sql`ORDER BY c.terms <@> to_bm25query(${rarest}, ${bm25Index}) LIMIT ${sql.lit(limit)}`
    const { rows } = await sql<{ id: string }>`
      SELECT found.id FROM (
        SELECT c.id, c.terms FROM document_chunks c WHERE ${scope.condition} ${order}
      ) AS found
      WHERE ${hasAll}
      LIMIT ${sql.lit(mostForPhrase)}`.execute(target)
    return rows.map((row) => row.id)
  },
}

/** How many passages have a term of this rarity, and a few more; null when that is too much of the library for the index. */
async function phraseLimit(target: Queryable, rarity: number): Promise<number | null> {
  const { rows } = await sql<{ passages: number }>`
    SELECT count(*)::int AS passages FROM document_chunks WHERE is_active`.execute(target)
  const passages = rows[0]!.passages
  const withTerm = (passages + 1) / Math.exp(rarity) - 0.5
  const limit = Math.ceil(withTerm * 1.1) + 10
  return limit < passages / 3 ? limit : null
}

interface TermRow {
  term: string
  /** The index's score of the term alone as a text. */
  short: number
  /** Its score of a long text, for the term with the best short one only. */
  long: number | null
}

/** Solves BM25's formula for rarity and mean length. Terms no passage has score 0 and are left out. */
function readStatistics(rows: readonly TermRow[]): TermStatistics {
  const { k1, b } = bm25Parameters
  const known = rows.filter(({ short }) => short > 0)
  const measured = known.find(({ long }) => long !== null)
  if (!measured?.long) return { averageLength: 1, rarity: new Map() }
  const ratio = measured.short / measured.long
  const fixed = 1 + k1 * (1 - b)
  const averageLength = (k1 * b * (longText - ratio)) / (fixed * (ratio - 1))
  const weight = (k1 + 1) / (fixed + (k1 * b) / averageLength)
  return { averageLength, rarity: new Map(known.map(({ term, short }) => [term, short / weight])) }
}
