import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from '../../../src/main/database/database.ts'
import type { PassageToEmbed } from '../../../src/main/embeddings/embed-passages.ts'
import { newId } from '../../../src/main/platform/new-id.ts'
import { embeddingText, embeddingTextHash } from '../../../src/main/text/embedding-text.ts'

/** Passages of one document, as the import pipeline would hand them over; nothing is stored yet. */
export function passagesOf(title: string, terms: readonly string[]): PassageToEmbed[] {
  return terms.map((passageTerms) => {
    const text = embeddingText({ title, headingPath: [], text: passageTerms })
    return { id: newId(), text, terms: passageTerms, textHash: embeddingTextHash(text) }
  })
}

/** Stores a document with these passages and nothing else; gives its id. */
export async function storeDocument(
  tx: Tx,
  title: string,
  passages: readonly PassageToEmbed[],
): Promise<string> {
  const [sourceId, documentId, versionId] = [newId(), newId(), newId()]
  const hash = createHash('sha256').update(sourceId).digest('hex')
  await sql`
    INSERT INTO document_sources (id, kind, uri, name, media_type, size_bytes, file_hash, content_hash)
    VALUES (${sourceId}, 'file', ${`/${sourceId}`}, ${title}, 'text/plain', 1, ${hash}, ${hash})
  `.execute(tx)
  await sql`
    INSERT INTO documents (id, source_id, title, format) VALUES (${documentId}, ${sourceId}, ${title}, 'text')
  `.execute(tx)
  await sql`
    INSERT INTO document_versions (id, document_id, version_number, content, source_hash, chunk_count)
    VALUES (${versionId}, ${documentId}, 1, '', ${hash}, ${passages.length})
  `.execute(tx)
  await sql`UPDATE documents SET current_version_id = ${versionId} WHERE id = ${documentId}`.execute(tx)
  await sql`
    INSERT INTO document_chunks
      (id, document_id, version_id, chunk_index, start_offset, end_offset, content, terms, text_hash)
    SELECT given.id, ${documentId}, ${versionId}, given.place, 0, 1, given.terms, given.terms, given.hash
    FROM unnest(
      ${passages.map(({ id }) => id)}::uuid[],
      ${passages.map((_, i) => i)}::integer[],
      ${passages.map(({ terms }) => terms)}::text[],
      ${passages.map(({ textHash }) => Buffer.from(textHash))}::bytea[]
    ) AS given (id, place, terms, hash)
  `.execute(tx)
  return documentId
}

/** Stores a document without any vectors. */
export function storePlainDocument(
  database: Database,
  title: string,
  terms: readonly string[],
): Promise<string> {
  return database.transaction((tx) => storeDocument(tx, title, passagesOf(title, terms)))
}
