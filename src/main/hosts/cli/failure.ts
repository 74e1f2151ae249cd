import { AppError, isErrorCode, toAppError, type ErrorCode } from '../../../shared/errors.ts'
import { exitCodes, type ExitCode } from './command.ts'

/** Any error as one of ours: those of a call carry our codes in the transport's own class. */
export function toFailure(error: unknown): AppError {
  if (error instanceof Error && 'code' in error && isErrorCode(error.code)) {
    const details =
      'data' in error && typeof error.data === 'object' && error.data !== null ? { ...error.data } : {}
    return new AppError(error.code, error.message, { cause: error, details })
  }
  return toAppError(error)
}

/** The exit code of a command that an error stopped. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  if (code === 'invalid-input') return exitCodes.wrongUsage
  const cannotOpen =
    /^(database|migration)-/.test(code) || (openingCodes as readonly ErrorCode[]).includes(code)
  return cannotOpen ? exitCodes.cannotOpen : exitCodes.someFailed
}

const openingCodes = [
  'library-locked',
  'library-damaged',
  'library-too-new',
  'library-needs-upgrade',
  'library-unwritable',
  'durability-unavailable',
  'disk-full',
] as const satisfies readonly ErrorCode[]
