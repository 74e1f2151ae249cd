import { setTimeout as sleep } from 'node:timers/promises'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { AppError } from '../../shared/errors.ts'
import type { Log } from '../platform/log.ts'
import { isEngineBroken, translateQueryError } from './errors.ts'
import type { LimitScope, Limits } from './limits.ts'

/** What differs between the two engines when a query must end. */
export interface EngineControl {
  /** For people. */
  location: string
  /** Pauses before further attempts to connect, where `mayConnectLater` says they may help. */
  retryPausesMs: readonly number[]
  mayConnectLater(error: unknown): boolean
  /** The typed error for a connection that could not be made. */
  connectionError(error: unknown): AppError
  /**
   * Ends the statement the client is working on. Resolves when the client answers again or is gone; `mustEnd` says
   * whether the connection may be given up for it.
   */
  stop(client: pg.PoolClient, reason: AppError, mustEnd: boolean): Promise<void>
  /** The engine answered with an error after which it is not to be trusted. */
  broken(error: AppError): Promise<void>
}

/** Inside a transaction nobody may wait for a second connection: where there is only one, it would be for ever. */
const nestedWaitMs = 5_000

/**
 * The pool as the query builder sees it: every client has an error listener all its life, every statement a
 * deadline, and errors are typed.
 */
export function guardPool(pool: pg.Pool, control: EngineControl, scope: LimitScope, log: Log): PostgresPool {
  // Without a listener a lost connection would end the program, and `pg` emits on clients in use as well as idle ones.
  pool.on('error', (error) => log.warn('An idle database connection was lost', { error }))
  pool.on('connect', (client) =>
    client.on('error', (error) => log.debug('A database connection was lost', { error })),
  )

  return {
    options: pool.options,
    connect: async () => {
      const limits = scope.current()
      if (limits.signal?.aborted) throw cancelled(limits.signal)
      return guardClient(await acquire(pool, control, limits, scope.isInTransaction()), control, scope)
    },
    end: () => pool.end(),
  }
}

async function acquire(
  pool: pg.Pool,
  control: EngineControl,
  limits: Limits,
  nested: boolean,
): Promise<pg.PoolClient> {
  const connecting = connectPatiently(pool, control)
  const givenUp = Promise.withResolvers<never>()
  const cancel = () => givenUp.reject(cancelled(limits.signal))
  limits.signal?.addEventListener('abort', cancel, { once: true })
  const timer = nested
    ? setTimeout(() => {
        givenUp.reject(
          new AppError(
            'internal',
            'Something went wrong inside Lectern: a query inside a transaction asked for a connection of its own. Nothing was changed.',
          ),
        )
      }, nestedWaitMs)
    : undefined
  try {
    return await Promise.race([connecting, givenUp.promise])
  } catch (error) {
    // A connection that comes after nobody waits for it any more goes back at once.
    connecting.then(
      (client) => client.release(),
      () => {},
    )
    throw error
  } finally {
    clearTimeout(timer)
    limits.signal?.removeEventListener('abort', cancel)
  }
}

async function connectPatiently(pool: pg.Pool, control: EngineControl): Promise<pg.PoolClient> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await pool.connect()
    } catch (error) {
      const pauseMs = control.retryPausesMs[attempt]
      if (pauseMs === undefined || !control.mayConnectLater(error)) throw control.connectionError(error)
      await sleep(pauseMs * (1 + Math.random()))
    }
  }
}

function guardClient(client: pg.PoolClient, control: EngineControl, scope: LimitScope): PostgresPoolClient {
  /** Why this connection is of no more use. */
  let lost: AppError | undefined
  let unfinished: Promise<unknown> = Promise.resolve()
  let transactionTimer: NodeJS.Timeout | undefined

  const giveUp = (reason: AppError): Promise<void> => {
    lost ??= reason
    return control.stop(client, reason, true)
  }

  const run = async (text: string, values: unknown[]): Promise<pg.QueryResult> => {
    // A statement that was called off may still be running.
    await unfinished
    const endsTransaction = text === 'rollback' || text === 'commit'
    if (endsTransaction) clearTimeout(transactionTimer)
    if (lost !== undefined) {
      // The server took the transaction back when the connection ended.
      if (text === 'rollback') return emptyResult
      throw lost
    }
    const limits = scope.current()
    // The end of a transaction is not called off: its caller must learn how it ended.
    const signal = endsTransaction ? undefined : limits.signal
    if (signal?.aborted) throw cancelled(signal)
    if (/^(begin|start transaction)\b/.test(text)) {
      transactionTimer = setTimeout(() => void giveUp(tooLong()), limits.transactionMs)
    }

    const answer = client.query(text, values)
    unfinished = answer.catch(() => {})
    const calledOff = Promise.withResolvers<never>()
    const onAbort = () => {
      unfinished = Promise.allSettled([answer, control.stop(client, cancelled(signal), false)])
      calledOff.reject(cancelled(signal))
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    const timer = setTimeout(() => {
      // Whoever needs the connection next waits until it is gone; the caller has waited enough.
      unfinished = Promise.allSettled([answer, giveUp(text === 'commit' ? unknownOutcome() : tooLong())])
      calledOff.reject(lost)
    }, limits.queryMs)

    try {
      return await Promise.race([answer, calledOff.promise])
    } catch (error) {
      if (lost !== undefined) throw lost
      const typed = translateQueryError(error, control.location)
      if (isEngineBroken(typed)) {
        lost = typed instanceof AppError ? typed : stoppedEngine(error)
        await control.broken(lost)
        throw lost
      }
      throw typed
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  return {
    processID: (client as { processID?: number }).processID,
    // The query builder asks for cursors only where it was given some.
    query: ((text: string, values: readonly unknown[]) =>
      run(text, [...values])) as unknown as PostgresPoolClient['query'],
    release: (destroy) => {
      clearTimeout(transactionTimer)
      void unfinished.then(() => client.release(lost ?? destroy))
    },
  }
}

const emptyResult: pg.QueryResult = { command: 'ROLLBACK', rowCount: 0, rows: [], oid: 0, fields: [] }

function cancelled(signal: AbortSignal | undefined): AppError {
  return new AppError('cancelled', 'The work was cancelled.', { cause: signal?.reason })
}

function tooLong(): AppError {
  return new AppError(
    'timeout',
    'The database took too long and the work was stopped. Nothing was changed; try again.',
  )
}

function unknownOutcome(): AppError {
  return new AppError(
    'timeout',
    'The database took too long to confirm a change. Look whether it is there before you try again.',
  )
}

/** The error for an engine that had to go for a reason people can do nothing about. */
export function stoppedEngine(cause: unknown): AppError {
  return new AppError(
    'internal',
    'The database engine had to be stopped. What was saved before is safe; try again.',
    { cause },
  )
}
