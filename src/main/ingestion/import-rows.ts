import type { ImportOptions } from '../../shared/api/ingestion.ts'
import type { Failure } from '../../shared/api/base.ts'
import {
  findSourcesByUri,
  lockSource,
  retireFormerKind,
  sealRows,
  storeVersion,
} from '../documents/document-store.ts'
import type { ItemResult, JobItemRecord } from '../jobs/job-definition.ts'
import { finishItem } from '../jobs/job-store.ts'
import type { ImportCollaborators, ImportedItem, ImportRun } from './import-run.ts'
import { hashRow, newVersion, rowUri } from './new-version.ts'
import type { PreparedDocument, PreparedFile } from './prepared-document.ts'

/** Rows of one transaction: one wait for the disk, and one call of an embedder, for that many small documents. */
const rowsPerTransaction = 32

/**
 * Imports the rows of a table, a document each. Rows carry the file's hash only once all are in, so that a kill in
 * between makes the next run look at every row again; those that are there are recognised by their own hash.
 */
export async function importRows(
  { database, embeddings }: ImportCollaborators,
  item: JobItemRecord,
  file: PreparedFile,
  { options, signal, onStored }: ImportRun,
): Promise<ImportedItem> {
  const idOf = new Map<string, string>()
  let chunks = 0
  let isNew = false
  for (let start = 0; start < file.documents.length; start += rowsPerTransaction) {
    signal.throwIfAborted()
    const rows = file.documents.slice(start, start + rowsPerTransaction)
    const stored = await importBatch(rows, options)
    chunks += stored
    onStored(stored)
  }
  const uris = [...idOf.keys()]
  const failure = describeRowFailures(file)
  const result: ItemResult = {
    state: isNew || failure ? 'imported' : 'unchanged',
    failure,
    documentIds: [...idOf.values()],
  }
  await database.transaction(async (tx) => {
    await sealRows(tx, item.source.uri, uris, file.contentHash)
    await retireFormerKind(tx, item.source.uri, 'rows')
    await finishItem(tx, item.id, result)
  })
  return { ...result, chunks }

  /** Stores those rows that are new or have changed; answers their passages. */
  async function importBatch(rows: readonly PreparedDocument[], options: ImportOptions): Promise<number> {
    const batchUris = rows.map((row) => rowUri(item, row.part!))
    const known = await findSourcesByUri(database.query, batchUris)
    const changed = rows.filter((row) => {
      const before = known.get(rowUri(item, row.part!))
      // Not sealed yet: a run of this import that was cut off has stored it.
      if (before?.fileHash === '') isNew = true
      return before?.contentHash !== hashRow(row)
    })
    const documents = await Promise.all(changed.map((row) => newVersion(item, file, row, options)))
    // Before the transaction: a provider can take a minute, and the embedded engine has one connection.
    const passages = documents.flatMap((document) => document.passages)
    const embedded = await embeddings.embedChunks(passages, signal)
    for (const [uri, { documentId }] of known) idOf.set(uri, documentId)
    if (documents.length === 0) return 0
    const ids = await database.transaction(async (tx) => {
      await lockSource(tx, item.source.uri, file.contentHash)
      const sources = await findSourcesByUri(tx, batchUris)
      const ids = new Map<string, string>()
      for (const { version } of documents) {
        signal.throwIfAborted()
        const { uri } = version.source
        ids.set(uri, await storeVersion(tx, version, sources.get(uri) ?? null))
      }
      await embeddings.storeEmbeddings(tx, embedded)
      return ids
    })
    for (const [uri, id] of ids) idOf.set(uri, id)
    isNew = true
    return passages.length
  }
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
