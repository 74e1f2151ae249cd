import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool, type PoolConfig } from 'pg'
import type { Log } from '../platform/log.ts'
import { isDurable, readCapabilities } from './capabilities.ts'
import { createColumnTypes } from './column-types.ts'
import type { Capabilities, Database, Tables } from './database.ts'
import { guardPool, type EngineControl } from './guarded-pool.ts'
import { createLimitScope, defaultLimits } from './limits.ts'
import { migrateUp } from './migrate.ts'
import { migrationsFolder, readMigrations } from './migration-files.ts'
import { ensureTextIndex, textIndexKey } from './text-index.ts'

/** What both engines bring to make a database of. */
export interface DatabaseParts {
  engine: Database['engine']
  control: EngineControl
  pool: Omit<PoolConfig, 'types'>
  log: Log
  deadlines: { queryMs?: number; transactionMs?: number } | undefined
}

/** Setting up may build an index over a large library; this is no deadline a user's query should have. */
const setUpLimits = { queryMs: 30 * 60_000, transactionMs: 30 * 60_000 }

/**
 * A pool with everything above it: checked, migrated, with its text index. `close` ends the pool only; when this
 * throws, the pool is ended.
 */
export async function prepareDatabase({
  engine,
  control,
  pool,
  log,
  deadlines,
}: DatabaseParts): Promise<Database> {
  const types = createColumnTypes()
  const scope = createLimitScope({ ...defaultLimits, ...deadlines })
  const guarded = guardPool(new Pool({ ...pool, types }), control, scope, log)
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: guarded }) })

  let prepared: { capabilities: Capabilities; durable: boolean }
  try {
    prepared = await scope.run(setUpLimits, async () => {
      const found = await readCapabilities(query, control.location)
      const applied = await migrateUp(query, readMigrations(migrationsFolder()))
      if (applied.length > 0) log.info('The database schema was changed', { migrations: applied })
      await ensureTextIndex(query, found)
      return { capabilities: found, durable: await isDurable(query) }
    })
  } catch (error) {
    await query.destroy()
    throw error
  }
  types.setVectorOid(prepared.capabilities.vectorOid)

  let closing: Promise<void> | undefined
  return {
    engine,
    location: control.location,
    ...prepared,
    query,
    transaction: (work) => query.transaction().execute((tx) => scope.runTransaction(() => work(tx))),
    withLimits: (limits, work) => scope.run(limits, work),
    publishEndpoint: async () => {},
    close: () => (closing ??= query.destroy()),
  }
}

/** Stands for the schema this program makes of an empty database: the same key, the same schema. */
export function schemaKey(): string {
  const hash = createHash('sha256').update(textIndexKey)
  for (const { checksum } of readMigrations(migrationsFolder())) hash.update(checksum)
  return hash.digest('hex').slice(0, 16)
}
