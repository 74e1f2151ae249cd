import { sql, type RawBuilder } from 'kysely'
import type { SearchHit } from '../../shared/api/search.ts'
import type { Queryable } from '../database/database.ts'
import { vectorParameter } from '../database/vectors.ts'
import type { Scope } from './scope.ts'

/** A passage that may answer: what its two scores are made of. */
export interface CandidateRow {
  id: string
  documentId: string
  /** Its search terms, space-separated. */
  terms: string
  /** Inner product with the question's vector; null when one of the two has no vector. */
  similarity: number | null
}

/** What a question's vector is compared with. */
export interface MeaningTarget {
  spaceId: number
  vector: Float32Array
}

/** Everything a hit shows of its passage. */
export interface HitRow {
  id: string
  documentId: string
  title: string
  format: SearchHit['format']
  collection: string | null
  language: string
  version: number
  page: number | null
  pageTo: number | null
  headingPath: string[]
  start: number
  end: number
  content: string
}

/** What must be known before a question can be read. */
export interface Outlook {
  /** What documents of the library are written in, by skipping along the index from one language to the next. */
  languages: string[]
  /** Whether more than `smallScope` passages are in scope. */
  isLarge: boolean
}

/** Looks at the library before a search. */
export async function selectOutlook(target: Queryable, scope: Scope, smallScope: number): Promise<Outlook> {
  const { rows } = await sql<Outlook>`
    WITH RECURSIVE found AS (
      (SELECT language FROM documents ORDER BY language LIMIT 1)
      UNION ALL
      SELECT (SELECT d.language FROM documents d WHERE d.language > found.language ORDER BY d.language LIMIT 1)
      FROM found WHERE found.language IS NOT NULL
    )
    SELECT
      ARRAY(SELECT language FROM found WHERE language IS NOT NULL) AS languages,
      EXISTS (SELECT FROM document_chunks c WHERE ${scope.condition} OFFSET ${sql.lit(smallScope)}) AS "isLarge"
  `.execute(target)
  return rows[0]!
}

