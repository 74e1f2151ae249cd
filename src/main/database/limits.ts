import { AsyncLocalStorage } from 'node:async_hooks'
import type { QueryLimits } from './database.ts'

/** The limits in force for a piece of work; every statement has one. */
export interface Limits {
  readonly queryMs: number
  readonly transactionMs: number
  readonly signal?: AbortSignal
}

/** Long enough for any query of the program on a slow laptop, short enough that a stuck engine is noticed. */
export const defaultLimits: Limits = { queryMs: 60_000, transactionMs: 300_000 }

/**
 * The limits of the work now running, found wherever a query is made without being passed along, and whether
 * that work is inside a transaction.
 */
export interface LimitScope {
  current(): Limits
  run<T>(limits: QueryLimits, work: () => Promise<T>): Promise<T>
  /** Runs a transaction's work; `isInTransaction` is true in it until it ends. */
  runTransaction<T>(work: () => Promise<T>): Promise<T>
  isInTransaction(): boolean
}

interface State {
  limits: Limits
  transaction: { open: boolean } | undefined
}

/** A scope whose outermost limits are `limits`. */
export function createLimitScope(limits: Limits): LimitScope {
  const storage = new AsyncLocalStorage<State>()
  const outermost: State = { limits, transaction: undefined }
  const state = () => storage.getStore() ?? outermost

  return {
    current: () => state().limits,
    run: (own, work) => {
      const { limits: outer, transaction } = state()
      const signals = [outer.signal, own.signal].filter((signal) => signal !== undefined)
      const limits: Limits = {
        queryMs: own.queryMs ?? outer.queryMs,
        transactionMs: own.transactionMs ?? outer.transactionMs,
        ...(signals.length > 0
          ? { signal: signals.length === 1 ? signals[0]! : AbortSignal.any(signals) }
          : {}),
      }
      return storage.run({ limits, transaction }, work)
    },
    runTransaction: async (work) => {
      // Work that outlives the transaction (an event it caused) keeps this state, so it must see that it ended.
      const transaction = { open: true }
      try {
        return await storage.run({ limits: state().limits, transaction }, work)
      } finally {
        transaction.open = false
      }
    },
    isInTransaction: () => state().transaction?.open ?? false,
  }
}
