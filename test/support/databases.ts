import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeEach, describe } from 'vitest'
import { openDatabase } from '../../src/main/database/connect.ts'
import type { Database } from '../../src/main/database/database.ts'
import type { LibraryLocation } from '../../src/main/database/library-location.ts'
import { silentLog } from '../../src/main/platform/log.ts'
import { serveEngine } from './served-engine.ts'
import { createLibraryFolder, pgdataOf } from './template-library.ts'

/** How a test gets its database. */
export interface TestDatabases {
  engine: 'embedded' | 'remote'
  /**
   * An open, migrated, empty database. It is opened once for the whole block and emptied before each test, so do not
   * close it.
   */
  open: () => Promise<Database>
  /** Where a database of the test's own is, for tests that open and close it themselves (or hand it to `createApp`). */
  location: () => Promise<LibraryLocation>
}

/**
 * Runs a block of tests on every kind of database: the embedded engine, the engine served over TCP as a remote one,
 * and the server of TEST_DATABASE_URL (with its rights to make databases) when that is set.
 */
export function describeEachDatabase(name: string, tests: DatabaseTests): void {
  for (const kind of kinds) describeDatabase(kind, name, tests)
}

/** The same on the kinds that several programs can share: for tests of what happens between them. */
export function describeEachServer(name: string, tests: DatabaseTests): void {
  for (const kind of kinds) if (kind.engine === 'remote') describeDatabase(kind, name, tests)
}

type DatabaseTests = (open: () => Promise<Database>, databases: TestDatabases) => void

function describeDatabase(kind: DatabaseKind, name: string, tests: DatabaseTests): void {
  describe(`${name} (${kind.name})`, () => {
    const cleanUps: (() => Promise<void>)[] = []
    let shared: Promise<Database> | undefined
    const location = async () => {
      const made = await kind.create()
      cleanUps.push(() => made.remove())
      return made.location
    }
    const openShared = async () => {
      const database = await openDatabase(await location(), {
        holder: 'a test',
        log: silentLog,
        poolSize: 4,
      })
      cleanUps.push(() => database.close())
      return database
    }
    const open = () => (shared ??= openShared())

    beforeEach(async () => {
      if (shared !== undefined) await emptyDatabase(await shared)
    })
    afterAll(async () => {
      for (const cleanUp of cleanUps.reverse()) await cleanUp()
    })
    tests(open, { engine: kind.engine, open, location })
  })
}

/** Deletes every row of every table but the list of migrations. */
export async function emptyDatabase(database: Database): Promise<void> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT tablename AS name
    FROM pg_tables
    WHERE schemaname = current_schema() AND tablename <> 'schema_migrations'
  `.execute(database.query)
  // Truncating makes new files for a table and its indexes, so the ones a test did not touch are left alone.
  const questions = tables.map(
    ({ name }) => sql`SELECT ${name}::text AS name WHERE EXISTS (SELECT FROM ${sql.table(name)})`,
  )
  const { rows: filled } = await sql<{ name: string }>`${sql.join(questions, sql` UNION ALL `)}`.execute(
    database.query,
  )
  if (filled.length === 0) return
  await sql`TRUNCATE ${sql.join(filled.map(({ name }) => sql.table(name)))} RESTART IDENTITY CASCADE`.execute(
    database.query,
  )
}

interface MadeDatabase {
  location: LibraryLocation
  remove(): Promise<void>
}

interface DatabaseKind {
  name: string
  engine: 'embedded' | 'remote'
  create(): Promise<MadeDatabase>
}

const kinds: DatabaseKind[] = [
  { name: 'embedded', engine: 'embedded', create: createEmbedded },
  { name: 'served over TCP', engine: 'remote', create: createServed },
  ...(process.env.TEST_DATABASE_URL
    ? [
        {
          name: 'PostgreSQL',
          engine: 'remote' as const,
          create: () => createOnServer(process.env.TEST_DATABASE_URL!),
        },
      ]
    : []),
]

async function createEmbedded(): Promise<MadeDatabase> {
  const folder = await createLibraryFolder()
  return { location: { folder }, remove: () => rm(folder, { recursive: true, force: true }) }
}

async function createServed(): Promise<MadeDatabase> {
  const folder = await createLibraryFolder()
  const served = await serveEngine(pgdataOf(folder))
  return {
    location: { url: served.url, allowPlaintextLoopback: true },
    remove: async () => {
      await served.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function createOnServer(adminUrl: string): Promise<MadeDatabase> {
  const name = `lectern_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`
  const asAdmin = async (statement: string) => {
    const client = new Client({ connectionString: adminUrl })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await asAdmin(`CREATE DATABASE ${name}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return {
    location: { url: url.href, allowPlaintextLoopback: true },
    remove: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}
