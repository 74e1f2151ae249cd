import { sql } from 'kysely'
import type { EmbeddingProvider } from '../../shared/api/embeddings.ts'
import type { Failure } from '../../shared/api/base.ts'
import type { Queryable } from '../database/database.ts'
import { parseVectorBytes, vectorArrayParameter } from '../database/vectors.ts'

/** An embedding space as stored: one model's vectors, with what a search must know to weigh them. */
export interface EmbeddingSpace {
  id: number
  provider: EmbeddingProvider
  model: string
  dimensions: number
  state: 'building' | 'active' | 'retired'
  meaningWeight: number
  baselineSimilarity: number
  /** Passages a fitted model was fitted on; null for other models. */
  fittedChunks: number | null
}

/** A passage as an embedder may read it. */
export interface PassageRow {
  id: string
  title: string
  headingPath: string[]
  text: string
  terms: string
  textHash: Buffer
}

/** Every space, newest first. */
export async function selectSpaces(query: Queryable): Promise<EmbeddingSpace[]> {
  const { rows } = await sql<EmbeddingSpace>`
    SELECT
      id,
      provider,
      model,
      dimensions,
      state,
      meaning_weight AS "meaningWeight",
      baseline_similarity AS "baselineSimilarity",
      fitted_chunks AS "fittedChunks"
    FROM embedding_spaces
    ORDER BY id DESC
  `.execute(query)
  return rows
}

/** Makes a space and gives its id; at most one may be active. */
export async function insertSpace(query: Queryable, space: Omit<EmbeddingSpace, 'id'>): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO embedding_spaces
      (provider, model, dimensions, state, meaning_weight, baseline_similarity, fitted_chunks)
    VALUES (
      ${space.provider}, ${space.model}, ${space.dimensions}, ${space.state},
      ${space.meaningWeight}, ${space.baselineSimilarity}, ${space.fittedChunks}
    )
    RETURNING id
  `.execute(query)
  return rows[0]!.id
}

/** Stores one part of a fitted model. */
export async function insertModelPart(
  query: Queryable,
  spaceId: number,
  part: number,
  data: Uint8Array,
): Promise<void> {
  await sql`
    INSERT INTO embedding_model_parts (space_id, part, data)
    VALUES (${spaceId}, ${part}, ${Buffer.from(data)})
  `.execute(query)
}

/** The parts of a fitted model in order, one at a time, so that no message carries a whole model. */
export async function selectModelParts(query: Queryable, spaceId: number): Promise<Buffer[]> {
  const parts: Buffer[] = []
  for (;;) {
    const { rows } = await sql<{ data: Buffer }>`
      SELECT data
      FROM embedding_model_parts
      WHERE space_id = ${spaceId} AND part = ${parts.length}
    `.execute(query)
    if (!rows[0]) return parts
    parts.push(rows[0].data)
  }
}

/** Makes a space the one that answers, in place of any other. Run it in a transaction. */
export async function activateSpace(
  query: Queryable,
  spaceId: number,
  { baselineSimilarity }: { baselineSimilarity: number },
): Promise<void> {
  await sql`UPDATE embedding_spaces SET state = 'retired' WHERE state = 'active'`.execute(query)
  await sql`
    UPDATE embedding_spaces
    SET state = 'active', baseline_similarity = ${baselineSimilarity}
    WHERE id = ${spaceId}
  `.execute(query)
}

/** Moves a retired space back to where it is filled. */
export async function reopenSpace(query: Queryable, spaceId: number): Promise<void> {
  await sql`UPDATE embedding_spaces SET state = 'building' WHERE id = ${spaceId} AND state = 'retired'`.execute(
    query,
  )
}

/** Deletes a space with its model, vectors, failures and cache. */
export async function deleteSpace(query: Queryable, spaceId: number): Promise<void> {
  await sql`DELETE FROM embedding_spaces WHERE id = ${spaceId}`.execute(query)
}

/**
 * The active space's id, held until the transaction ends: no other space can take its place before, so vectors stored
 * here are seen by whoever looks for missing ones after the change.
 */
export async function lockActiveSpace(query: Queryable): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    SELECT id
    FROM embedding_spaces
    WHERE state = 'active'
    FOR SHARE
  `.execute(query)
  return rows[0]?.id ?? null
}

const livePassages = sql`
  document_chunks c
  JOIN documents d ON d.id = c.document_id AND d.deleted_at IS NULL`

/** Passages that search can answer with. */
export async function countPassages(query: Queryable): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count
    FROM ${livePassages}
    WHERE c.is_active
  `.execute(query)
  return rows[0]!.count
}

/** Of those, the ones without a vector in a space. */
export async function countMissing(query: Queryable, spaceId: number, documentId?: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count
    FROM ${livePassages}
    WHERE c.is_active ${ofDocument(documentId)} AND ${withoutVector(spaceId)}
  `.execute(query)
  return rows[0]!.count
}

/** The next passages without a vector in a space, by id after `after`. */
export async function selectMissing(
  query: Queryable,
  spaceId: number,
  { documentId, after, limit }: { documentId?: string | undefined; after: string | null; limit: number },
): Promise<PassageRow[]> {
  const { rows } = await sql<PassageRow>`
    SELECT
      c.id,
      d.title,
      c.heading_path AS "headingPath",
      coalesce(c.plain_text, c.content) AS text,
      c.terms,
      c.text_hash AS "textHash"
    FROM ${livePassages}
    WHERE c.is_active ${ofDocument(documentId)} ${afterId(after)} AND ${withoutVector(spaceId)}
    ORDER BY c.id
    LIMIT ${limit}
  `.execute(query)
  return rows
}

