import { sql } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { Capabilities, Queryable } from './database.ts'
import { sqlState } from './errors.ts'

/** Oldest server that has what the schema uses. */
const oldestPostgres = 150_000
/** First pgvector with HNSW's successor settings we rely on and binary input of any width. */
const oldestVector = [0, 5] as const

interface ServerRow {
  version: number
  version_name: string
  database: string
}

/**
 * Checks the server, makes the extension `vector` where it is missing, and says what the server can do.
 * `pg_textsearch` is used where it can be had and not missed where it cannot.
 *
 * Throws `database-too-old`, `database-no-vector`.
 */
export async function readCapabilities(database: Queryable, location: string): Promise<Capabilities> {
  const { rows } = await sql<ServerRow>`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS version_name,
      current_database() AS database
  `.execute(database)
  const server = rows[0]!
  if (server.version < oldestPostgres) {
    throw new AppError(
      'database-too-old',
      `The server ${location} has PostgreSQL ${server.version_name}; Lectern needs 15 or newer.`,
    )
  }
  const vectorVersion = await ensureVector(database, location, server.database)
  const { rows: types } = await sql<{ oid: number | null }>`SELECT to_regtype('vector')::oid AS oid`.execute(
    database,
  )
  const vectorOid = types[0]?.oid
  if (vectorOid === undefined || vectorOid === null) {
    throw new AppError(
      'database-no-vector',
      `The extension "vector" of ${location} lies in a schema that this user does not search. Ask the server's administrator to add it to the user's search_path.`,
    )
  }
  return {
    serverVersion: server.version_name,
    vectorVersion,
    vectorOid,
    wordRanking: (await hasTextSearch(database)) ? 'bm25' : 'ts-rank',
  }
}

/** Whether a commit on this server waits for the disk. */
export async function isDurable(database: Queryable): Promise<boolean> {
  const { rows } = await sql<{ durable: boolean }>`
    SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS durable
  `.execute(database)
  return rows[0]?.durable ?? false
}

async function ensureVector(database: Queryable, location: string, name: string): Promise<string> {
  let version = await extensionVersion(database, 'vector')
  if (version === undefined) {
    try {
      await sql`CREATE EXTENSION IF NOT EXISTS vector`.execute(database)
    } catch (error) {
      // Not allowed, or not installed on the server (the code for that differs between versions).
      if (!['42501', '0A000', '58P01', '42704', '22023'].includes(sqlState(error) ?? '')) throw error
      throw new AppError(
        'database-no-vector',
        `The database ${location} has no extension "vector" (pgvector), and this user cannot add it. Ask the server's administrator to run CREATE EXTENSION vector in the database ${name}.`,
        { cause: error },
      )
    }
    version = (await extensionVersion(database, 'vector')) ?? '0'
  }
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < oldestVector[0] || (major === oldestVector[0] && minor < oldestVector[1])) {
    throw new AppError(
      'database-too-old',
      `The database ${location} has pgvector ${version}; Lectern needs ${oldestVector.join('.')} or newer. Ask the server's administrator to update it.`,
    )
  }
  return version
}

async function hasTextSearch(database: Queryable): Promise<boolean> {
  if ((await extensionVersion(database, 'pg_textsearch')) !== undefined) return true
  const { rows } = await sql<{ available: boolean }>`
    SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_textsearch') AS available
  `.execute(database)
  if (!rows[0]?.available) return false
  try {
    await sql`CREATE EXTENSION IF NOT EXISTS pg_textsearch`.execute(database)
    return true
  } catch {
    // Not allowed, or not preloaded: words are then ranked another way.
    return false
  }
}

async function extensionVersion(database: Queryable, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ version: string }>`
    SELECT extversion AS version FROM pg_extension WHERE extname = ${name}
  `.execute(database)
  return rows[0]?.version
}
