import { AppError } from '../../shared/errors.ts'
import type { LibraryLocation } from './library-location.ts'
import type { Log } from '../platform/log.ts'
import type { Database } from './database.ts'
import { openEmbeddedDatabase } from './embedded/open-embedded.ts'
import { openRemoteDatabase } from './remote/open-remote.ts'

export interface OpenOptions {
  /** Who opens it, for the message to a second program: "the Lectern window", "lectern serve". */
  holder: string
  log: Log
  /** Connections to a server at most; the embedded engine has one. */
  poolSize?: number
  /** How long a statement and a transaction may take unless `withLimits` says otherwise, in milliseconds. */
  deadlines?: { queryMs?: number; transactionMs?: number }
}

/**
 * The library at `location`, checked, migrated and ready.
 *
 * A folder throws `library-locked` (naming the holder), `library-damaged`, `library-too-new`,
 * `library-needs-upgrade`, `library-unwritable`, `durability-unavailable`, `disk-full`; a server
 * `database-unreachable`, `database-auth`, `database-tls`, `database-no-vector`, `database-too-old`; both
 * `database-too-new`, `migration-changed`, `migration-failed`. After an error nothing stays open.
 */
export async function openDatabase(location: LibraryLocation, options: OpenOptions): Promise<Database> {
  if ('folder' in location) return openEmbeddedDatabase(location.folder, options)
  if ('url' in location) return openRemoteDatabase(location, options)
  throw new AppError('invalid-input', 'A library is a folder or the URL of a PostgreSQL server.')
}
