import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ImportOptions } from '../../shared/api/ingestion.ts'
import type { NewVersion, StoredChunk } from '../documents/document-store.ts'
import type { PassageToEmbed } from '../embeddings/embed-passages.ts'
import type { JobItemRecord } from '../jobs/job-definition.ts'
import { newId } from '../platform/new-id.ts'
import { embeddingText, embeddingTextHash } from '../text/embedding-text.ts'
import { formats } from './formats/index.ts'
import type { PreparedDocument, PreparedFile } from './prepared-document.ts'

/** A document of a file, ready to be embedded and stored. */
export interface DocumentToStore {
  version: NewVersion
  passages: PassageToEmbed[]
}

/** Passages worked on before others get their turn: hashing them takes about 3 ms. */
const passagesPerTurn = 250

/** Makes of a prepared document what is stored and what is embedded, without holding up the thread. */
export async function newVersion(
  item: JobItemRecord,
  file: PreparedFile,
  document: PreparedDocument,
  options: ImportOptions,
): Promise<DocumentToStore> {
  const chunks: StoredChunk[] = []
  const passages: PassageToEmbed[] = []
  for (const [index, chunk] of document.chunks.entries()) {
    if (index > 0 && index % passagesPerTurn === 0) await nextTurn()
    const id = newId()
    const text = embeddingText({ title: document.title, headingPath: chunk.headingPath, text: chunk.text })
    const textHash = embeddingTextHash(text)
    chunks.push({ ...chunk, id, textHash })
    passages.push({ id, text, terms: chunk.terms, textHash })
  }
  return { version: toVersion(item, file, document, options, chunks), passages }
}

function toVersion(
  item: JobItemRecord,
  file: PreparedFile,
  document: PreparedDocument,
  options: ImportOptions,
  chunks: StoredChunk[],
): NewVersion {
  const { metadata, part } = document
  return {
    source: {
      kind: part === null ? 'file' : 'csv-row',
      uri: part === null ? item.source.uri : rowUri(item, part),
      name: item.name,
      mediaType:
        formats.find((format) => format.id === file.format)?.mediaTypes[0] ?? 'application/octet-stream',
      sizeBytes: part === null ? file.sizeBytes : Buffer.byteLength(document.markdown),
      fileHash: part === null ? file.contentHash : '',
      contentHash: part === null ? file.contentHash : hashRow(document),
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
    chunks,
  }
}

/** Where a row comes from. */
export function rowUri(item: JobItemRecord, part: string): string {
  return `${item.source.uri}#${part}`
}

/** What makes a row the same row again: everything that is read from it. */
export function hashRow(document: PreparedDocument): string {
  return createHash('sha256')
    .update(JSON.stringify([document.title, document.markdown, document.metadata]))
    .digest('hex')
}
