import { sql } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { Queryable, Tx } from './database.ts'
import { sqlState } from './errors.ts'
import type { Migration } from './migration-files.ts'

/** A migration and whether this database has it. */
export interface MigrationState {
  number: number
  name: string
  appliedAt: Date | undefined
}

/**
 * Brings the schema up to date, each migration in a transaction of its own, so that a failed one leaves nothing.
 * Programs that start together wait for one another. Returns the numbers applied.
 *
 * Throws `database-too-new` when the database has a migration this program does not know, `migration-changed` when
 * one was applied with another content, `migration-failed` naming file and statement.
 */
export async function migrateUp(database: Queryable, migrations: readonly Migration[]): Promise<number[]> {
  await createMigrationsTable(database)
  const applied: number[] = []
  for (const migration of migrations) {
    const isNew = await inLockedTransaction(database, async (tx) => {
      // Read again under the lock: another program may have been faster.
      const done = await readApplied(tx)
      checkApplied(done, migrations)
      if (done.some(({ number }) => number === migration.number)) return false
      await runPart(tx, migration, 'up')
      await sql`
        INSERT INTO schema_migrations (number, name, checksum)
        VALUES (${migration.number}, ${migration.name}, ${migration.checksum})
      `.execute(tx)
      return true
    })
    if (isNew) applied.push(migration.number)
  }
  checkApplied(await readApplied(database), migrations)
  return applied
}

/** Takes back the last `count` migrations, newest first. Returns their numbers. Throws as `migrateUp`. */
export async function migrateDown(
  database: Queryable,
  migrations: readonly Migration[],
  count: number,
): Promise<number[]> {
  await createMigrationsTable(database)
  const reverted: number[] = []
  for (let step = 0; step < count; step += 1) {
    const number = await inLockedTransaction(database, async (tx) => {
      const done = await readApplied(tx)
      checkApplied(done, migrations)
      const last = migrations[done.length - 1]
      if (last === undefined) return undefined
      await runPart(tx, last, 'down')
      await sql`DELETE FROM schema_migrations WHERE number = ${last.number}`.execute(tx)
      return last.number
    })
    if (number === undefined) break
    reverted.push(number)
  }
  return reverted
}

/** Every known migration and when this database got it. */
export async function migrationStatus(
  database: Queryable,
  migrations: readonly Migration[],
): Promise<MigrationState[]> {
  await createMigrationsTable(database)
  const done = await readApplied(database)
  checkApplied(done, migrations)
  return migrations.map(({ number, name }) => ({
    number,
    name,
    appliedAt: done.find((row) => row.number === number)?.applied_at,
  }))
}

interface AppliedRow {
  number: number
  name: string
  checksum: string
  applied_at: Date
}

async function createMigrationsTable(database: Queryable): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT to_regclass('schema_migrations') IS NOT NULL AS found
  `.execute(database)
  if (rows[0]?.found) return
  // Two programs that make it at the same moment collide in the catalog, hence the lock.
  await inLockedTransaction(database, (tx) =>
    sql`
      CREATE TABLE IF NOT EXISTS schema_migrations (
        number integer PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )
    `.execute(tx),
  )
}

async function readApplied(database: Queryable): Promise<AppliedRow[]> {
  const { rows } = await sql<AppliedRow>`
    SELECT number, name, checksum, applied_at
    FROM schema_migrations
    ORDER BY number
  `.execute(database)
  return rows
}

function checkApplied(done: readonly AppliedRow[], migrations: readonly Migration[]): void {
  done.forEach((row, index) => {
    const known = migrations[index]
    if (known === undefined) {
      throw new AppError(
        'database-too-new',
        `The database was set up by a newer Lectern: it has the change ${row.number} (${row.name}), this one knows ${migrations.length}. Update Lectern. Nothing was changed.`,
      )
    }
    if (row.number !== known.number) {
      throw new AppError(
        'migration-changed',
        `The database lacks the change ${known.number} (${known.name}) but has ${row.number} (${row.name}).`,
      )
    }
    if (row.checksum !== known.checksum) {
      throw new AppError(
        'migration-changed',
        `The database was set up with another content of ${known.file} than this Lectern has. A change of the schema is a new migration, never an edit of an old one.`,
      )
    }
  })
}

async function runPart(tx: Tx, migration: Migration, part: 'up' | 'down'): Promise<void> {
  for (const statement of splitStatements(migration[part])) {
    try {
      await sql.raw(statement).execute(tx)
    } catch (error) {
      const state = sqlState(error)
      const reason = error instanceof Error ? error.message : String(error)
      throw new AppError(
        'migration-failed',
        `The database could not be changed by ${migration.file} (${part}): ${reason}. The statement was: ${firstLine(statement)} Nothing of it was kept.`,
        {
          cause: error,
          details: { file: migration.file, statement, ...(state === undefined ? {} : { sqlState: state }) },
        },
      )
    }
  }
}

function firstLine(statement: string): string {
  return (
    statement.split('\n').find((line) => line.trim() !== '' && !line.trim().startsWith('--')) ?? statement
  )
}

/** The number is "LCTN" in ASCII: no other program on the server will have chosen it. */
const migrationLock = 0x4c43544e

function inLockedTransaction<T>(database: Queryable, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${migrationLock}::bigint)`.execute(tx)
    return work(tx)
  })
}

/**
 * The statements of a script, at the semicolons that end them: not those in strings, quoted names, dollar quotes
 * and comments. Sent one by one, so that an error can name its statement.
 */
export function splitStatements(script: string): string[] {
  const statements: string[] = []
  let from = 0
  for (const token of script.matchAll(tokens)) {
    if (token[0] !== ';') continue
    statements.push(script.slice(from, token.index).trim())
    from = token.index + 1
  }
  statements.push(script.slice(from).trim())
  return statements.filter((statement) => statement.replace(comments, '').trim() !== '')
}

const comments = /--[^\n]*|\/\*[^]*?\*\//g
const tokens =
  /--[^\n]*|\/\*[^]*?\*\/|\$(\w*)\$[^]*?\$\1\$|E'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|;/gi
