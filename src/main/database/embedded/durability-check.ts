import type { PGlite } from '@electric-sql/pglite'
import { durableSettings } from './durable-files.ts'
import { fileSyncs } from './engine-protocol.ts'

/** What keeps a commit from reaching the disk. */
export class NotDurableError extends Error {}

/**
 * Checks the settings, and that one commit makes one more fsync reach the disk: an engine upgrade could lose either
 * without a word. Throws NotDurableError.
 */
export async function proveDurable(
  engine: Pick<PGlite, 'query'>,
  syncCounts: SharedArrayBuffer,
): Promise<void> {
  const names = Object.keys(durableSettings)
  const { rows } = await engine.query<Record<string, string>>(
    `SELECT ${names.map((name) => `current_setting('${name}') AS ${name}`).join(', ')}`,
  )
  const wrong = names.filter((name) => rows[0]?.[name] !== durableSettings[name])
  if (wrong.length > 0) {
    throw new NotDurableError(
      wrong.map((name) => `${name} is ${rows[0]?.[name]}, expected ${durableSettings[name]}`).join('; '),
    )
  }
  const counts = new Int32Array(syncCounts)
  const before = Atomics.load(counts, fileSyncs)
  // A message in the log is a commit that changes no table.
  await engine.query(`SELECT pg_logical_emit_message(true, 'lectern', 'start')`)
  if (Atomics.load(counts, fileSyncs) === before) {
    throw new NotDurableError('a commit did not bring the log to the disk')
  }
}
