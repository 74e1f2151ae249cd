import { mkdir, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { OpenOptions } from '../open-options.ts'
import { cacheFolder } from '../../platform/cache-folder.ts'
import type { Database, Queryable } from '../database.ts'
import { systemCode } from '../errors.ts'
import { stoppedEngine, type EngineControl } from '../guarded-pool.ts'
import { prepareDatabase, schemaKey } from '../prepared-database.ts'
import { createEngine, type Engine } from './engine.ts'
import { acquireFolderLock } from './folder-lock.ts'
import { createFirstStore, findStore, type Store } from './store.ts'
import { createTemplate, syncTree } from './template.ts'

/** The library in a folder, made if the folder has none. Only one program at a time has it. */
export async function openEmbeddedDatabase(path: string, options: OpenOptions): Promise<Database> {
  const folder = resolve(path)
  const lock = await acquireFolderLock(folder, options.holder)
  try {
    const store = await findStore(folder)
    const database = await (store === undefined
      ? createFirstStore(folder, (building) => buildStore(folder, building, options))
      : openStore(folder, store, options))
    return {
      ...database,
      publishEndpoint: (endpoint) => lock.publishEndpoint(endpoint),
      close: async () => {
        try {
          await database.close()
        } finally {
          await lock.release()
        }
      },
    }
  } catch (error) {
    await lock.release()
    throw folderError(folder, error)
  }
}

/** What the system said of a file of the library, for people. */
function folderError(folder: string, error: unknown): unknown {
  const code = systemCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'disk-full',
      `The disk has no room for the library in ${folder}. Free some space and try again.`,
      { cause: error },
    )
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError(
      'library-unwritable',
      `The library in ${folder} cannot be written. Check the folder's permissions.`,
      { cause: error },
    )
  }
  return error
}

function closing(): AppError {
  return new AppError('cancelled', 'The library is being closed.')
}

/** How long closing waits for work under way. */
const closeMs = 15_000

/** Fills a new store and opens it: from the template where there is one that works, else from nothing. */
async function buildStore(folder: string, store: Store, options: OpenOptions): Promise<Database> {
  const template = createTemplate(cacheFolder(), schemaKey())
  if (await template.copyTo(store.pgdata)) {
    try {
      await syncTree(store.pgdata)
      return await openStore(folder, store, options)
    } catch (error) {
      options.log.warn('The template for new libraries is of no use and is made again', { error })
      await template.drop()
      await rm(store.pgdata, { recursive: true, force: true })
      await mkdir(store.pgdata, { mode: 0o700 })
    }
  }
  const database = await openStore(folder, store, options)
  try {
    await dropSpareDatabases(database.query)
  } finally {
    await database.close()
  }
  // Initialising writes without syncing; the engine syncs only what it changes later.
  await syncTree(store.pgdata)
  await template.saveFrom(store.pgdata)
  return openStore(folder, store, options)
}

/** PostgreSQL's models for further databases, of which there will be none: 700 files that every start after a crash would sync. */
async function dropSpareDatabases(database: Queryable): Promise<void> {
  await sql`UPDATE pg_database SET datistemplate = false, datallowconn = true`.execute(database)
  await sql`DROP DATABASE IF EXISTS template0`.execute(database)
  await sql`DROP DATABASE IF EXISTS template1`.execute(database)
}

async function openStore(folder: string, store: Store, { log, deadlines }: OpenOptions): Promise<Database> {
  const engine = createEngine({ pgdata: store.pgdata, folder, log })
  try {
    await engine.start()
    const database = await prepareDatabase({
      engine: 'embedded',
      control: controlOf(engine, folder),
      // One connection that is never given back: the engine is one session.
      pool: {
        max: 1,
        idleTimeoutMillis: 0,
        user: 'postgres',
        database: 'postgres',
        ssl: false,
        stream: () => engine.connect(),
      },
      log,
      deadlines,
    })
    return {
      ...database,
      close: async () => {
        // Whatever still runs after that time would keep the library open for ever.
        const late = setTimeout(() => void engine.discard(closing()), closeMs)
        try {
          await database.close()
        } finally {
          clearTimeout(late)
          await engine.close()
        }
      },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

function controlOf(engine: Engine, location: string): EngineControl {
  return {
    location,
    retryPausesMs: [],
    mayConnectLater: () => false,
    connectionError: (error) => {
      const typed = toAppError(error)
      return typed.code === 'internal' ? stoppedEngine(error) : typed
    },
    // Nothing can interrupt a query inside the engine. One nobody waits for ends by itself; one that is too slow
    // ends with the engine.
    stop: async (_client, reason, mustEnd) => {
      if (mustEnd) await engine.discard(reason)
    },
    broken: (error) => engine.discard(error),
  }
}
