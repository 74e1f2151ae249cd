import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Root } from 'mdast'
import type { ImportOptions } from '../../src/shared/api/ingestion.ts'
import type { Database } from '../../src/main/database/database.ts'
import { vectorArrayParameter } from '../../src/main/database/vectors.ts'
import { findSourceByUri, storeVersion, type NewVersion } from '../../src/main/documents/document-store.ts'
import { prepareDocument } from '../../src/main/ingestion/prepare-document.ts'
import type { FormatId } from '../../src/shared/api/documents.ts'
import { newId } from '../../src/main/platform/new-id.ts'
import { embeddingText, embeddingTextHash } from '../../src/main/text/embedding-text.ts'

/** A document as a test writes it. */
export interface DocumentToBuild extends ImportOptions {
  title: string
  /** Markdown; or the plain paragraphs of each page. */
  text: string | string[]
  format?: FormatId
  author?: string
  publicationDate?: string
  language?: string
  /** Storing the same name again makes the next version. Default: the title. */
  name?: string
}

/** A document that was built: its id, and its passages in order. */
export interface BuiltDocument {
  id: string
  chunks: { id: string; terms: string; text: string }[]
}

/**
 * Puts documents straight into a library, prepared and cut as an import does but without files and jobs, all in one
 * transaction: a hundred take a second.
 */
export async function buildDocuments(
  database: Database,
  documents: readonly DocumentToBuild[],
): Promise<BuiltDocument[]> {
  const versions = documents.map((document) => ({ document, version: toVersion(document) }))
  return database.transaction(async (tx) => {
    const built: BuiltDocument[] = []
    for (const { version } of versions) {
      const id = await storeVersion(tx, version, await findSourceByUri(tx, version.source.uri))
      const chunks = version.chunks.map((chunk) => ({ id: chunk.id, terms: chunk.terms, text: chunk.text }))
      built.push({ id, chunks })
    }
    return built
  })
}

/** Builds one document. */
export async function buildDocument(database: Database, document: DocumentToBuild): Promise<BuiltDocument> {
  const [built] = await buildDocuments(database, [document])
  return built!
}

/** Makes an active space with the given vectors; answers its id. */
export async function buildSpace(
  database: Database,
  vectors: ReadonlyMap<string, Float32Array>,
  dimensions: number,
  {
    meaningWeight = 0.4,
    baselineSimilarity = 0,
  }: { meaningWeight?: number; baselineSimilarity?: number } = {},
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO embedding_spaces (provider, model, dimensions, state, meaning_weight, baseline_similarity)
    VALUES ('local', 'test', ${dimensions}, 'active', ${meaningWeight}, ${baselineSimilarity})
    RETURNING id`.execute(database.query)
  const spaceId = rows[0]!.id
  const array = vectorArrayParameter([...vectors.values()], database.capabilities.vectorOid)
  await sql`
    INSERT INTO chunk_embeddings (space_id, chunk_id, embedding)
    SELECT ${spaceId}, id, vector FROM unnest(${[...vectors.keys()]}::uuid[], ${array}::vector[]) AS t (id, vector)
  `.execute(database.query)
  return spaceId
}

function toVersion(document: DocumentToBuild): NewVersion {
  const { title, text, format = 'markdown', name = title } = document
  const prepared = prepareDocument(
    {
      metadata: { title, ...(document.language ? { language: document.language } : {}) },
      body: typeof text === 'string' ? { markdown: text } : { root: rootOfPages(text) },
      pageCount: typeof text === 'string' ? null : text.length,
      notices: [],
      part: null,
    },
    { name },
  )
  const hash = createHash('sha256').update(JSON.stringify(document)).digest('hex')
  return {
    source: {
      kind: 'file',
      uri: name,
      name,
      mediaType: 'text/markdown',
      sizeBytes: Buffer.byteLength(prepared.markdown),
      fileHash: hash,
      contentHash: hash,
      metadata: {},
    },
    format,
    title: prepared.title,
    author: document.author ?? null,
    publicationDate: document.publicationDate ?? null,
    language: prepared.language,
    placement: document,
    content: prepared.markdown,
    pages: prepared.pages,
    outline: prepared.outline,
    pageCount: prepared.pageCount,
    notices: [],
    chunks: prepared.chunks.map((chunk) => ({
      ...chunk,
      id: newId(),
      textHash: embeddingTextHash(embeddingText({ ...chunk, title: prepared.title })),
    })),
  }
}

function rootOfPages(pages: readonly string[]): Root {
  return {
    type: 'root',
    children: pages.map((value, index) => ({
      type: 'paragraph',
      data: { page: index + 1 },
      children: [{ type: 'text', value }],
    })),
  }
}