/** Ids of all passages in scope. */
export async function selectScope(target: Queryable, scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM document_chunks c WHERE ${scope.condition}`.execute(target)
  return rows.map((row) => row.id)
}

/** Ids of the passages in scope that are nearest in meaning, nearest first. */
export async function selectNearest(
  target: Queryable,
  { spaceId, vector }: MeaningTarget,
  scope: Scope,
  limit: number,
): Promise<string[]> {
  const question = vectorParameter(vector)
  if (!scope.isFiltered) {
    const ids = await selectNearestOfAll(target, spaceId, question, scope, limit)
    if (ids) return ids
  }
  const { rows } = await sql<{ id: string }>`
    SELECT e.chunk_id AS id
    FROM chunk_embeddings e JOIN document_chunks c ON c.id = e.chunk_id
    WHERE e.space_id = ${spaceId} AND ${scope.condition}
    ORDER BY e.embedding <#> ${question}::vector, e.chunk_id
    LIMIT ${sql.lit(limit)}`.execute(target)
  return rows.map((row) => row.id)
}

/**
 * The nearest without joining every vector with its passage, which would double the time: three times as many as
 * wanted, then those that are in scope. Null when that left too few because old versions crowd them out.
 */
async function selectNearestOfAll(
  target: Queryable,
  spaceId: number,
  question: Buffer,
  scope: Scope,
  limit: number,
): Promise<string[] | null> {
  const { rows } = await sql<{ id: string; seen: number }>`
    WITH nearest AS MATERIALIZED (
      SELECT chunk_id, embedding <#> ${question}::vector AS distance
      FROM chunk_embeddings
      WHERE space_id = ${spaceId}
      ORDER BY distance
      LIMIT ${sql.lit(limit * 3)}
    )
    SELECT c.id, (SELECT count(*)::int FROM nearest) AS seen
    FROM nearest JOIN document_chunks c ON c.id = nearest.chunk_id
    WHERE ${scope.condition}
    ORDER BY nearest.distance, c.id
    LIMIT ${sql.lit(limit)}`.execute(target)
  const wasCutOff = (rows[0]?.seen ?? limit * 3) === limit * 3
  return rows.length < limit && wasCutOff ? null : rows.map((row) => row.id)
}

/** The given passages with what their scores are made of. */
export async function selectCandidates(
  target: Queryable,
  ids: readonly string[],
  meaning: MeaningTarget | null,
): Promise<CandidateRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<CandidateRow>`
    SELECT c.id, c.document_id AS "documentId", c.terms, ${similarityColumn(meaning)} AS similarity
    FROM document_chunks c
    WHERE c.id = ANY(${ids}::uuid[])`.execute(target)
  return rows
}

function similarityColumn(meaning: MeaningTarget | null): RawBuilder<number | null> {
  if (!meaning) return sql`NULL::float8`
  return sql`(
    SELECT -(e.embedding <#> ${vectorParameter(meaning.vector)}::vector) FROM chunk_embeddings e
    WHERE e.space_id = ${meaning.spaceId} AND e.chunk_id = c.id)`
}

/** How passages stand to the centre of a few others; similarities are inner products. */
export interface CentreRows {
  /** Length of the centre's vector. */
  length: number
  /** Similarity of the question to the centre. */
  toQuestion: number
  toPassage: ReadonlyMap<string, number>
}

/** Compares passages with the centre of the `best` ones, all in the database. Null when none of those has a vector. */
export async function selectSimilarityToCentre(
  target: Queryable,
  { spaceId, vector }: MeaningTarget,
  best: readonly string[],
  ids: readonly string[],
): Promise<CentreRows | null> {
  const { rows } = await sql<{ id: string; similarity: number; length: number; toQuestion: number }>`
    WITH centre AS MATERIALIZED (
      SELECT avg(embedding) AS vector FROM chunk_embeddings
      WHERE space_id = ${spaceId} AND chunk_id = ANY(${best}::uuid[])
    )
    SELECT e.chunk_id AS id, -(e.embedding <#> centre.vector) AS similarity, vector_norm(centre.vector) AS length,
      -(centre.vector <#> ${vectorParameter(vector)}::vector) AS "toQuestion"
    FROM centre, chunk_embeddings e
    WHERE e.space_id = ${spaceId} AND e.chunk_id = ANY(${ids}::uuid[])`.execute(target)
  const first = rows[0]
  if (!first || !(first.length > 0)) return null
  const toPassage = new Map(rows.map((row) => [row.id, row.similarity]))
  return { length: first.length, toQuestion: first.toQuestion, toPassage }
}

/** Plain text of passages with what stands above them, to look for a phrase in. */
export async function selectTexts(
  target: Queryable,
  ids: readonly string[],
): Promise<{ id: string; title: string; headingPath: string[]; text: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; title: string; headingPath: string[]; text: string }>`
    SELECT c.id, d.title, c.heading_path AS "headingPath", coalesce(c.plain_text, c.content) AS text
    FROM document_chunks c JOIN documents d ON d.id = c.document_id
    WHERE c.id = ANY(${ids}::uuid[])`.execute(target)
  return rows
}

/**
 * What hits show of the given passages, in no order. Passages that stopped answering meanwhile are left out, by their own
 * flag only: a condition on documents makes a planner without statistics begin with all of those (23 ms instead of 1).
 */
export async function selectHits(target: Queryable, ids: readonly string[]): Promise<HitRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<HitRow>`
    SELECT c.id, d.id AS "documentId", d.title, d.format, col.name AS collection, d.language,
      v.version_number AS version, c.page_from AS page, c.page_to AS "pageTo", c.heading_path AS "headingPath",
      c.start_offset AS start, c.end_offset AS end, c.content
    FROM document_chunks c
    JOIN documents d ON d.id = c.document_id
    JOIN document_versions v ON v.id = c.version_id
    LEFT JOIN collections col ON col.id = d.collection_id
    WHERE c.id = ANY(${ids}::uuid[]) AND c.is_active`.execute(target)
  return rows
}

/** Ids of the passages in scope whose text has the words of a phrase in order. Reads every text: for phrases no index knows. */
export async function selectContaining(target: Queryable, phrase: string, scope: Scope): Promise<string[]> {
  const words = phrase.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  if (words.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM document_chunks c
    WHERE ${scope.condition} AND coalesce(c.plain_text, c.content) ~* ${words.join('[^[:alnum:]]+')}`.execute(
    target,
  )
  return rows.map((row) => row.id)
}

/** Every term of the library's passages with the number of them that have it; null when there are more than `most` passages. */
export async function selectVocabulary(
  target: Queryable,
  most: number,
): Promise<(readonly [term: string, passages: number])[] | null> {
  const { rows: sizes } = await sql<{ passages: number }>`
    SELECT count(*)::int AS passages FROM (
      SELECT FROM document_chunks WHERE is_active LIMIT ${sql.lit(most + 1)}) AS counted`.execute(target)
  if (sizes[0]!.passages > most) return null
  const { rows } = await sql<{ term: string; passages: number }>`
    SELECT term, count(DISTINCT c.id)::int AS passages
    FROM document_chunks c, unnest(string_to_array(c.terms, ' ')) AS t (term)
    WHERE c.is_active
    GROUP BY term`.execute(target)
  return rows.map(({ term, passages }) => [term, passages] as const)
}
