import { resolve } from 'node:path'
import { toAppError } from '../../../shared/errors.ts'
import type { OpenOptions } from '../connect.ts'
import type { Database } from '../database.ts'
import { stoppedEngine, type EngineControl } from '../guarded-pool.ts'
import { prepareDatabase } from '../prepared-database.ts'
import { createEngine, type Engine } from './engine.ts'
import { acquireFolderLock } from './folder-lock.ts'
import { createFirstStore, findStore, type Store } from './store.ts'

/** The library in a folder, made if the folder has none. Only one program at a time has it. */
export async function openEmbeddedDatabase(path: string, options: OpenOptions): Promise<Database> {
  const folder = resolve(path)
  const lock = await acquireFolderLock(folder, options.holder)
  try {
    const store =
      (await findStore(folder)) ??
      (await createFirstStore(folder, (building) => build(folder, building, options)))
    const database = await openStore(folder, store, options)
    return {
      ...database,
      publishEndpoint: lock.publishEndpoint,
      close: async () => {
        await database.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** A first store is opened and closed once before it counts, so that everything in it is on the disk. */
async function build(folder: string, store: Store, options: OpenOptions): Promise<void> {
  const database = await openStore(folder, store, options)
  await database.close()
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
        await database.close()
        await engine.close()
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
