import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch'
import { vector } from '@electric-sql/pglite-pgvector'
import { Client } from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { proveDurable } from '../../../../src/main/database/embedded/durability-check.ts'
import { durableStartParams } from '../../../../src/main/database/embedded/durable-files.ts'
import { createEngine, type Engine } from '../../../../src/main/database/embedded/engine.ts'
import { engineVersion } from '../../../../src/main/database/embedded/template.ts'
import { silentLog } from '../../../../src/main/platform/log.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { createLibraryFolder, pgdataOf } from '../../../support/template-library.ts'

const extensions = { vector, pg_textsearch }
const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function copyData(): Promise<string> {
  const folder = await createLibraryFolder()
  cleanUps.push(() => rm(folder, { recursive: true, force: true }))
  return pgdataOf(folder)
}

async function startEngine(): Promise<{ engine: Engine; pgdata: string }> {
  const pgdata = await copyData()
  const engine = createEngine({ pgdata, folder: pgdata, log: silentLog })
  cleanUps.push(() => engine.close())
  await engine.start()
  return { engine, pgdata }
}

async function connect(engine: Engine): Promise<Client> {
  const client = new Client({
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    stream: () => engine.connect(),
  })
  client.on('error', () => {})
  await client.connect()
  return client
}

describe('the embedded engine on disk', () => {
  it('brings every commit to the disk: 100 commits are 100 fsyncs', async () => {
    const { engine } = await startEngine()
    const client = await connect(engine)
    await client.query('CREATE TABLE commits (n integer)')
    const before = engine.syncs().files
    for (let n = 0; n < 100; n += 1) await client.query('INSERT INTO commits VALUES ($1)', [n])
    expect(engine.syncs().files - before).toBe(100)
    await client.end()
  })

  it('brings changed tables to the disk at a checkpoint', async () => {
    const { engine } = await startEngine()
    const client = await connect(engine)
    await client.query(
      'CREATE TABLE pages AS SELECT n, repeat($1, 500) AS filler FROM generate_series(1, 5000) n',
      ['x'],
    )
    const before = engine.syncs().files
    await client.query('CHECKPOINT')
    // At least the log, the table and the control file.
    expect(engine.syncs().files - before).toBeGreaterThanOrEqual(3)
    await client.end()
  })

  it('brings the folder of a new file to the disk with the commit that needs it', async () => {
    const { engine } = await startEngine()
    const client = await connect(engine)
    const before = engine.syncs().folders
    await client.query('CREATE TABLE fresh (n integer)')
    expect(engine.syncs().folders - before).toBeGreaterThanOrEqual(1)
    await client.end()
  })

  it('refuses an engine whose settings do not wait for the disk', async () => {
    const engine = await PGlite.create({ dataDir: await copyData(), extensions })
    await expect(proveDurable(engine, new SharedArrayBuffer(8))).rejects.toThrow('fsync is off, expected on')
    await engine.close()
  })

  it('refuses an engine whose settings are right but whose commits reach no disk', async () => {
    const engine = await PGlite.create({
      dataDir: await copyData(),
      extensions,
      startParams: [...durableStartParams],
    })
    await expect(proveDurable(engine, new SharedArrayBuffer(8))).rejects.toThrow(
      'a commit did not bring the log to the disk',
    )
    await engine.close()
  })

  it('says the version that is installed', async () => {
    const versions = await Promise.all(
      ['pglite', 'pglite-pgvector', 'pglite-pg_textsearch'].map(async (name) => {
        const { default: described } = (await import(
          `../../../../node_modules/@electric-sql/${name}/package.json`,
          {
            with: { type: 'json' },
          }
        )) as { default: { version: string } }
        return described.version
      }),
    )
    expect(engineVersion).toBe(`pglite-${versions[0]}_pgvector-${versions[1]}_pg_textsearch-${versions[2]}`)
  })
})

