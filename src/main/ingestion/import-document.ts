import { createHash } from 'node:crypto'
import type { ImportOptions } from '../../shared/api/ingestion.ts'
import type { Failure } from '../../shared/api/base.ts'
import type { Database, Tx } from '../database/database.ts'
import {
  findDocumentsByFileHash,
  findSourceByUri,
  sealSources,
  storeVersion,
  type NewVersion,
  type StoredChunk,
} from '../documents/document-store.ts'
import type { Embeddings } from '../embeddings/embeddings.ts'
import type { ItemResult, JobItemRecord } from '../jobs/job-definition.ts'
import { finishItem } from '../jobs/job-store.ts'
import type { KeyedQueue } from '../platform/keyed-queue.ts'
import { newId } from '../platform/new-id.ts'
import { embeddingText, embeddingTextHash } from '../text/embedding-text.ts'
import type { ExtractPool } from './extract-pool.ts'
import { formats } from './formats/index.ts'
import { hashFile } from './hash-file.ts'
import type { PreparedDocument, PreparedFile } from './prepared-document.ts'

export interface ImportCollaborators {
  database: Database
  extractPool: ExtractPool
  embeddings: Embeddings
  /** Keeps copies of one file apart: the second waits for the first and is then found unchanged. */
  byContent: KeyedQueue
}

/** What an import did with one file. */
export interface ImportedItem extends ItemResult {
  chunks: number
}

/**
 * Imports one file of a job: same bytes as before end as "unchanged"; else its text is extracted, cut into passages,
 * embedded and stored, and the item is marked in the transaction that stores it. Runs again harmlessly after a kill.
 * Throws `file-*` for a file that cannot become a document, `cancelled` on abort; the library is then as before.
 */
