import { hostname } from 'node:os'
import { join } from 'node:path'
import { acquireFolderLock, readHolder, type HolderNote } from '../../database/embedded/folder-lock.ts'
import type { LibraryLocation } from '../../database/library-location.ts'
import { dataFolder } from '../../platform/data-folder.ts'
import { createLogFile } from '../../platform/log-file.ts'
import { createLog, type Log } from '../../platform/log.ts'
import { embeddingSettings, libraryLocation } from '../host-settings.ts'
import type { CommandInput } from './command.ts'
import type { OpenLibrary } from './library.ts'
import { connectToHolder } from './served-library.ts'

/**
 * Opens the library for one command, does `work` and closes it again. When another program holds the library and can
 * be asked, it answers instead, and its folder is not touched. Throws `library-locked` naming a holder that cannot.
 */
export async function withLibrary<Result>(
  input: CommandInput,
  holder: string,
  work: (library: OpenLibrary) => Promise<Result>,
): Promise<Result> {
  const library = await open(input, holder)
  try {
    return await work(library)
  } finally {
    await library.close()
  }
}

/** The log of all commands of this person; its path is told with an error that only the log explains. */
export function logPath(): string {
  return join(dataFolder(), 'logs', 'lectern.log')
}

/** A log that a command writes to. Terminals are for answers. */
export function createCommandLog(): Log {
  return createLog(createLogFile(logPath()))
}

/**
 * Throws `library-locked` when another program holds the library, before the rest of this one is loaded. Nobody has
 * noted to hold most libraries, and then nothing is done; the lock itself decides again when the library is opened.
 */
export async function refuseIfHeld(location: LibraryLocation, holder: string): Promise<void> {
  if (!('folder' in location) || (await readHolder(location.folder)) === undefined) return
  const lock = await acquireFolderLock(location.folder, holder)
  await lock.release()
}

async function open({ options, environment, terminal }: CommandInput, holder: string): Promise<OpenLibrary> {
  const location = libraryLocation(options.library, environment)
  const embeddings = embeddingSettings(environment)
  const running = await findRunning(location)
  if (running) {
    terminal.note(
      `Answered by ${running.note.holder}, which has this library open (process ${running.note.pid}).`,
    )
    return running.library
  }
  await refuseIfHeld(location, holder)
  // Loaded only now: a wrong option or a library that is served or refused need none of it.
  const { createApp } = await import('../../app.ts')
  const app = await createApp({ library: location, holder, embeddings, log: createCommandLog() })
  return {
    client: app.client,
    stage: ({ path, name }) => app.stagedFiles.stagePath(path, name),
    close: () => app.close(),
  }
}

/** The running program that holds the library, when it answers. The note of a killed one leads nowhere and is no harm. */
async function findRunning(
  location: LibraryLocation,
): Promise<{ note: HolderNote; library: OpenLibrary } | undefined> {
  if (!('folder' in location)) return undefined
  const note = await readHolder(location.folder)
  if (note?.endpoint === undefined || note.host !== hostname()) return undefined
  const library = await connectToHolder(note.endpoint)
  return library && { note, library }
}
