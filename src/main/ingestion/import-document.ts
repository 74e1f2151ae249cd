import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Queryable } from '../database/database.ts'
import {
  findDocumentsByFileHash,
  findSourceByUri,
  lockSource,
  retireFormerKind,
  storeVersion,
} from '../documents/document-store.ts'
import type { ItemResult, JobItemRecord } from '../jobs/job-definition.ts'
import { finishItem } from '../jobs/job-store.ts'
import { isKnownByName } from '../platform/staged-files.ts'
import { extractionLimits } from './extraction-limits.ts'
import { fileTooLarge } from './file-too-large.ts'
import { csv } from './formats/csv.ts'
import { hashFile } from './hash-file.ts'
import { importRows } from './import-rows.ts'
import type { ImportCollaborators, ImportedItem, ImportRun } from './import-run.ts'
import { newVersion } from './new-version.ts'
import { placeOf } from './place-upload.ts'
import type { PreparedFile } from './prepared-document.ts'

/**
 * Imports one file of a job: same bytes as before end as "unchanged"; else its text is extracted, cut into passages,
 * embedded and stored, and the item is marked in the transaction that stores it. Runs again harmlessly after a kill.
 * Throws `file-*` for a file that cannot become a document, the signal's reason on abort; the library is then as before.
 */
export async function importDocument(
  collaborators: ImportCollaborators,
  item: JobItemRecord,
  run: ImportRun,
): Promise<ImportedItem> {
  const { path } = item.source
  const size = await stat(path).then(
    (info) => info.size,
    // Hashing meets the same error, and has the sentence for it.
    () => 0,
  )
  if (size > extractionLimits.inputBytes) throw fileTooLarge(item.name, size)
  const { contentHash: fileHash } = await hashFile(path, run.signal, item.name)
  return collaborators.byContent.run(fileHash, () => importBytes(collaborators, item, fileHash, run))
}

async function importBytes(
  collaborators: ImportCollaborators,
  item: JobItemRecord,
  fileHash: string,
  run: ImportRun,
): Promise<ImportedItem> {
  const { database, extractPool } = collaborators
  run.signal.throwIfAborted()
  const unchanged = await findUnchanged(database.query, item.source.uri, fileHash)
  if (unchanged) return finishUnchanged(database.query, item, unchanged)
  const file = await extractPool.extract({ path: item.source.path, name: item.name }, run.signal)
  return file.documents.length === 1 && file.documents[0]!.part === null
    ? importWhole(collaborators, item, file, run)
    : importRows(collaborators, item, file, run)
}

/** Documents that hold these bytes already; null when the file is new or has changed. */
async function findUnchanged(target: Queryable, uri: string, fileHash: string): Promise<string[] | null> {
  // Of several files with one name only the bytes tell which one this is.
  const known = isKnownByName(uri) ? null : await findSourceByUri(target, uri)
  if (known) return known.fileHash === fileHash ? [known.documentId] : null
  const elsewhere = await findDocumentsByFileHash(target, fileHash)
  return elsewhere.length > 0 ? elsewhere : null
}

async function finishUnchanged(
  target: Queryable,
  item: JobItemRecord,
  documentIds: string[],
): Promise<ImportedItem> {
  const result: ItemResult = { state: 'unchanged', failure: null, documentIds }
  await finishItem(target, item.id, result)
  return { ...result, chunks: 0 }
}

async function importWhole(
  { database, embeddings }: ImportCollaborators,
  item: JobItemRecord,
  file: PreparedFile,
  { options, signal, onStored }: ImportRun,
): Promise<ImportedItem> {
  const { uri } = item.source
  const { version, passages } = await newVersion(item, file, file.documents[0]!, options)
  signal.throwIfAborted()
  // Before the transaction: a provider can take a minute, and the embedded engine has one connection.
  const embedded = await embeddings.embedChunks(passages, signal)
  signal.throwIfAborted()
  const imported = await database.transaction(async (tx): Promise<ImportedItem> => {
    await lockSource(tx, uri, file.contentHash)
    // Another program, or the same upload twice, may have been faster.
    const unchanged = await findUnchanged(tx, uri, file.contentHash)
    if (unchanged) return finishUnchanged(tx, item, unchanged)
    const place = await placeOf(tx, uri, { fileHash: file.contentHash, content: version.content })
    const placed = { ...version, source: { ...version.source, uri: place } }
    const documentId = await storeVersion(tx, placed, await findSourceByUri(tx, place), signal)
    if (mayHaveBeenRows(item.name)) await retireFormerKind(tx, uri, 'document')
    await embeddings.storeEmbeddings(tx, embedded)
    const result: ItemResult = { state: 'imported', failure: null, documentIds: [documentId] }
    await finishItem(tx, item.id, result)
    return { ...result, chunks: passages.length }
  })
  onStored(imported.chunks)
  return imported
}

/** Only a table's name can have stood for rows before; looking for them takes a while. */
function mayHaveBeenRows(name: string): boolean {
  return csv.extensions.includes(extname(name).toLowerCase())
}
