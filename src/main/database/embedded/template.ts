import { constants } from 'node:fs'
import { cp, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { walSegmentMb } from './engine-protocol.ts'
import { fsyncFolder } from './write-file.ts'

/** The engine's packages; a data folder made by others is never used as a template. A test compares them with what is installed. */
export const engineVersion = 'pglite-0.5.14_pgvector-0.0.15_pg_textsearch-0.0.16'

/** An empty, migrated data folder to copy: making one takes some four seconds, copying one half a second. */
export interface Template {
  /** Copies the template into the empty folder `pgdata`; false when there is none. */
  copyTo(pgdata: string): Promise<boolean>
  /** Keeps a copy of `pgdata`, of an engine that is closed, as the template. A cache that cannot be written is left alone. */
  saveFrom(pgdata: string): Promise<void>
  /** Throws the template away, for one that turned out to be of no use. */
  drop(): Promise<void>
}

/**
 * The template kept in `cache`, a folder of things that can be made again, for the state of the schema that
 * `schemaKey` stands for.
 */
export function createTemplate(cache: string, schemaKey: string): Template {
  const name = `engine-${engineVersion}-wal${walSegmentMb}-${schemaKey}`
  const folder = join(cache, name)
  return {
    copyTo: async (pgdata) => {
      if (!(await isFolder(folder))) return false
      try {
        await copyFolder(folder, pgdata)
        return true
      } catch {
        // Deleted meanwhile, or unreadable: the long way works always.
        await rm(pgdata, { recursive: true, force: true })
        await mkdir(pgdata, { mode: 0o700 })
        return false
      }
    },
    saveFrom: async (pgdata) => {
      let aside: string | undefined
      try {
        await mkdir(cache, { recursive: true, mode: 0o700 })
        aside = await mkdtemp(join(cache, 'building-'))
        await copyFolder(pgdata, aside)
        await rename(aside, folder)
        await removeOthers(cache, name)
      } catch {
        // Somebody else saved one, or the cache cannot be written: the next library is made the long way.
        if (aside !== undefined) await rm(aside, { recursive: true, force: true })
      }
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Brings every file and folder below `folder` to the disk. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) fsyncFolder(path)
    else if (entry.isFile()) await syncFile(path)
  }
  fsyncFolder(folder)
}

async function syncFile(path: string): Promise<void> {
  // Writable, because Windows syncs no file that was opened for reading.
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function copyFolder(from: string, to: string): Promise<void> {
  return cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE })
}

/** Templates of the program before its last update. */
async function removeOthers(cache: string, current: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (name.startsWith('engine-') && name !== current)
      await rm(join(cache, name), { recursive: true, force: true })
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}
