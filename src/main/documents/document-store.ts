import { sql } from 'kysely'
import type { ImportOptions } from '../../shared/api/ingestion.ts'
import type { FormatId } from '../../shared/api/documents.ts'
import type { Notice } from '../../shared/api/base.ts'
import type { Queryable, Tx } from '../database/database.ts'
import { newId } from '../platform/new-id.ts'

/** A passage as it is stored. Its id is made before it is embedded, so that vectors can refer to it. */
export interface StoredChunk {
  id: string
  index: number
  start: number
  end: number
  content: string
  /** Plain text of the passage. */
  text: string
  headingPath: readonly string[]
  pageFrom: number | null
  pageTo: number | null
  terms: string
  textHash: Buffer
}

/** One version of one document, ready to be written. */
export interface NewVersion {
  source: {
    kind: 'file' | 'csv-row'
    uri: string
    name: string
    mediaType: string
    sizeBytes: number
    /** SHA-256 of the file, and of what this source is of it, in hexadecimal. */
    fileHash: string
    contentHash: string
    metadata: Record<string, unknown>
  }
  format: FormatId
  title: string
  author: string | null
  publicationDate: string | null
  language: string
  /** What the person chose and what the file says; used for a new document only, a known one keeps its own. */
  placement: ImportOptions
  content: string
  pages: readonly { page: number; start: number }[]
  outline: readonly unknown[]
  pageCount: number | null
  notices: readonly Notice[]
  chunks: readonly StoredChunk[]
}

/** A source that is in the library, with its document. */
export interface KnownSource {
  sourceId: string
  documentId: string
  fileHash: string
  contentHash: string
}

/** The live document that came from a place, or null. */
export async function findSourceByUri(target: Queryable, uri: string): Promise<KnownSource | null> {
  return (await findSourcesByUri(target, [uri])).get(uri) ?? null
}

/** The live documents that came from places, by place. */
export async function findSourcesByUri(
  target: Queryable,
  uris: readonly string[],
): Promise<Map<string, KnownSource>> {
  const { rows } = await sql<KnownSource & { uri: string }>`
    SELECT s.uri, s.id AS "sourceId", d.id AS "documentId", s.file_hash AS "fileHash",
      s.content_hash AS "contentHash"
    FROM document_sources s JOIN documents d ON d.source_id = s.id
    WHERE s.uri = ANY(${uris}) AND d.deleted_at IS NULL
    ORDER BY s.created_at DESC`.execute(target)
  return new Map(rows.map((row) => [row.uri, row]))
}

/** The live documents of uploads of one name, with their current text: `uri` itself, and `uri~…` for further ones. */
export async function findNamesakes(
  target: Queryable,
  uri: string,
): Promise<{ uri: string; content: string }[]> {
  const { rows } = await sql<{ uri: string; content: string }>`
    SELECT s.uri, v.content
    FROM document_sources s
    JOIN documents d ON d.source_id = s.id
    JOIN document_versions v ON v.id = d.current_version_id
    WHERE (s.uri = ${uri} OR starts_with(s.uri, ${`${uri}~`})) AND s.kind = 'file' AND d.deleted_at IS NULL
    ORDER BY s.created_at`.execute(target)
  return rows
}

/**
 * Keeps everybody else from storing what comes from the same place, or from the same bytes, until the transaction ends:
 * two programs on one server may import one file at the same time. Look for known documents after it.
 */
export async function lockSource(tx: Tx, uri: string, fileHash: string): Promise<void> {
  // The place always first, so that two that wait for each other cannot be.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${uri}, 0))`.execute(tx)
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${fileHash}, 1))`.execute(tx)
}

/** Ids of the live documents made from a file with these bytes, whatever its name; none if it is new. */
export async function findDocumentsByFileHash(target: Queryable, fileHash: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT d.id FROM document_sources s JOIN documents d ON d.source_id = s.id
    WHERE s.file_hash = ${fileHash} AND d.deleted_at IS NULL
    ORDER BY s.uri`.execute(target)
  return rows.map((row) => row.id)
}

/**
 * Notes the file that rows were read from, once all of them are stored. Rows it no longer has stay in the library, but
 * not as rows of those bytes: else the file of before would be taken for unchanged when it comes back.
 */