describe('connections to the embedded engine', () => {
  it('shows a new connection nothing of the last one', async () => {
    const { engine } = await startEngine()
    const first = await connect(engine)
    await first.query('CREATE TABLE kept (n integer)')
    await first.query("SET work_mem = '12345kB'")
    await first.query('PREPARE left_behind AS SELECT 1')
    await first.query('BEGIN')
    await first.query('INSERT INTO kept VALUES (1)')
    await first.end()

    const second = await connect(engine)
    expect((await second.query('SHOW work_mem')).rows[0].work_mem).not.toBe('12345kB')
    expect((await second.query('SELECT count(*)::int AS n FROM kept')).rows[0].n).toBe(0)
    expect((await second.query('SELECT name FROM pg_prepared_statements')).rows).toEqual([])
    await second.end()
  })

  it('lets a client leave in the middle of a large answer', async () => {
    const { engine } = await startEngine()
    const leaving = await connect(engine)
    const query = leaving
      .query("SELECT repeat('x', 1000) FROM generate_series(1, 200000)")
      .catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const { stream } = (leaving as unknown as { connection: { stream: { destroy(): void } } }).connection
    stream.destroy()
    await query

    const next = await connect(engine)
    expect((await next.query('SELECT 7 AS seven')).rows).toEqual([{ seven: 7 }])
    await next.end()
  })

  it('does not run ahead of a reader that takes its time', async () => {
    const { engine } = await startEngine()
    const slow = await connect(engine)
    const { stream } = (slow as unknown as { connection: { stream: { pause(): void; resume(): void } } })
      .connection
    const before = process.memoryUsage().arrayBuffers
    const answer = slow.query("SELECT repeat('x', 1000) AS text FROM generate_series(1, 50000)")
    stream.pause()
    await new Promise((resolve) => setTimeout(resolve, 800))
    // 50 MB are to come; what is under way stays within the window of one.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000)
    stream.resume()
    expect((await answer).rows).toHaveLength(50_000)
    await slow.end()
  })

  it('leaves the thread of the program free while a large answer arrives', async () => {
    const { engine } = await startEngine()
    const client = await connect(engine)
    let turns = 0
    let isArriving = true
    const countTurns = () => {
      turns += 1
      if (isArriving) setImmediate(countTurns)
    }
    const answer = client.query("SELECT n, repeat('x', 400) AS text FROM generate_series(1, 100000) n")
    // The first bytes are there; what is counted are turns between the parts of the answer.
    const { stream } = (client as unknown as { connection: { stream: NodeJS.ReadableStream } }).connection
    stream.once('data', countTurns)
    await answer
    isArriving = false
    // 42 MB in windows of one.
    expect(turns).toBeGreaterThan(30)
    await client.end()
  })

  it('opens again after it was given up, with everything that was committed', async () => {
    const { engine } = await startEngine()
    const client = await connect(engine)
    await client.query('CREATE TABLE kept (n integer)')
    await client.query('INSERT INTO kept SELECT generate_series(1, 1000)')
    const stuck = client.query('SELECT pg_sleep(60)').catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await engine.discard(new AppError('timeout', 'too long'))
    expect(await stuck).toMatchObject({ code: 'timeout', message: 'too long' })

    const next = await connect(engine)
    expect((await next.query('SELECT count(*)::int AS n FROM kept')).rows[0].n).toBe(1000)
    await next.end()
  })

  it(
    'gives the engine up when PostgreSQL stops on a system error, and opens it again',
    { timeout: 90_000 },
    async () => {
      const { engine, pgdata } = await startEngine()
      const client = await connect(engine)
      await client.query('CREATE TABLE kept (n integer)')
      await client.query('INSERT INTO kept SELECT generate_series(1, 10)')
      const aside = await mkdtemp(join(tmpdir(), 'lectern-wal-'))
      cleanUps.push(() => rm(aside, { recursive: true, force: true }))
      await rename(join(pgdata, 'pg_wal'), join(aside, 'pg_wal'))
      const failed = await client
        .query('INSERT INTO kept SELECT generate_series(1, 500000)')
        .catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(Error)
      await rename(join(aside, 'pg_wal'), join(pgdata, 'pg_wal'))

      const next = await connect(engine)
      expect((await next.query('SELECT count(*)::int AS n FROM kept')).rows[0].n).toBe(10)
      await next.end()
    },
  )
})
