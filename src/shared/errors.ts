/**
 * Every error a caller can meet, with its HTTP status. A code is stable and machine-readable; the message that
 * travels with it is the sentence a person reads: what was found, what was expected, what to do.
 */
export const errorStatus = {
  'invalid-input': 400,
  'not-found': 404,
  conflict: 409,
  unauthorized: 401,
  forbidden: 403,
  cancelled: 499,
  internal: 500,
  'backend-unreachable': 503,
  'request-too-large': 413,
  'too-many-requests': 429,
  timeout: 504,

  'library-locked': 423,
  'library-damaged': 500,
  'library-too-new': 409,
  'library-needs-upgrade': 409,
  'library-unwritable': 403,
  'durability-unavailable': 500,
  'disk-full': 507,

  'database-unreachable': 503,
  'database-auth': 401,
  'database-tls': 502,
  'database-no-vector': 409,
  'database-too-old': 409,
  'database-too-new': 409,
  'migration-failed': 500,
  'migration-changed': 409,

  'file-not-found': 404,
  'file-unreadable': 403,
  'file-empty': 422,
  'file-too-large': 413,
  'file-too-slow': 422,
  'file-too-complex': 422,
  'file-encrypted': 422,
  'file-damaged': 422,
  'file-no-text': 422,
  'file-unsupported': 415,
  'file-wrong-type': 415,
  'file-bad-encoding': 422,
  'file-bad-rows': 422,

  'embedder-unreachable': 503,
  'embedder-auth': 401,
  'embedder-quota': 402,
  'embedder-rate-limited': 429,
  'embedder-bad-answer': 502,
  'embedder-not-configured': 409,
  'library-too-small': 409,
} as const

export type ErrorCode = keyof typeof errorStatus

/** Every code, for schemas and lists. */
export const errorCodes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]

/** Whether a string is one of our codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorStatus, value)
}

/**
 * The one error class of the program. `message` is shown to people as it is, so it holds no path of another
 * user, no secret and no stack; `details` is for programs.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: Record<string, unknown>

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }
}

/** The given error if it is ours, else an `internal` one that carries it as its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('cancelled', 'The work was cancelled.', { cause: error })
  }
  return new AppError('internal', 'Something went wrong inside Lectern. Your library is unchanged.', {
    cause: error,
  })
}