/** The next passages' search terms, by id after `after`. */
export async function selectTerms(
  query: Queryable,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ id: string; terms: string }[]> {
  const { rows } = await sql<{ id: string; terms: string }>`
    SELECT c.id, c.terms
    FROM ${livePassages}
    WHERE c.is_active ${afterId(after)}
    ORDER BY c.id
    LIMIT ${limit}
  `.execute(query)
  return rows
}

function ofDocument(documentId: string | undefined) {
  return documentId === undefined ? sql`` : sql`AND c.document_id = ${documentId}`
}

function afterId(after: string | null) {
  return after === null ? sql`` : sql`AND c.id > ${after}`
}

function withoutVector(spaceId: number) {
  return sql`NOT EXISTS (SELECT FROM chunk_embeddings e WHERE e.space_id = ${spaceId} AND e.chunk_id = c.id)`
}

/**
 * Stores vectors and forgets why they were missing. Chunks that are gone by now are left out. `vectorOid` is
 * `capabilities.vectorOid`.
 */
export async function upsertVectors(
  query: Queryable,
  spaceId: number,
  vectors: readonly { chunkId: string; vector: Float32Array }[],
  vectorOid: number,
): Promise<void> {
  for (const part of statementParts(vectors)) {
    const ids = part.map(({ chunkId }) => chunkId)
    const encoded = vectorArrayParameter(
      part.map(({ vector }) => vector),
      vectorOid,
    )
    await sql`
      INSERT INTO chunk_embeddings (space_id, chunk_id, embedding)
      SELECT ${spaceId}, given.id, given.embedding
      FROM unnest(${ids}::uuid[], ${encoded}::vector[]) AS given (id, embedding)
      JOIN document_chunks c ON c.id = given.id
      ON CONFLICT (space_id, chunk_id) DO UPDATE SET embedding = EXCLUDED.embedding
    `.execute(query)
    await sql`
      DELETE FROM embedding_failures
      WHERE space_id = ${spaceId} AND chunk_id = ANY (${ids}::uuid[])
    `.execute(query)
  }
}

/** Numbers in the vectors of one statement: a megabyte, so that a long document neither fills memory nor holds up the thread. */
const numbersPerStatement = 262_144

function* statementParts<Item extends { vector: Float32Array }>(items: readonly Item[]): Generator<Item[]> {
  const rows = Math.max(1, Math.floor(numbersPerStatement / (items[0]?.vector.length || 1)))
  for (let start = 0; start < items.length; start += rows) yield items.slice(start, start + rows)
}

/** Reasons of one statement. */
const failuresPerStatement = 1000

/** Stores why chunks have no vector. */
export async function upsertFailures(
  query: Queryable,
  spaceId: number,
  failures: readonly (Failure & { chunkId: string })[],
): Promise<void> {
  for (let start = 0; start < failures.length; start += failuresPerStatement) {
    const part = failures.slice(start, start + failuresPerStatement)
    await sql`
      INSERT INTO embedding_failures (space_id, chunk_id, code, message)
      SELECT ${spaceId}, given.id, given.code, given.message
      FROM unnest(
        ${part.map(({ chunkId }) => chunkId)}::uuid[],
        ${part.map(({ code }) => code)}::text[],
        ${part.map(({ message }) => message)}::text[]
      ) AS given (id, code, message)
      JOIN document_chunks c ON c.id = given.id
      ON CONFLICT (space_id, chunk_id)
      DO UPDATE SET code = EXCLUDED.code, message = EXCLUDED.message, failed_at = now()
    `.execute(query)
  }
}

/** Vectors already paid for, by the hexadecimal hash of their text. */
export async function selectCached(
  query: Queryable,
  spaceId: number,
  hashes: readonly Uint8Array[],
): Promise<Map<string, Float32Array>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await sql<{ hash: string; bytes: Buffer }>`
    SELECT encode(text_hash, 'hex') AS hash, vector_send(embedding) AS bytes
    FROM embedding_cache
    WHERE space_id = ${spaceId} AND text_hash = ANY (${hashes.map((hash) => Buffer.from(hash))}::bytea[])
  `.execute(query)
  return new Map(rows.map(({ hash, bytes }) => [hash, parseVectorBytes(bytes)]))
}

/** Remembers vectors by the hash of their text. */
export async function insertCached(
  query: Queryable,
  spaceId: number,
  vectors: readonly { textHash: Uint8Array; vector: Float32Array }[],
  vectorOid: number,
): Promise<void> {
  if (vectors.length === 0) return
  const encoded = vectorArrayParameter(
    vectors.map(({ vector }) => vector),
    vectorOid,
  )
  await sql`
    INSERT INTO embedding_cache (space_id, text_hash, embedding)
    SELECT ${spaceId}, given.hash, given.embedding
    FROM unnest(${vectors.map(({ textHash }) => Buffer.from(textHash))}::bytea[], ${encoded}::vector[])
      AS given (hash, embedding)
    ON CONFLICT DO NOTHING
  `.execute(query)
}

/** An even sample of a space's vectors, the same for the same space. */
export async function sampleVectors(
  query: Queryable,
  spaceId: number,
  limit: number,
): Promise<Float32Array[]> {
  const { rows } = await sql<{ bytes: Buffer }>`
    SELECT vector_send(e.embedding) AS bytes
    FROM (
      SELECT chunk_id
      FROM chunk_embeddings
      WHERE space_id = ${spaceId}
      ORDER BY md5(chunk_id::text)
      LIMIT ${limit}
    ) AS sample
    JOIN chunk_embeddings e ON e.space_id = ${spaceId} AND e.chunk_id = sample.chunk_id
    ORDER BY md5(e.chunk_id::text)
  `.execute(query)
  return rows.map(({ bytes }) => parseVectorBytes(bytes))
}
