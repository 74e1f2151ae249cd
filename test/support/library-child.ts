import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { openDatabase } from '../../src/main/database/connect.ts'
import { silentLog } from '../../src/main/platform/log.ts'
import { toAppError } from '../../src/shared/errors.ts'

/**
 * A program that opens a library and says so in lines of JSON: `{"opened":true}` or `{"code":…,"message":…}`; with
 * --commit it then commits one row after another and says each one's number after its commit. It ends when it is killed.
 */
const { values, positionals } = parseArgs({
  options: { commit: { type: 'boolean' } },
  allowPositionals: true,
})
const say = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`)

try {
  const database = await openDatabase(
    { folder: positionals[0]! },
    { holder: 'the test program', log: silentLog },
  )
  say({ opened: true })
  for (let n = Number(positionals[1] ?? 0); values.commit; n += 1) {
    await database.transaction(async (tx) => {
      await sql`INSERT INTO settings (key, value) VALUES (${`row ${n}`}, to_jsonb(repeat('x', 2000)))`.execute(
        tx,
      )
      await sql`INSERT INTO settings (key, value) VALUES (${`twin ${n}`}, '1')`.execute(tx)
    })
    say({ committed: n })
  }
  setInterval(() => {}, 60_000)
} catch (error) {
  const { code, message } = toAppError(error)
  say({ code, message })
}
