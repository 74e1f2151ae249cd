import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../../src/main/database/connect.ts'
import type { Database, Queryable } from '../../../src/main/database/database.ts'
import { silentLog } from '../../../src/main/platform/log.ts'
import { describeEachDatabase } from '../../support/databases.ts'

const sleepForMs = (database: Queryable, ms: number) => sql`SELECT pg_sleep(${ms / 1000})`.execute(database)
const insert = (database: Queryable, key: string) =>
  sql`INSERT INTO settings (key, value) VALUES (${key}, '1')`.execute(database)
const keys = async (database: Database) => {
  const { rows } = await sql<{ key: string }>`SELECT key FROM settings ORDER BY key`.execute(database.query)
  return rows.map(({ key }) => key)
}

describeEachDatabase('limits', (open, { engine, location }) => {
  it('ends a query at its deadline, keeps what was committed and answers the calls that waited', async () => {
    const database = await open()
    await insert(database.query, 'before')
    const slow = database.withLimits({ queryMs: 300 }, () =>
      sleepForMs(database.query, engine === 'embedded' ? 60_000 : 5_000),
    )
    const waiting = keys(database)
    await expect(slow).rejects.toMatchObject({ code: 'timeout' })
    // The server of the tests is one thread; a real one has answered long ago.
    expect(await waiting).toEqual(['before'])
  })

  it('takes a transaction back when one of its statements is too slow', async () => {
    const database = await open()
    const slow = database.withLimits({ queryMs: 300 }, () =>
      database.transaction(async (tx) => {
        await insert(tx, 'inside')
        await sleepForMs(tx, 3_000)
      }),
    )
    await expect(slow).rejects.toMatchObject({ code: 'timeout' })
    expect(await keys(database)).toEqual([])
  })

  it('takes a transaction back that does nothing for too long, so that others get their turn', async () => {
    const database = await open()
    const idle = database.withLimits({ transactionMs: 200 }, () =>
      database.transaction(async (tx) => {
        await insert(tx, 'inside')
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        await insert(tx, 'late')
      }),
    )
    await expect(idle).rejects.toMatchObject({ code: 'timeout' })
    expect(await keys(database)).toEqual([])
  })

  it('gives long work more time where it asks for it', async () => {
    const settings = { holder: 'a test', log: silentLog, deadlines: { queryMs: 400 } }
    const database = await openDatabase(await location(), settings)
    try {
      await expect(
        database.withLimits({ queryMs: 10_000 }, () => sleepForMs(database.query, 800)),
      ).resolves.toBeDefined()
      await expect(sleepForMs(database.query, 800)).rejects.toMatchObject({ code: 'timeout' })
    } finally {
      await database.close()
    }
  })

  it('answers an aborted call at once and stays usable', async () => {
    const database = await open()
    await insert(database.query, 'before')
    const abort = new AbortController()
    const call = database.withLimits({ signal: abort.signal }, () => sleepForMs(database.query, 1_500))
    setTimeout(() => abort.abort(), 100)
    const started = performance.now()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(await keys(database)).toEqual(['before'])
  })

  it('takes an aborted transaction back', async () => {
    const database = await open()
    const abort = new AbortController()
    const call = database.withLimits({ signal: abort.signal }, () =>
      database.transaction(async (tx) => {
        await insert(tx, 'inside')
        abort.abort()
        await insert(tx, 'late')
      }),
    )
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    expect(await keys(database)).toEqual([])
  })

  it('does not begin a call that was aborted before', async () => {
    const database = await open()
    const call = database.withLimits({ signal: AbortSignal.abort() }, () => insert(database.query, 'never'))
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    expect(await keys(database)).toEqual([])
  })

  it('answers a call that is aborted while it waits for its turn', async () => {
    const database = await open()
    const abort = new AbortController()
    const busy = Array.from({ length: 4 }, () => sleepForMs(database.query, 300))
    const waiting = database.withLimits({ signal: abort.signal }, () => insert(database.query, 'never'))
    setTimeout(() => abort.abort(), 20)
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    await Promise.all(busy)
    expect(await keys(database)).toEqual([])
  })
})
