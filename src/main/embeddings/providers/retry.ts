import { setTimeout as wait } from 'node:timers/promises'
import { cancelledError, retryOf } from './openai-errors.ts'

/** How long to wait between tries, in milliseconds. */
export interface Pauses {
  /** Before the second try; doubled for each further one. */
  firstMs: number
  /** A server that asks for more than this is not waited for. */
  longestMs: number
  /** Tries in all. */
  tries: number
}

/** Half a second to eight: an overloaded server recovers in that time or not soon. */
const usualPauses: Pauses = { firstMs: 500, longestMs: 60_000, tries: 6 }

/**
 * Runs work again when its error says that this may help, after the pause the server asks for, else after a growing one
 * with chance in it, so that several programs do not come back at the same moment.
 */
export function createRetry({ firstMs, longestMs, tries }: Pauses = usualPauses) {
  return async function retry<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (signal.aborted) throw cancelledError(signal.reason)
      try {
        return await work()
      } catch (error) {
        const again = retryOf(error)
        const pause = again?.afterMs ?? firstMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2)
        if (!again || attempt >= tries || pause > longestMs) throw error
        await wait(pause, undefined, { signal }).catch((cause: unknown) => {
          throw cancelledError(cause)
        })
      }
    }
  }
}
