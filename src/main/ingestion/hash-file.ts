import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { fileOpenError } from './file-open-error.ts'

/** What makes bytes the same bytes: their SHA-256 in hexadecimal, and how many there are. */
export interface FileHash {
  contentHash: string
  sizeBytes: number
}

/**
 * The SHA-256 of a file, read as a stream: the cheap answer to "same bytes as before?". Throws `file-not-found`,
 * `file-unreadable`, calling the file by `name`, and the signal's reason when aborted.
 */
export async function hashFile(path: string, signal?: AbortSignal, name = path): Promise<FileHash> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  try {
    // 1 MiB blocks: a tenth of the default's stream events, and still small enough to abort at once.
    for await (const block of createReadStream(path, {
      highWaterMark: 1 << 20,
      signal,
    }) as AsyncIterable<Buffer>) {
      hash.update(block)
      sizeBytes += block.length
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw fileOpenError(error, name)
  }
  return { contentHash: hash.digest('hex'), sizeBytes }
}
