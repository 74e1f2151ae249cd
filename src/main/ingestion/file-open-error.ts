import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'

/** The sentence for a file that the system would not let us open or read. `path` may be the file's plain name. */
export function fileOpenError(error: unknown, path: string): AppError {
  const name = basename(path)
  const reason = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (reason === 'ENOENT' || reason === 'ENOTDIR') {
    return new AppError(
      'file-not-found',
      `${name} is no longer where it was. It may have been moved, renamed or deleted: choose the file again.`,
      { cause: error },
    )
  }
  if (reason === 'EACCES' || reason === 'EPERM') {
    return new AppError(
      'file-unreadable',
      `Lectern is not allowed to read ${name}. Give yourself read permission for the file, then try again.`,
      { cause: error },
    )
  }
  if (reason === 'EISDIR') {
    return new AppError('file-unreadable', `${name} is a folder, not a file. Import it as a folder.`, {
      cause: error,
    })
  }
  return new AppError(
    'file-unreadable',
    `${name} could not be read${reason ? ` (${reason})` : ''}. The disk or network drive may be failing or disconnected: check it and try again.`,
    { cause: error },
  )
}
