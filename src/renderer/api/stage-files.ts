import { stagedFileSchema, type StagedFile } from '../../shared/api/ingestion.ts'
import type { DesktopBridge, StagingResult } from '../../shared/desktop-bridge.ts'
import { isErrorCode } from '../../shared/errors.ts'
import { toApiFailure } from './client-errors.ts'

/** A file to be imported, with its folder inside a dropped folder: `course/week 1.pdf`. */
export interface NamedFile {
  file: File
  name: string
}

/** Hands files to the backend and gives the tokens that `ingestion.start` takes. */
export type StageFiles = (
  files: readonly NamedFile[],
  options?: { signal?: AbortSignal; onProgress?: (progress: { done: number; total: number }) => void },
) => Promise<StagingResult>

/** How many files travel at once: enough to hide the pause between two, few enough for a browser's six connections. */
const uploadsAtOnce = 3

/** Staging through the desktop shell, which takes the files where they lie. */
export function createShellStaging(bridge: Pick<DesktopBridge, 'stage'>): StageFiles {
  return async (files, options) => {
    const result = await bridge.stage(files.map(({ file }) => file))
    options?.onProgress?.({ done: files.length, total: files.length })
    return result
  }
}

/**
 * Staging over HTTP, one streamed PUT for each file. A file that fails is listed with its reason and does not stop the
 * others; after an abort the rest is not sent and the promise rejects with the signal's reason.
 */
export function createUploadStaging(uploadsUrl: string, send: typeof fetch = fetch): StageFiles {
  return async (files, options = {}) => {
    const { signal, onProgress } = options
    const staged = new Map<number, StagedFile>()
    const failed: StagingResult['failed'] = []
    const queue = files.entries()
    let done = 0
    const sendNext = async (): Promise<void> => {
      for (const [index, { file, name }] of queue) {
        signal?.throwIfAborted()
        try {
          staged.set(
            index,
            await upload(send, `${uploadsUrl}?name=${encodeURIComponent(name)}`, file, signal),
          )
        } catch (error) {
          signal?.throwIfAborted()
          const failure = error instanceof UploadRefused ? error : uploadFailure(error)
          failed.push({ name, code: failure.code, message: failure.message })
        }
        done += 1
        onProgress?.({ done, total: files.length })
      }
    }
    await Promise.all(Array.from({ length: Math.min(uploadsAtOnce, files.length) }, sendNext))
    return { files: files.flatMap((_, index) => staged.get(index) ?? []), skipped: [], failed }
  }
}

async function upload(
  send: typeof fetch,
  url: string,
  file: File,
  signal?: AbortSignal,
): Promise<StagedFile> {
  const response = await send(url, { method: 'PUT', body: file, ...(signal && { signal }) })
  const body: unknown = await response.json()
  if (response.ok) return stagedFileSchema.parse(body)
  throw new UploadRefused(body)
}

function uploadFailure(error: unknown): { code: string; message: string } {
  // A browser says TypeError when the connection broke, and when the file changed or vanished while it was read.
  if (!(error instanceof TypeError)) return toApiFailure(error)
  return {
    code: 'backend-unreachable',
    message:
      'The file could not be sent. Check that Lectern is still running and the file still there, then try again.',
  }
}

class UploadRefused extends Error {
  readonly code: string

  constructor(body: unknown) {
    const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
    super(typeof fields.message === 'string' ? fields.message : 'Lectern refused the file.')
    this.code = isErrorCode(fields.code) ? fields.code : 'internal'
  }
}
