import { randomBytes } from 'node:crypto'
import { ORPCError } from '@orpc/server'
import { AppError, errorStatus, isErrorCode, toAppError, type ErrorCode } from '../../shared/errors.ts'
import { describeInvalidInput, type InputIssue } from './invalid-input.ts'

/** Where an error nobody expected is written down, once. `id` is the one the person is shown. */
export type ReportInternal = (id: string, error: unknown) => void

/** An error of ours in the one form that every transport carries: code, status, sentence and data. */
export type ApiError = ORPCError<ErrorCode, Record<string, unknown>>

/**
 * Turns whatever a procedure threw into the error its caller meets. Our own errors keep code, sentence and details;
 * an input that does not fit becomes `invalid-input` with a sentence; what was thrown after the caller let go becomes
 * `cancelled`; everything else becomes a neutral `internal` with an id, and is reported under that id.
 */
export function toApiError(
  error: unknown,
  signal: AbortSignal | undefined,
  reportInternal: ReportInternal,
): ApiError {
  if (error instanceof ORPCError && isErrorCode(error.code)) return error as ApiError
  const invalid = asInvalidInput(error)
  if (invalid) return fromAppError(invalid)
  const ours = signal?.aborted && !(error instanceof AppError) ? abortError(signal, error) : toAppError(error)
  return ours.code === 'internal' ? internalError(ours, reportInternal) : fromAppError(ours)
}

/**
 * The error for a call that never reached its procedure: a body that cannot be read or an operation that is not there.
 * Errors that are already ours pass.
 */
export function toRequestError(error: unknown, reportInternal: ReportInternal): ApiError {
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST' && !asInvalidInput(error))
    return unreadableRequest(error)
  // Outside the procedures nothing of ours runs but reading the request, so a plain error here is the request's.
  if (error instanceof SyntaxError || error instanceof TypeError) return unreadableRequest(error)
  return toApiError(error, undefined, reportInternal)
}

/** An `AppError` in transport form. Details that JSON cannot carry are left out, so that every transport gives the same. */
export function fromAppError(error: AppError): ApiError {
  return new ORPCError(error.code, {
    defined: true,
    status: errorStatus[error.code],
    message: error.message,
    data: jsonOnly(error.details),
    cause: error,
  })
}

function unreadableRequest(cause: unknown): ApiError {
  const message = 'The request could not be read. Send JSON in the form that the API description gives.'
  return fromAppError(new AppError('invalid-input', message, { cause }))
}

/** Why the work was stopped: the host may have aborted with a reason of ours, else the caller let go. */
function abortError(signal: AbortSignal, cause: unknown): AppError {
  if (signal.reason instanceof AppError) return signal.reason
  return toAppError(new DOMException('The caller let go.', { name: 'AbortError', cause }))
}

function internalError(error: AppError, reportInternal: ReportInternal): ApiError {
  const id = randomBytes(4).toString('hex')
  reportInternal(id, error.cause ?? error)
  const message = `Something went wrong inside Lectern. The log has the details under ${id}.`
  return fromAppError(new AppError('internal', message, { cause: error, details: { id } }))
}

/** Input validation is the only thing in oRPC that fails as BAD_REQUEST with the schema's issues as its cause. */
function asInvalidInput(error: unknown): AppError | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return undefined
  const { cause } = error
  if (!(cause instanceof Error) || !('issues' in cause) || !Array.isArray(cause.issues)) return undefined
  const input = 'data' in cause ? cause.data : undefined
  const { message, fields } = describeInvalidInput(cause.issues as InputIssue[], input)
  return new AppError('invalid-input', message, { cause, details: { fields } })
}

function jsonOnly(details: Record<string, unknown>): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(details)) as Record<string, unknown>
  } catch {
    // A cycle or a bigint: the code and the sentence still say what happened.
    return {}
  }
}
