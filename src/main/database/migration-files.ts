import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../shared/errors.ts'

/** One step of the schema: a file `NNNN_name.sql` with an up and a down part. */
export interface Migration {
  number: number
  name: string
  /** File name, for messages. */
  file: string
  up: string
  down: string
  /** SHA-256 of the up part, in hexadecimal. */
  checksum: string
}

/**
 * The migrations of a folder by number. Throws `migration-failed` for a file without both parts, a name that is
 * none, or a gap in the numbers.
 */
export function readMigrations(folder: string): Migration[] {
  const migrations = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => parseMigration(file, readFileSync(join(folder, file), 'utf8')))
  migrations.forEach(({ number, file }, index) => {
    if (number !== index + 1) {
      throw new AppError(
        'migration-failed',
        `The migration ${file} should have the number ${index + 1}: numbers have no gaps and no doubles.`,
      )
    }
  })
  return migrations
}

/** The program's own migrations folder, from the sources as well as from a build: the nearest one above this file. */
export function migrationsFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'migrations')
    if (existsSync(join(candidate, '0001_library.sql'))) return candidate
    if (folder === dirname(folder))
      throw new AppError(
        'internal',
        'The folder with the database migrations is missing from this installation.',
      )
  }
}

const parts = /^-- Up Migration[^\n]*\n(?<up>[^]*?)^-- Down Migration[^\n]*\n(?<down>[^]*)$/m

function parseMigration(file: string, text: string): Migration {
  const name = /^(?<number>\d{4})_(?<name>[a-z0-9_]+)\.sql$/.exec(file)?.groups
  // A checkout on Windows changes the ends of lines, which is no change of the migration.
  const found = parts.exec(text.replaceAll('\r\n', '\n'))?.groups
  if (name === undefined)
    throw new AppError('migration-failed', `The migration ${file} should be called NNNN_name.sql.`)
  if (found === undefined) {
    throw new AppError(
      'migration-failed',
      `The migration ${file} should have a line "-- Up Migration" and, after it, a line "-- Down Migration".`,
    )
  }
  const up = found.up!.trim()
  return {
    number: Number(name.number),
    name: name.name!,
    file,
    up,
    down: found.down!.trim(),
    checksum: createHash('sha256').update(up).digest('hex'),
  }
}