export async function sealRows(
  target: Queryable,
  fileUri: string,
  uris: readonly string[],
  fileHash: string,
): Promise<void> {
  await sql`
    UPDATE document_sources SET file_hash = '', updated_at = now()
    WHERE kind = 'csv-row' AND starts_with(uri, ${`${fileUri}#`}) AND file_hash <> ''
      AND NOT uri = ANY(${uris})`.execute(target)
  await sql`
    UPDATE document_sources SET file_hash = ${fileHash}, updated_at = now()
    WHERE kind = 'csv-row' AND uri = ANY(${uris})`.execute(target)
}

/**
 * Moves to the trash what a file was before it became another kind: the one document of a file that is rows now, or
 * the rows of a file that is one document now.
 */
export async function retireFormerKind(tx: Tx, fileUri: string, now: 'document' | 'rows'): Promise<void> {
  const former =
    now === 'rows'
      ? sql`kind = 'file' AND uri = ${fileUri}`
      : sql`kind = 'csv-row' AND starts_with(uri, ${`${fileUri}#`})`
  await sql`
    UPDATE documents SET deleted_at = now(), updated_at = now()
    WHERE deleted_at IS NULL AND source_id IN (SELECT id FROM document_sources WHERE ${former})`.execute(tx)
}

/**
 * Writes a version with its passages: the first of a new document, or the next of the document that `known` names.
 * The passages of the version before stop answering in the same transaction. Answers the document's id.
 * Throws the signal's reason soon after an abort, for the transaction to be taken back.
 */
export async function storeVersion(
  tx: Tx,
  version: NewVersion,
  known: KnownSource | null,
  signal?: AbortSignal,
): Promise<string> {
  const versionId = newId()
  const documentId = known?.documentId ?? newId()
  const versionNumber = known ? await nextVersionNumber(tx, documentId) : 1
  if (known) await updateDocument(tx, known, version, versionId)
  else await insertDocument(tx, documentId, version, versionId)
  await sql`
    INSERT INTO document_versions (id, document_id, version_number, content, pages, outline, page_count, notices,
      source_hash, chunk_count, change_summary)
    VALUES (${versionId}, ${documentId}, ${versionNumber}, ${version.content}, ${JSON.stringify(version.pages)},
      ${JSON.stringify(version.outline)}, ${version.pageCount}, ${JSON.stringify(version.notices)},
      ${version.source.contentHash}, ${version.chunks.length},
      ${versionNumber === 1 ? 'Imported' : 'Imported again after the file changed'})`.execute(tx)
  if (known) {
    await sql`
      UPDATE document_chunks SET is_active = false WHERE document_id = ${documentId} AND is_active`.execute(
      tx,
    )
  }
  await insertChunks(tx, documentId, versionId, version.chunks, signal)
  return documentId
}

async function nextVersionNumber(tx: Tx, documentId: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    SELECT coalesce(max(version_number), 0) + 1 AS number FROM document_versions
    WHERE document_id = ${documentId}`.execute(tx)
  return rows[0]!.number
}

async function insertDocument(
  tx: Tx,
  documentId: string,
  version: NewVersion,
  versionId: string,
): Promise<void> {
  const sourceId = newId()
  const { source, placement } = version
  await sql`
    INSERT INTO document_sources (id, kind, uri, name, media_type, size_bytes, file_hash, content_hash, metadata)
    VALUES (${sourceId}, ${source.kind}, ${source.uri}, ${source.name}, ${source.mediaType}, ${source.sizeBytes},
      ${source.fileHash}, ${source.contentHash}, ${JSON.stringify(source.metadata)})`.execute(tx)
  const collectionId = placement.collection ? await ensureCollection(tx, placement.collection) : null
  await sql`
    INSERT INTO documents (id, source_id, collection_id, title, format, document_type, access_tier, author,
      publication_date, language, current_version_id)
    VALUES (${documentId}, ${sourceId}, ${collectionId}, ${version.title}, ${version.format},
      ${placement.documentType ?? null}, ${placement.accessTier ?? null}, ${version.author},
      ${version.publicationDate}::date, ${version.language}, ${versionId})`.execute(tx)
  const tags = [...new Set(placement.tags)]
  if (tags.length > 0) {
    await sql`
      INSERT INTO document_tags (document_id, tag)
      SELECT ${documentId}, tag FROM unnest(${tags}::text[]) AS t (tag)`.execute(tx)
  }
}

async function updateDocument(
  tx: Tx,
  known: KnownSource,
  version: NewVersion,
  versionId: string,
): Promise<void> {
  const { source } = version
  await sql`
    UPDATE document_sources SET name = ${source.name}, media_type = ${source.mediaType},
      size_bytes = ${source.sizeBytes}, file_hash = ${source.fileHash}, content_hash = ${source.contentHash},
      metadata = ${JSON.stringify(source.metadata)}, updated_at = now()
    WHERE id = ${known.sourceId}`.execute(tx)
  await sql`
    UPDATE documents SET title = ${version.title}, format = ${version.format}, language = ${version.language},
      author = coalesce(${version.author}, author),
      publication_date = coalesce(${version.publicationDate}::date, publication_date),
      current_version_id = ${versionId}, updated_at = clock_timestamp()
    WHERE id = ${known.documentId}`.execute(tx)
}

async function ensureCollection(tx: Tx, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO collections (id, name) VALUES (${newId()}, ${name})
    ON CONFLICT (name) DO UPDATE SET name = excluded.name
    RETURNING id`.execute(tx)
  return rows[0]!.id
}

/** Passages per statement: with texts of a few kilobytes, a statement of a megabyte or two. */
const chunkBatch = 500

async function insertChunks(
  tx: Tx,
  documentId: string,
  versionId: string,
  chunks: readonly StoredChunk[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let start = 0; start < chunks.length; start += chunkBatch) {
    // Between statements, which are short: calling one off takes a second connection and more time than it has left.
    signal?.throwIfAborted()
    const rows = chunks.slice(start, start + chunkBatch).map((chunk) => ({
      id: chunk.id,
      chunk_index: chunk.index,
      start_offset: chunk.start,
      end_offset: chunk.end,
      content: chunk.content,
      plain_text: chunk.text === chunk.content ? null : chunk.text,
      heading_path: chunk.headingPath,
      page_from: chunk.pageFrom,
      page_to: chunk.pageTo,
      terms: chunk.terms,
      text_hash: chunk.textHash.toString('hex'),
    }))
    await sql`
      INSERT INTO document_chunks (id, document_id, version_id, chunk_index, start_offset, end_offset, content,
        plain_text, heading_path, page_from, page_to, terms, text_hash)
      SELECT r.id, ${documentId}, ${versionId}, r.chunk_index, r.start_offset, r.end_offset, r.content,
        r.plain_text, r.heading_path, r.page_from, r.page_to, r.terms, decode(r.text_hash, 'hex')
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (id uuid, chunk_index integer,
        start_offset integer, end_offset integer, content text, plain_text text, heading_path text[],
        page_from integer, page_to integer, terms text, text_hash text)`.execute(tx)
  }
}
