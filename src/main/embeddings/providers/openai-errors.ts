import { APIConnectionError, APIError } from 'openai'
import { AppError } from '../../../shared/errors.ts'

/** What a provider's error means to the one who asked. */
interface Meaning {
  /** Whether another try may succeed, and after how many milliseconds if the server said so. */
  retry?: { afterMs: number | null }
  /** The server looked at the texts and did not take them: a smaller batch may pass. */
  isRefusal?: boolean
}

const meanings = new WeakMap<AppError, Meaning>()

/** Whether it is worth asking again, and when; null when it is not. */
export function retryOf(error: unknown): { afterMs: number | null } | null {
  return (error instanceof AppError && meanings.get(error)?.retry) || null
}

/** Whether the server refused the texts themselves. */
export function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && meanings.get(error)?.isRefusal === true
}

/** The error of work that was called off. */
export function cancelledError(cause: unknown): AppError {
  return new AppError('cancelled', 'Embedding was cancelled.', { cause })
}

/** The SDK's errors, and the network's below it, as ours. */
export function toEmbedderError(
  cause: unknown,
  { serverName, model, timedOut }: { serverName: string; model: string; timedOut: boolean },
): AppError {
  if (cause instanceof AppError) return cause
  const error = (code: AppError['code'], message: string, meaning: Meaning = {}): AppError => {
    const made = new AppError(code, message, { cause })
    meanings.set(made, meaning)
    return made
  }
  const again = { retry: { afterMs: null } }
  if (timedOut) return error('embedder-unreachable', `${serverName} did not answer in time.`, again)
  if (cause instanceof APIConnectionError || isNetworkError(cause)) {
    return error('embedder-unreachable', `${serverName} cannot be reached.`, again)
  }
  if (!(cause instanceof APIError) || cause.status === undefined) {
    return error(
      'embedder-bad-answer',
      `${serverName} answered with something that is not a list of vectors.`,
    )
  }
  const said = typeof cause.message === 'string' ? ` It said: ${cause.message.slice(0, 300)}` : ''
  const { status, code, type } = cause
  if (status === 402 || code === 'insufficient_quota' || type === 'insufficient_quota') {
    return error('embedder-quota', `The account at ${serverName} has no credit left for embeddings.`)
  }
  if (status === 401 || status === 403) {
    return error(
      'embedder-auth',
      `${serverName} does not accept the key for embeddings. Check it in the settings.`,
    )
  }
  if (status === 404) {
    return error('embedder-not-configured', `${serverName} does not know the model "${model}".${said}`)
  }
  if (status === 429) {
    const afterMs = retryAfterMs(cause.headers)
    return error('embedder-rate-limited', `${serverName} asks for a pause: too many requests.`, {
      retry: { afterMs },
    })
  }
  if (status === 400 || status === 413 || status === 422) {
    return error('embedder-bad-answer', `${serverName} refused the text.${said}`, { isRefusal: true })
  }
  if (status >= 500 || status === 408 || status === 409) {
    const afterMs = retryAfterMs(cause.headers)
    return error('embedder-unreachable', `${serverName} has a fault of its own (${status}).`, {
      retry: { afterMs },
    })
  }
  return error('embedder-bad-answer', `${serverName} answered with ${status}.${said}`)
}

/** Connections that end in the middle of a body come as fetch's TypeError, with the socket's error as its cause. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof SyntaxError) return false
  const { code } = error as { code?: unknown }
  const byCode = typeof code === 'string' && /^(UND_ERR|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/.test(code)
  return (
    byCode || (error instanceof TypeError && error.message === 'terminated') || isNetworkError(error.cause)
  )
}

/** The pause the server asks for: `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfterMs(headers: Headers | undefined): number | null {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (exact >= 0) return exact
  const text = headers?.get('retry-after') ?? ''
  const seconds = Number(text)
  if (text !== '' && seconds >= 0) return seconds * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}
