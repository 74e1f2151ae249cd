import { mapEventIterator, ORPCError } from '@orpc/client'
import { AppError, errorStatus, isErrorCode, toAppError, type ErrorCode } from '../../shared/errors.ts'

/** What went wrong with a call, in the form screens show: a stable code, a sentence and what programs may read. */
export interface ApiFailure {
  code: ErrorCode
  message: string
  data: Record<string, unknown>
}

/** Reads any error of a call. An error that did not come from the backend is `internal`, without its own text. */
export function toApiFailure(error: unknown): ApiFailure {
  if (error instanceof ORPCError && isErrorCode(error.code)) {
    const data: unknown = error.data
    return { code: error.code, message: error.message, data: isRecord(data) ? data : {} }
  }
  const { code, message, details } = toAppError(error)
  return { code, message, data: details }
}

/** Whether an error only says that the caller itself let go. */
export function isCancelled(error: unknown): boolean {
  return toApiFailure(error).code === 'cancelled'
}

/**
 * Runs a call and gives its failures one form, whichever transport is below: what the caller let go of is `cancelled`,
 * and what never reached the backend, or came back unreadable, is `backend-unreachable`. Streams are watched to their end.
 */
export async function withClientErrors(
  signal: AbortSignal | undefined,
  call: () => Promise<unknown>,
): Promise<unknown> {
  try {
    const output = await call()
    if (!isAsyncIterator(output)) return output
    return mapEventIterator(output, {
      value: async (value) => value,
      error: async (error) => toClientError(error, signal),
    })
  } catch (error) {
    throw toClientError(error, signal)
  }
}

function toClientError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof ORPCError && isErrorCode(error.code)) return error
  // A port that closes ends its calls with an AbortError too, so only the caller's own signal tells who let go.
  const ours = signal?.aborted ? toAppError(new DOMException('', 'AbortError')) : unreachable(error)
  return new ORPCError(ours.code, {
    defined: true,
    status: errorStatus[ours.code],
    message: ours.message,
    data: ours.details,
    cause: error,
  })
}

function unreachable(cause: unknown): AppError {
  return new AppError(
    'backend-unreachable',
    'Lectern does not answer. Check that it is still running, then try again.',
    {
      cause,
    },
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown, unknown, unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}
