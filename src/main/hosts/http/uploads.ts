import type { StagedFile } from '../../../shared/api/ingestion.ts'
import { AppError } from '../../../shared/errors.ts'
import type { StagedFiles } from '../../platform/staged-files.ts'

/** One upload as it arrives. */
export interface Upload {
  /** As the sender gave it, with its folder inside a dropped folder. For people; it never becomes a path. */
  name: string | undefined
  /** What makes the file the same file next time, for programs that know its path. */
  origin?: string | undefined
  /** What the sender announced, if it did. */
  contentLength: string | undefined
  body: AsyncIterable<Uint8Array>
}

/**
 * Keeps an upload as a staged file, without holding more of it in memory than a piece. Throws `invalid-input` for a
 * missing name and `file-too-large` as soon as that is known; an upload that breaks off leaves nothing behind.
 */
export async function receiveUpload(
  stagedFiles: Pick<StagedFiles, 'stageUpload'>,
  { name, origin, contentLength, body }: Upload,
  maxBytes: number,
): Promise<StagedFile> {
  if (name === undefined || name.trim() === '') {
    throw new AppError('invalid-input', 'The upload has no file name. Send it as ?name=… in the address.')
  }
  if (Number(contentLength ?? 0) > maxBytes) throw tooLarge(maxBytes)
  return stagedFiles.stageUpload(name, limited(body, maxBytes), origin)
}

async function* limited(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncIterable<Uint8Array> {
  let sizeBytes = 0
  try {
    for await (const piece of body) {
      sizeBytes += piece.byteLength
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes)
      yield piece
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('cancelled', 'The file did not arrive completely. Send it again.', { cause: error })
  }
}

function tooLarge(maxBytes: number): AppError {
  const limit = `${Math.floor(maxBytes / 1024 / 1024)} MB`
  return new AppError(
    'file-too-large',
    `The file is larger than ${limit}, the most that can be sent. Split it and import the parts.`,
    {
      details: { maxBytes },
    },
  )
}
