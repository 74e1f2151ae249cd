import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientBase, type ClientConfig, type PoolClient } from 'pg'
import type { Log } from '../../platform/log.ts'
import type { OpenOptions } from '../open-options.ts'
import type { Database } from '../database.ts'
import type { EngineControl } from '../guarded-pool.ts'
import type { LibraryLocation } from '../library-location.ts'
import { defaultLimits } from '../limits.ts'
import { prepareDatabase } from '../prepared-database.ts'
import { connectionError, mayConnectLater } from './connection-errors.ts'
import { readConnectionTarget, type ConnectionTarget } from './connection-target.ts'

/** Enough for a search beside an import and a few listings; a server's usual limit is 100 for everybody. */
const defaultPoolSize = 8
const connectMs = 10_000
/** Pauses before the second and third attempt to connect, each made longer by chance up to twofold. */
const retryPausesMs = [150, 600]

/** The library on a PostgreSQL server. */
export async function openRemoteDatabase(
  location: Extract<LibraryLocation, { url: string }>,
  options: OpenOptions,
): Promise<Database> {
  const target = readConnectionTarget(location)
  const config: ClientConfig = {
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    database: target.database,
    ssl: target.ssl,
    application_name: 'lectern',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
  }
  await tryToConnect(config, target, options.log)

  const transactionMs = options.deadlines?.transactionMs ?? defaultLimits.transactionMs
  return prepareDatabase({
    engine: 'remote',
    control: controlOf(config, target, options.log),
    pool: {
      ...config,
      connectionTimeoutMillis: 0,
      Client: LimitedClient,
      max: options.poolSize ?? defaultPoolSize,
      verify: (client, done) => {
        prepareSession(client, transactionMs).then(() => done(), done)
      },
    },
    log: options.log,
    deadlines: options.deadlines,
  })
}

/** One connection before the pool, to tell every way to fail apart and to try again where that may help. */
async function tryToConnect(config: ClientConfig, target: ConnectionTarget, log: Log): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new Client(config)
    client.on('error', (error) => log.debug('A database connection was lost', { error }))
    try {
      await client.connect()
      return
    } catch (error) {
      const pauseMs = retryPausesMs[attempt]
      if (pauseMs === undefined || !mayConnectLater(error)) throw connectionError(error, target)
      await sleep(pauseMs * (1 + Math.random()))
    } finally {
      // Its answer matters to nobody, and a broken connection may never give one.
      void client.end().catch(() => {})
    }
  }
}

/** A client whose connecting is limited; the pool's own limit would count the wait for a free connection too. */
class LimitedClient extends Client {
  constructor(config?: ClientConfig) {
    // The pool keeps the password out of sight of a spread.
    super({ ...config, password: config?.password, connectionTimeoutMillis: connectMs })
  }
}

/**
 * Limits on the server's side, for the case that this program is gone: it ends slow statements itself. An open
 * transaction that nobody works in holds up everybody else's clean-up, so the server ends it first.
 */
async function prepareSession(client: ClientBase, transactionMs: number): Promise<void> {
  await client.query(
    `SELECT set_config('statement_timeout', '3600000', false), set_config('lock_timeout', '30000', false),
      set_config('idle_in_transaction_session_timeout', $1, false)`,
    [String(transactionMs)],
  )
}

function controlOf(config: ClientConfig, target: ConnectionTarget, log: Log): EngineControl {
  return {
    location: target.description,
    retryPausesMs,
    mayConnectLater,
    connectionError: (error) => connectionError(error, target),
    stop: async (client, reason, mustEnd) => {
      const cancelled = cancelStatement(config, client, log)
      if (!mustEnd) return cancelled
      log.warn('A database connection is given up', { reason: reason.message })
      // With a statement under way this cuts the connection; it does not wait for the server.
      void (client as unknown as Client).end().catch(() => {})
    },
    // A server looks after itself.
    broken: async () => {},
  }
}

/** Asks the server, over a connection of its own, to end what `client` is waiting for. */
async function cancelStatement(config: ClientConfig, client: PoolClient, log: Log): Promise<void> {
  const pid = (client as { processID?: number }).processID
  if (pid === undefined) return
  const messenger = new Client({ ...config, connectionTimeoutMillis: 2_000, query_timeout: 2_000 })
  messenger.on('error', (error) => log.debug('A database connection was lost', { error }))
  try {
    await messenger.connect()
    await messenger.query('SELECT pg_cancel_backend($1)', [pid])
  } catch (error) {
    log.debug('A statement could not be cancelled on the server', { error })
  } finally {
    void messenger.end().catch(() => {})
  }
}
