import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { extractionLimits } from './extraction-limits.ts'
import { fileOpenError } from './file-open-error.ts'
import { fileTooLarge } from './file-too-large.ts'
import { chooseFormat } from './formats/choose-format.ts'
import { prepareDocument } from './prepare-document.ts'
import type { PreparedFile } from './prepared-document.ts'

/**
 * Everything that costs time of one file: read, hash, choose the format, extract, chunk. Meant for the extraction
 * worker. Throws AppError `file-*`.
 */
export async function extractFile(source: { path: string; name: string }): Promise<PreparedFile> {
  return prepareFile(await readWhole(source), source)
}

/** The documents that a file's bytes hold, ready to be stored. Throws AppError `file-*`. */
export async function prepareFile(bytes: Uint8Array, source: { name: string }): Promise<PreparedFile> {
  const contentHash = createHash('sha256').update(bytes).digest('hex')
  const sizeBytes = bytes.length
  const { format, notice } = chooseFormat(bytes, source)
  const file = await format.extract(bytes, source).catch((error: unknown) => {
    throw extractionError(error, source, format.name)
  })
  // Each document is a passage at least: a table of a million rows is told before it is worked through.
  checkOutput(0, file.documents.length, source)
  let textLength = 0
  let chunks = 0
  const documents: PreparedFile['documents'] = []
  for (const extracted of file.documents) {
    const document = prepareDocument(extracted, source)
    textLength += document.markdown.length
    chunks += document.chunks.length
    checkOutput(textLength, chunks, source)
    if (notice) document.notices = [notice, ...document.notices]
    documents.push(document)
  }
  return { format: format.id, contentHash, sizeBytes, documents, rowFailures: file.rowFailures }
}

async function readWhole(source: { path: string; name: string }): Promise<Uint8Array> {
  try {
    const { size } = await stat(source.path)
    if (size > extractionLimits.inputBytes) throw fileTooLarge(source.name, size)
    return await readFile(source.path)
  } catch (error) {
    throw error instanceof AppError ? error : fileOpenError(error, source.name)
  }
}

function extractionError(error: unknown, file: { name: string }, formatName: string): AppError {
  if (error instanceof AppError) return error
  // A stack or a buffer that overflows: nested a thousand deep, or sizes no document has.
  if (error instanceof RangeError) {
    return new AppError(
      'file-too-complex',
      `${file.name} is built in a way that no real document is (too deeply nested or too large inside), so reading it was stopped. Open it in the program it was made with, copy the text into a new document, and import that.`,
      { cause: error },
    )
  }
  return new AppError(
    'file-damaged',
    `${file.name} could not be read as a ${formatName}: its contents are damaged. Get a fresh copy, or open and save it in the program it was made with.`,
    { cause: error, details: { reason: error instanceof Error ? error.message : String(error) } },
  )
}

function checkOutput(textLength: number, chunks: number, file: { name: string }): void {
  const { textLength: maxLength, chunks: maxChunks } = extractionLimits
  if (textLength <= maxLength && chunks <= maxChunks) return
  throw new AppError(
    'file-too-large',
    `${file.name} holds more text than Lectern takes from one file (${maxLength / 1e6} million characters or ${maxChunks} passages). Split it into smaller files and import those.`,
  )
}