export async function importDocument(
  collaborators: ImportCollaborators,
  item: JobItemRecord,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<ImportedItem> {
  const { contentHash: fileHash } = await hashFile(item.source.path, signal)
  return collaborators.byContent.run(fileHash, () =>
    importBytes(collaborators, item, fileHash, options, signal),
  )
}

async function importBytes(
  collaborators: ImportCollaborators,
  item: JobItemRecord,
  fileHash: string,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<ImportedItem> {
  const { database, extractPool } = collaborators
  const { path, uri } = item.source
  signal.throwIfAborted()
  const unchanged = await findUnchanged(database, uri, fileHash)
  if (unchanged) {
    const result: ItemResult = { state: 'unchanged', failure: null, documentIds: unchanged }
    await finishItem(database.query, item.id, result)
    return { ...result, chunks: 0 }
  }
  const file = await extractPool.extract({ path, name: item.name }, signal)
  return file.documents.length === 1 && file.documents[0]!.part === null
    ? importWhole(collaborators, item, file, options, signal)
    : importParts(collaborators, item, file, options, signal)
}

/** Documents that hold these bytes already; null when the file is new or has changed. */
async function findUnchanged(database: Database, uri: string, fileHash: string): Promise<string[] | null> {
  const known = await findSourceByUri(database.query, uri)
  if (known) return known.fileHash === fileHash ? [known.documentId] : null
  const elsewhere = await findDocumentsByFileHash(database.query, fileHash)
  return elsewhere.length > 0 ? elsewhere : null
}

async function importWhole(
  { database, embeddings }: ImportCollaborators,
  item: JobItemRecord,
  file: PreparedFile,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<ImportedItem> {
  const version = toVersion(item, file, file.documents[0]!, options, item.source.uri, file.contentHash)
  // Before the transaction: a provider can take a minute, and the embedded engine has one connection.
  const embedded = await embeddings.embedChunks(toEmbed(version), signal)
  signal.throwIfAborted()
  return database.transaction(async (tx) => {
    const known = await findSourceByUri(tx, version.source.uri)
    const documentId = await storeVersion(tx, version, known)
    await embeddings.storeEmbeddings(tx, embedded)
    const result: ItemResult = { state: 'imported', failure: null, documentIds: [documentId] }
    await finishItem(tx, item.id, result)
    return { ...result, chunks: version.chunks.length }
  })
}

/**
 * A CSV: a transaction for each row. Rows carry the file's hash only once all are in, so that a kill in between makes
 * the next run look at every row again; those that are there are recognised by their own hash.
 */
async function importParts(
  { database, embeddings }: ImportCollaborators,
  item: JobItemRecord,
  file: PreparedFile,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<ImportedItem> {
  const documentIds: string[] = []
  const uris: string[] = []
  let chunks = 0
  let stored = 0
  for (const document of file.documents) {
    signal.throwIfAborted()
    const uri = `${item.source.uri}#${document.part}`
    const version = toVersion(item, file, document, options, uri, hashPart(document))
    uris.push(uri)
    const known = await findSourceByUri(database.query, uri)
    if (known?.contentHash === version.source.contentHash) {
      documentIds.push(known.documentId)
      continue
    }
    const embedded = await embeddings.embedChunks(toEmbed(version), signal)
    await database.transaction(async (tx: Tx) => {
      documentIds.push(await storeVersion(tx, version, await findSourceByUri(tx, uri)))
      await embeddings.storeEmbeddings(tx, embedded)
    })
    chunks += version.chunks.length
    stored += 1
  }
  return database.transaction(async (tx) => {
    await sealSources(tx, uris, file.contentHash)
    const failure = describeRowFailures(file)
    const state = stored > 0 || failure ? 'imported' : 'unchanged'
    const result: ItemResult = { state, failure, documentIds }
    await finishItem(tx, item.id, result)
    return { ...result, chunks }
  })
}

function toVersion(
  item: JobItemRecord,
  file: PreparedFile,
  document: PreparedDocument,
  options: ImportOptions,
  uri: string,
  contentHash: string,
): NewVersion {
  const { metadata } = document
  const isPart = document.part !== null
  return {
    source: {
      kind: isPart ? 'csv-row' : 'file',
      uri,
      name: item.name,
      mediaType:
        formats.find((format) => format.id === file.format)?.mediaTypes[0] ?? 'application/octet-stream',
      sizeBytes: isPart ? Buffer.byteLength(document.markdown) : file.sizeBytes,
      fileHash: isPart ? '' : file.contentHash,
      contentHash,
      metadata: metadata.extra ?? {},
    },
    format: file.format,
    title: document.title,
    author: metadata.author ?? null,
    publicationDate: metadata.publicationDate ?? null,
    language: document.language,
    placement: {
      collection: options.collection ?? metadata.collection,
      documentType: metadata.documentType ?? options.documentType,
      accessTier: metadata.accessTier ?? options.accessTier,
      tags: [...(metadata.tags ?? []), ...(options.tags ?? [])],
    },
    content: document.markdown,
    pages: document.pages,
    outline: document.outline,
    pageCount: document.pageCount,
    notices: document.notices,
    chunks: document.chunks.map((chunk) => toStoredChunk(document.title, chunk)),
  }
}

function toStoredChunk(title: string, chunk: PreparedDocument['chunks'][number]): StoredChunk {
  return { ...chunk, id: newId(), textHash: embeddingTextHash(embeddingText({ ...chunk, title })) }
}

function toEmbed(version: NewVersion) {
  return version.chunks.map((chunk) => ({
    id: chunk.id,
    text: embeddingText({ title: version.title, headingPath: chunk.headingPath, text: chunk.text }),
    terms: chunk.terms,
    textHash: chunk.textHash,
  }))
}

/** What makes a row the same row again: everything that is read from it. */
function hashPart(document: PreparedDocument): string {
  return createHash('sha256')
    .update(JSON.stringify([document.title, document.markdown, document.metadata]))
    .digest('hex')
}

/** Bad rows named in one sentence; the first few are enough to find the mistake. */
function describeRowFailures(file: PreparedFile): Failure | null {
  const { rowFailures } = file
  if (rowFailures.length === 0) return null
  const shown = rowFailures.slice(0, 5).map(({ line, message }) => `line ${line}: ${message}`)
  const more = rowFailures.length > shown.length ? ` … and ${rowFailures.length - shown.length} more.` : ''
  const rows = rowFailures.length === 1 ? '1 row was' : `${rowFailures.length} rows were`
  return {
    code: 'file-bad-rows',
    message: `${rows} not imported; the other ${file.documents.length} were. ${shown.join(' ')}${more}`,
  }
}
