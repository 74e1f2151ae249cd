import { AppError } from '../../shared/errors.ts'
import type { LibraryLocation } from './library-location.ts'
import type { Database } from './database.ts'
import type { OpenOptions } from './open-options.ts'
import { openEmbeddedDatabase } from './embedded/open-embedded.ts'
import { openRemoteDatabase } from './remote/open-remote.ts'

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
