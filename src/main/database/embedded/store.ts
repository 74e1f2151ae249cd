import { randomUUID } from 'node:crypto'
import { access, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { fsyncFolder, writeFileDurably } from './write-file.ts'

/** The PostgreSQL of the engine this program carries; it reads data folders of exactly this major version. */
export const enginePostgresMajor = 18
/** The layout of the library folder that this program writes. */
const layoutFormat = 1

/** One database of a library folder. */
export interface Store {
  id: string
  /** The engine's data folder. */
  pgdata: string
}

interface StoreNote {
  format: number
  id: string
  /** A store being built is thrown away when the building was interrupted; a ready one never is. */
  state: 'building' | 'ready'
  postgresMajor: number
  createdAt: string
}

/**
 * The store `CURRENT` points to, checked for what can be told without opening it; undefined when the folder has no
 * library yet. Nothing is ever put in the place of a damaged library.
 *
 * Throws `library-damaged`, `library-too-new`, `library-needs-upgrade`.
 */
export async function findStore(folder: string): Promise<Store | undefined> {
  const current = await readCurrent(folder)
  const id = current ?? (await onlyReadyStore(folder))
  if (id === undefined) return undefined
  const store = storeAt(folder, id)
  await checkStore(folder, store)
  return store
}

/**
 * Builds the folder's first store aside and points `CURRENT` to it once `build` has made it whole and brought it to
 * the disk, so that an interrupted start leaves nothing that looks like a library. Returns what `build` returns.
 */
export async function createFirstStore<T extends { close(): Promise<void> }>(
  folder: string,
  build: (store: Store) => Promise<T>,
): Promise<T> {
  await removeUnfinishedStores(folder)
  const store = storeAt(folder, randomUUID())
  const note: StoreNote = {
    format: layoutFormat,
    id: store.id,
    state: 'building',
    postgresMajor: enginePostgresMajor,
    createdAt: new Date().toISOString(),
  }
  await mkdir(storeFolder(folder, store.id), { recursive: true, mode: 0o700 })
  await writeStoreNote(folder, note)
  await mkdir(store.pgdata, { mode: 0o700 })
  let built: T
  try {
    built = await build(store)
  } catch (error) {
    await rm(storeFolder(folder, store.id), { recursive: true, force: true })
    throw error
  }
  try {
    await writeStoreNote(folder, { ...note, state: 'ready' })
    fsyncFolder(join(folder, 'stores'))
    await writeFileDurably(
      join(folder, 'CURRENT'),
      `${JSON.stringify({ format: layoutFormat, store: store.id })}\n`,
    )
  } catch (error) {
    await built.close()
    throw error
  }
  return built
}

async function readCurrent(folder: string): Promise<string | undefined> {
  const text = await readOptional(join(folder, 'CURRENT'))
  if (text === undefined) {
    if ((await readOptional(join(folder, 'PG_VERSION'))) === undefined) return undefined
    throw damaged(folder, 'it is a PostgreSQL data folder, not a Lectern library')
  }
  const current = parseObject(text)
  if (typeof current?.format !== 'number' || typeof current.store !== 'string')
    throw damaged(folder, 'the file CURRENT cannot be read')
  refuseNewer(folder, current.format)
  if (!/^[\w-]+$/.test(current.store)) throw damaged(folder, 'the file CURRENT names no store')
  return current.store
}

/** A first start that was interrupted at its very last step left a whole store that nothing points to. */
async function onlyReadyStore(folder: string): Promise<string | undefined> {
  const ready: string[] = []
  for (const id of await listStores(folder)) {
    const note = parseObject((await readOptional(join(storeFolder(folder, id), 'store.json'))) ?? '')
    const isBegun = await exists(storeAt(folder, id).pgdata)
    // With data and no note it may be anything, a damaged library too: only what is known to be unfinished is ours to
    // throw away.
    if (isBegun && note?.state !== 'building') ready.push(id)
  }
  if (ready.length > 1) throw damaged(folder, 'the file CURRENT is missing')
  return ready[0]
}

async function removeUnfinishedStores(folder: string): Promise<void> {
  for (const id of await listStores(folder))
    await rm(storeFolder(folder, id), { recursive: true, force: true })
}

async function checkStore(folder: string, store: Store): Promise<void> {
  const note = parseObject((await readOptional(join(storeFolder(folder, store.id), 'store.json'))) ?? '')
  if (typeof note?.format !== 'number' || note.id !== store.id)
    throw damaged(folder, 'its file store.json cannot be read')
  refuseNewer(folder, note.format)
  if (note.state !== 'ready') throw damaged(folder, 'its database was never finished')

  const version = (await readOptional(join(store.pgdata, 'PG_VERSION')))?.trim()
  if (version === undefined || !/^\d+$/.test(version))
    throw damaged(folder, 'its database has no readable version')
  if (Number(version) > enginePostgresMajor)
    throw tooNew(folder, `PostgreSQL ${version}`, `PostgreSQL ${enginePostgresMajor}`)
  if (Number(version) < enginePostgresMajor) {
    throw new AppError(
      'library-needs-upgrade',
      `The library in ${folder} was written by PostgreSQL ${version}; this Lectern has ${enginePostgresMajor}. Open it once with the Lectern that wrote it and make a backup, then restore that here.`,
    )
  }
  if ((await readOptional(join(store.pgdata, 'global', 'pg_control'))) === undefined) {
    throw damaged(folder, 'a file of its database is missing (pg_control)')
  }
}

function refuseNewer(folder: string, format: number): void {
  if (format > layoutFormat) throw tooNew(folder, `format ${format}`, `format ${layoutFormat}`)
}

function tooNew(folder: string, found: string, expected: string): AppError {
  return new AppError(
    'library-too-new',
    `The library in ${folder} was written by a newer Lectern (${found}; this one reads ${expected}). Update Lectern to open it. Nothing was changed.`,
  )
}

function damaged(folder: string, what: string): AppError {
  return new AppError(
    'library-damaged',
    `The folder ${folder} cannot be opened as a library: ${what}. Nothing was changed. Restore it from a backup, or choose another folder.`,
  )
}

function storeAt(folder: string, id: string): Store {
  return { id, pgdata: join(storeFolder(folder, id), 'pgdata') }
}

function storeFolder(folder: string, id: string): string {
  return join(folder, 'stores', id)
}

async function listStores(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(folder, 'stores'), { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unreadable(folder, error)
  }
}

function writeStoreNote(folder: string, note: StoreNote): Promise<void> {
  return writeFileDurably(
    join(storeFolder(folder, note.id), 'store.json'),
    `${JSON.stringify(note, null, 2)}\n`,
  )
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw unreadable(path, error)
  }
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw unreadable(path, error)
  }
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError('library-unwritable', `${path} cannot be read. Check the folder's permissions.`, {
    cause,
  })
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    // Not JSON: the caller says what that means for this file.
    return undefined
  }
}
