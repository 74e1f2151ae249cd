import type { ServerResponse } from 'node:http'

/** A call that is being answered. */
export interface OpenCall {
  /** Aborts when the answer is over, however it ended, or when the server closes. */
  readonly signal: AbortSignal
  /** Says that the answer is a stream without an end of its own, so that closing need not wait for it. */
  markEndless(): void
}

/** The calls being answered, so that closing can end them and a disconnect always reaches their handlers. */
export interface OpenCalls {
  readonly count: number
  open(response: ServerResponse): OpenCall
  /** Aborts the endless ones, or all, with the given reason. */
  abort(which: 'endless' | 'all', reason: Error): void
}

/** Creates the list of one server. */
export function createOpenCalls(): OpenCalls {
  const calls = new Map<AbortController, { endless: boolean }>()
  return {
    get count() {
      return calls.size
    },
    open(response) {
      const controller = new AbortController()
      const state = { endless: false }
      calls.set(controller, state)
      // "close" comes after a normal end too. Aborting then is what frees a stream whose reader stopped early.
      response.once('close', () => {
        calls.delete(controller)
        controller.abort()
      })
      return { signal: controller.signal, markEndless: () => void (state.endless = true) }
    },
    abort(which, reason) {
      for (const [controller, { endless }] of calls) if (which === 'all' || endless) controller.abort(reason)
    },
  }
}
