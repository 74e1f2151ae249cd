import { mkdir, readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import type { Endpoint } from '../database.ts'
import { writeFileDurably } from './write-file.ts'

/** Who has a library open, as noted for people and for programs that want to ask it. */
export interface HolderNote {
  pid: number
  host: string
  /** "the Lectern window", "lectern serve". */
  holder: string
  /** ISO 8601. */
  startedAt: string
  endpoint?: Endpoint
}

/** The right to open a library folder, held until released or until the process ends, however it ends. */
export interface FolderLock {
  publishEndpoint(endpoint: Endpoint): Promise<void>
  release(): Promise<void>
}

const lockFile = 'library.lock'
const noteFile = 'owner.json'

/**
 * Takes the lock on `folder`, creating the folder if it is not there. The lock is the kernel's, taken by SQLite on a
 * file of its own: it ends with the process, so nobody judges pids or ages. Never open `library.lock` in another
 * way in this process: closing any handle of it gives the kernel's lock up.
 *
 * Throws `library-locked` naming the holder, `library-unwritable`.
 */
export async function acquireFolderLock(folder: string, holder: string): Promise<FolderLock> {
  await createFolder(folder)
  const lock = await openLock(folder)
  const note: HolderNote = { pid: process.pid, host: hostname(), holder, startedAt: new Date().toISOString() }
  const writeNote = (content: HolderNote) =>
    writeFileDurably(join(folder, noteFile), JSON.stringify(content, null, 2), 0o600)
  try {
    await writeNote(note)
  } catch (error) {
    lock.close()
    throw unwritable(folder, error)
  }
  return {
    publishEndpoint: (endpoint) => writeNote({ ...note, endpoint }),
    release: async () => {
      if (!lock.isOpen) return
      await rm(join(folder, noteFile), { force: true })
      lock.close()
    },
  }
}

/** Who noted to have the library open; undefined when nobody did. The note of a killed holder stays until the next one. */
export async function readHolder(folder: string): Promise<HolderNote | undefined> {
  try {
    const note = JSON.parse(await readFile(join(folder, noteFile), 'utf8')) as Partial<HolderNote>
    if (typeof note.pid !== 'number' || typeof note.holder !== 'string' || typeof note.startedAt !== 'string')
      return undefined
    return note as HolderNote
  } catch {
    // Not there, or being replaced: either way nobody to name.
    return undefined
  }
}

async function createFolder(folder: string): Promise<void> {
  try {
    // What a trainer keeps here is nobody else's on this computer.
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unwritable(folder, error)
  }
}

async function openLock(folder: string): Promise<DatabaseSync> {
  let lock: DatabaseSync
  try {
    lock = new DatabaseSync(join(folder, lockFile))
  } catch (error) {
    throw unwritable(folder, error)
  }
  try {
    // Its journal in memory: the lock is all we want of SQLite, not a second file.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw unwritable(folder, error)
    throw await lockedError(folder)
  }
}

const sqliteBusy = 5

async function lockedError(folder: string): Promise<AppError> {
  const note = await readLivingHolder(folder)
  if (note === undefined) {
    return new AppError(
      'library-locked',
      `The library in ${folder} is open in another program. Close it there and try again.`,
    )
  }
  const since = new Date(note.startedAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return new AppError(
    'library-locked',
    `The library in ${folder} is open in ${note.holder} (process ${note.pid}, since ${since}). Close it there, or use it there.`,
    { details: { pid: note.pid, holder: note.holder, startedAt: note.startedAt } },
  )
}

/** The holder that has the lock now: a new one writes its note just after it got the lock, over that of the one before. */
async function readLivingHolder(folder: string): Promise<HolderNote | undefined> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const note = await readHolder(folder)
    if (note !== undefined && (note.host !== hostname() || isAlive(note.pid))) return note
    await sleep(50)
  }
  return undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function unwritable(folder: string, cause: unknown): AppError {
  return new AppError(
    'library-unwritable',
    `The folder ${folder} cannot be written. Choose another folder, or check its permissions.`,
    { cause },
  )
}
