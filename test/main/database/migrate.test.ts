import { sql } from 'kysely'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../src/main/database/connect.ts'
import type { Database } from '../../../src/main/database/database.ts'
import {
  migrateDown,
  migrateUp,
  migrationStatus,
  splitStatements,
} from '../../../src/main/database/migrate.ts'
import {
  migrationsFolder,
  readMigrations,
  type Migration,
} from '../../../src/main/database/migration-files.ts'
import { silentLog } from '../../../src/main/platform/log.ts'
import { describeEachDatabase } from '../../support/databases.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function migrationsOf(files: Record<string, string>): Promise<Migration[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-migrations-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return readMigrations(folder)
}

const first =
  '-- A first table.\n\n-- Up Migration\nCREATE TABLE first (n integer);\n\n-- Down Migration\nDROP TABLE first;\n'
const second =
  '-- A second one.\n\n-- Up Migration\nCREATE TABLE second (n integer);\nINSERT INTO second VALUES (1);\n-- Down Migration\nDROP TABLE second;\n'

const tables = async (database: Database) => {
  const { rows } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1
  `.execute(database.query)
  return rows.map(({ name }) => name)
}

describeEachDatabase('migrations', (_open, { location }) => {
  /** A database with none of the program's own tables. */
  async function openBare<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase(await location(), { holder: 'a test', log: silentLog })
    try {
      await migrateDown(database.query, readMigrations(migrationsFolder()), 100)
      return await work(database)
    } finally {
      await database.close()
    }
  }

  it('of the program go down to nothing and up again', async () => {
    await openBare(async (database) => {
      const own = readMigrations(migrationsFolder())
      expect(await tables(database)).toEqual(['schema_migrations'])
      expect((await migrationStatus(database.query, own)).map(({ appliedAt }) => appliedAt)).toEqual(
        own.map(() => undefined),
      )
      expect(await migrateUp(database.query, own)).toEqual(own.map(({ number }) => number))
      expect(await tables(database)).toContain('document_chunks')
      expect(
        (await migrationStatus(database.query, own)).every(({ appliedAt }) => appliedAt instanceof Date),
      ).toBe(true)
      expect(await migrateUp(database.query, own)).toEqual([])
    })
  })

  it('run in order, once each, and are taken back newest first', async () => {
    await openBare(async (database) => {
      const migrations = await migrationsOf({ '0002_second.sql': second, '0001_first.sql': first })
      expect(await migrateUp(database.query, migrations.slice(0, 1))).toEqual([1])
      expect(await migrateUp(database.query, migrations)).toEqual([2])
      expect(await tables(database)).toEqual(['first', 'schema_migrations', 'second'])
      expect(await migrateDown(database.query, migrations, 1)).toEqual([2])
      expect(await tables(database)).toEqual(['first', 'schema_migrations'])
      expect(await migrateDown(database.query, migrations, 5)).toEqual([1])
    })
  })

  it('leave nothing of one that fails, and name its file and statement', async () => {
    await openBare(async (database) => {
      const migrations = await migrationsOf({
        '0001_first.sql': first,
        '0002_broken.sql': `-- Why.\n-- Up Migration\nCREATE TABLE half (n integer);\nINSERT INTO half VALUES (1);\nINSERT INTO nowhere VALUES ('; not an end');\n-- Down Migration\nDROP TABLE half;\n`,
      })
      await expect(migrateUp(database.query, migrations)).rejects.toMatchObject({
        code: 'migration-failed',
        message: expect.stringMatching(
          /0002_broken\.sql.*"nowhere" does not exist.*INSERT INTO nowhere/s,
        ) as string,
        details: {
          file: '0002_broken.sql',
          statement: `INSERT INTO nowhere VALUES ('; not an end')`,
          sqlState: '42P01',
        },
      })
      expect(await tables(database)).toEqual(['first', 'schema_migrations'])
      expect(
        (await migrationStatus(database.query, migrations)).map(({ appliedAt }) => appliedAt !== undefined),
      ).toEqual([true, false])
    })
  })

  it('refuse a migration that was changed after it ran', async () => {
    await openBare(async (database) => {
      await migrateUp(database.query, await migrationsOf({ '0001_first.sql': first }))
      const changed = await migrationsOf({ '0001_first.sql': first.replace('integer', 'bigint') })
      await expect(migrateUp(database.query, changed)).rejects.toMatchObject({ code: 'migration-changed' })
      const otherComment = await migrationsOf({
        '0001_first.sql': first.replace('A first table', 'The first table'),
      })
      await expect(migrateUp(database.query, otherComment)).resolves.toEqual([])
    })
  })

  it('refuse a database that a newer program set up', async () => {
    await openBare(async (database) => {
      await migrateUp(
        database.query,
        await migrationsOf({ '0001_first.sql': first, '0002_second.sql': second }),
      )
      const older = await migrationsOf({ '0001_first.sql': first })
      await expect(migrateUp(database.query, older)).rejects.toMatchObject({ code: 'database-too-new' })
      await expect(migrateDown(database.query, older, 1)).rejects.toMatchObject({ code: 'database-too-new' })
    })
  })

  it('run once when two programs start together', async () => {
    await openBare(async (database) => {
      const migrations = await migrationsOf({ '0001_first.sql': first, '0002_second.sql': second })
      const applied = await Promise.all([
        migrateUp(database.query, migrations),
        migrateUp(database.query, migrations),
      ])
      expect(applied.flat().sort((a, b) => a - b)).toEqual([1, 2])
      const { rows } = await sql<{ n: number }>`SELECT n FROM second`.execute(database.query)
      expect(rows).toEqual([{ n: 1 }])
    })
  })

  it('of a newer program keep an older one out when it opens the library', async () => {
    const where = await location()
    const database = await openDatabase(where, { holder: 'a test', log: silentLog })
    await sql`INSERT INTO schema_migrations (number, name, checksum) VALUES (9999, 'of_tomorrow', 'x')`.execute(
      database.query,
    )
    await database.close()
    await expect(openDatabase(where, { holder: 'a test', log: silentLog })).rejects.toMatchObject({
      code: 'database-too-new',
      message: expect.stringContaining('of_tomorrow') as string,
    })
  })
})

describe('migration files', () => {
  it('have numbers without a gap', async () => {
    await expect(migrationsOf({ '0001_first.sql': first, '0003_third.sql': second })).rejects.toMatchObject({
      code: 'migration-failed',
    })
  })

  it('have both parts', async () => {
    await expect(migrationsOf({ '0001_first.sql': '-- Up Migration\nSELECT 1;\n' })).rejects.toMatchObject({
      code: 'migration-failed',
    })
  })

  it('are the same with the line ends of Windows', async () => {
    const [unix] = await migrationsOf({ '0001_first.sql': first })
    const [windows] = await migrationsOf({ '0001_first.sql': first.replaceAll('\n', '\r\n') })
    expect(windows).toEqual(unix)
  })

  it('are split at the semicolons that end statements', () => {
    const script = `
      -- a comment; with one
      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $body$ SELECT 1; SELECT 2; $body$;
      INSERT INTO "odd;name" VALUES ('it''s; fine', E'a\\'; b'); /* ; */
      ;
      SELECT $1$;$1$ -- the last needs none
    `
    expect(splitStatements(script)).toEqual([
      '-- a comment; with one\n      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $body$ SELECT 1; SELECT 2; $body$',
      `INSERT INTO "odd;name" VALUES ('it''s; fine', E'a\\'; b')`,
      'SELECT $1$;$1$ -- the last needs none',
    ])
  })
})
