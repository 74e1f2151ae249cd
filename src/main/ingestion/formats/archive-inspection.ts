import { fromBuffer, type Entry, type ZipFile } from 'yauzl'
import { AppError } from '../../../shared/errors.ts'
import { extractionLimits } from '../extraction-limits.ts'

/** What a look through an archive found. */
export interface ArchiveInspection {
  entries: number
  unpackedBytes: number
  /** Unpacked bytes of the entries that were asked for and are there. */
  kept: Map<string, Buffer>
}

/**
 * Unpacks every entry of a zip and counts, because what an archive declares of its sizes may be a lie and the parser
 * after us believes it. Throws `file-too-complex` for a bomb and `file-damaged` for an archive that breaks off.
 */
export async function inspectArchive(
  bytes: Uint8Array,
  file: { name: string },
  keep: readonly string[],
): Promise<ArchiveInspection> {
  const zip = await openArchive(bytes, file)
  const result: ArchiveInspection = { entries: zip.entryCount, unpackedBytes: 0, kept: new Map() }
  if (zip.entryCount > extractionLimits.archiveEntries) throw tooComplex(file, `${zip.entryCount} parts`)
  try {
    for await (const entry of entriesOf(zip)) {
      if (entry.isEncrypted()) {
        throw new AppError(
          'file-encrypted',
          `${file.name} is protected with a password. Save it without one and import it again.`,
        )
      }
      const blocks: Buffer[] = []
      for await (const block of (await openEntry(zip, entry)) as AsyncIterable<Buffer>) {
        result.unpackedBytes += block.length
        checkSize(result.unpackedBytes, bytes.length, file)
        if (keep.includes(entry.fileName)) blocks.push(block)
      }
      if (keep.includes(entry.fileName)) result.kept.set(entry.fileName, Buffer.concat(blocks))
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw damaged(file, error)
  } finally {
    zip.close()
  }
  return result
}

function checkSize(unpacked: number, packed: number, file: { name: string }): void {
  const { unpackedBytes, compressionRatio, compressionFloorBytes } = extractionLimits
  if (
    unpacked > unpackedBytes ||
    (unpacked > compressionFloorBytes && unpacked > packed * compressionRatio)
  ) {
    throw tooComplex(file, `more than ${Math.floor(unpacked / 2 ** 20)} MB when unpacked`)
  }
}

function openArchive(bytes: Uint8Array, file: { name: string }): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    fromBuffer(buffer, { lazyEntries: true }, (error, zip) =>
      error ? reject(damaged(file, error)) : resolve(zip),
    )
  })
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  while (true) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      const settle = (value: Entry | null, error?: Error) => {
        zip.removeAllListeners()
        if (error) reject(error)
        else resolve(value)
      }
      zip.once('entry', (found: Entry) => settle(found))
      zip.once('end', () => settle(null))
      zip.once('error', (error: Error) => settle(null, error))
      zip.readEntry()
    })
    if (!entry) return
    yield entry
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
  })
}

function tooComplex(file: { name: string }, what: string): AppError {
  return new AppError(
    'file-too-complex',
    `${file.name} is small on disk but holds ${what}, more than any real document. It was not opened. If you trust it, open it in Word, copy the text into a new document and import that.`,
  )
}

function damaged(file: { name: string }, cause: unknown): AppError {
  return new AppError(
    'file-damaged',
    `${file.name} is damaged: the parts inside it cannot be unpacked. Get a fresh copy, or let Word repair it (Open > Open and Repair), save it, and import it again.`,
    { cause },
  )
}
