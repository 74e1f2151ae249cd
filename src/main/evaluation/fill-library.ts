import { createHash } from 'node:crypto'
import type { Paragraph } from 'mdast'
import type { Database } from '../database/database.ts'
import { storeVersion, type NewVersion } from '../documents/document-store.ts'
import type { Embeddings } from '../embeddings/embeddings.ts'
import { prepareDocument } from '../ingestion/prepare-document.ts'
import { newId } from '../platform/new-id.ts'
import { embeddingText, embeddingTextHash } from '../text/embedding-text.ts'
import type { EvalOptions } from './eval-options.ts'
import type { LabelledCollection } from './labelled-collection.ts'

type LabelledDocument = LabelledCollection['documents'][number]

/** Documents stored in one transaction: a power cut may lose a library that is thrown away anyway. */
const batchSize = 100
/** Title of documents without one. All have the same, so that it tells nothing of any. */
const untitled = 'Text'

/**
 * Puts a collection into an empty library as an import would: prepared, cut into passages, stored, embedded, and the
 * built-in model fitted. Answers which document of the collection each document of the library is.
 */
export async function fillLibrary(
  { database, embeddings }: { database: Database; embeddings: Embeddings },
  { documents }: LabelledCollection,
  { signal, onProgress }: Required<Pick<EvalOptions, 'signal' | 'onProgress'>>,
): Promise<Map<string, string>> {
  const labelOf = new Map<string, string>()
  for (let start = 0; start < documents.length; start += batchSize) {
    signal.throwIfAborted()
    onProgress({ step: 'Reading documents', done: start, total: documents.length })
    const batch = documents.slice(start, start + batchSize).filter(({ title, text }) => hasText(title + text))
    const versions = batch.map((document) => ({ label: document.id, version: toVersion(document) }))
    const embedded = await embeddings.embedChunks(
      versions.flatMap(({ version }) => toEmbed(version)),
      signal,
    )
    await database.transaction(async (tx) => {
      for (const { label, version } of versions) labelOf.set(await storeVersion(tx, version, null), label)
      await embeddings.storeEmbeddings(tx, embedded)
    })
  }
  if (await embeddings.needsFit()) await embeddings.fit({ signal, onProgress })
  return labelOf
}

function hasText(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

function toVersion({ id, title, text }: LabelledDocument): NewVersion {
  const prepared = prepareDocument(
    {
      metadata: { title: title.trim() === '' ? untitled : title },
      // A document that is a title alone is found by it.
      body: { root: { type: 'root', children: paragraphs(hasText(text) ? text : title) } },
      pageCount: null,
      notices: [],
      part: null,
    },
    { name: `${untitled}.txt` },
  )
  const hash = createHash('sha256').update(`${id}\n${title}\n${text}`).digest('hex')
  return {
    source: {
      kind: 'file',
      uri: id,
      name: id,
      mediaType: 'text/plain',
      sizeBytes: Buffer.byteLength(text),
      fileHash: hash,
      contentHash: hash,
      metadata: {},
    },
    format: 'text',
    title: prepared.title,
    author: null,
    publicationDate: null,
    language: prepared.language,
    placement: { tags: [] },
    content: prepared.markdown,
    pages: prepared.pages,
    outline: prepared.outline,
    pageCount: null,
    notices: [],
    chunks: prepared.chunks.map((chunk) => ({
      ...chunk,
      id: newId(),
      textHash: embeddingTextHash(embeddingText({ ...chunk, title: prepared.title })),
    })),
  }
}

/** Plain text as blocks of a document: signs in it are text, not Markdown. */
function paragraphs(text: string): Paragraph[] {
  return text.split(/\n\s*\n/).map((value) => ({ type: 'paragraph', children: [{ type: 'text', value }] }))
}

function toEmbed(version: NewVersion) {
  return version.chunks.map((chunk) => ({
    id: chunk.id,
    text: embeddingText({ title: version.title, headingPath: chunk.headingPath, text: chunk.text }),
    terms: chunk.terms,
    textHash: chunk.textHash,
  }))
}
