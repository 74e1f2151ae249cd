import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/main/database/connect.ts'
import type { Database, Queryable } from '../../../../src/main/database/database.ts'
import { silentLog } from '../../../../src/main/platform/log.ts'
import { toAppError } from '../../../../src/shared/errors.ts'
import { serveEngine, type ServedEngine } from '../../../support/served-engine.ts'
import { startTcpProxy, type TcpProxy } from '../../../support/tcp-proxy.ts'
import { createLibraryFolder, pgdataOf } from '../../../support/template-library.ts'

let folder: string
let served: ServedEngine
let proxy: TcpProxy
let database: Database

beforeEach(async () => {
  folder = await createLibraryFolder()
  served = await serveEngine(pgdataOf(folder))
  proxy = await startTcpProxy(served.port)
  const url = served.url.replace(String(served.port), String(proxy.port))
  database = await openDatabase(
    { url, allowPlaintextLoopback: true },
    { holder: 'a test', log: silentLog, poolSize: 3 },
  )
})
afterEach(async () => {
  await database.close()
  await proxy.stop()
  await served.stop()
  await rm(folder, { recursive: true, force: true })
})

const insert = (on: Queryable, key: string) =>
  sql`INSERT INTO settings (key, value) VALUES (${key}, '1')`.execute(on)
const count = async () => {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM settings`.execute(database.query)
  return rows[0]?.n
}

// That nothing here ends the program with an unheard error event is checked by every one of these tests.
describe('when the connection to the server is lost', () => {
  it('between two calls, the next call connects again', async () => {
    await insert(database.query, 'before')
    proxy.cut()
    await sleep(50)
    expect(await count()).toBe(1)
  })

  it('under a query, that one fails with a typed error and the next one works', async () => {
    const slow = sql`SELECT pg_sleep(1)`.execute(database.query)
    setTimeout(() => proxy.cut(), 200)
    await expect(slow).rejects.toMatchObject({ code: 'database-unreachable' })
    expect(await count()).toBe(0)
  })

  it('in a transaction that is just doing something else, nothing of it is kept', async () => {
    const transaction = database.transaction(async (tx) => {
      await insert(tx, 'inside')
      proxy.cut()
      await sleep(100)
      await insert(tx, 'after')
    })
    await expect(transaction).rejects.toMatchObject({ code: 'database-unreachable' })
    expect(await count()).toBe(0)
  })

  it('again and again during many small changes, every change that was confirmed is there and none twice', async () => {
    const confirmed: string[] = []
    const failures: unknown[] = []
    const cutter = setInterval(() => proxy.cut(), 60)
    for (let n = 0; n < 60; n += 1) {
      try {
        await database.transaction((tx) => insert(tx, `row ${n}`))
        confirmed.push(`row ${n}`)
      } catch (error) {
        failures.push(error)
      }
    }
    clearInterval(cutter)
    expect(failures.map((error) => toAppError(error).code)).toEqual(
      failures.map(() => 'database-unreachable'),
    )
    const { rows } = await sql<{ key: string }>`SELECT key FROM settings`.execute(database.query)
    const found = rows.map(({ key }) => key)
    expect(found).toEqual(expect.arrayContaining(confirmed))
    expect(new Set(found).size).toBe(found.length)
    expect(confirmed.length).toBeGreaterThan(0)
  })

  it('for a moment only, connecting is tried again', async () => {
    proxy.isDown = true
    proxy.cut()
    setTimeout(() => {
      proxy.isDown = false
    }, 120)
    await sleep(20)
    expect(await count()).toBe(0)
  })
})
