import { cp, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/main/database/connect.ts'
import { silentLog } from '../../../../src/main/platform/log.ts'
import { toAppError, type ErrorCode } from '../../../../src/shared/errors.ts'
import { createLibraryFolder, pgdataOf } from '../../../support/template-library.ts'

let parent: string
let folder: string
let cacheBefore: string | undefined

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'lectern-test-'))
  folder = join(parent, 'library')
  cacheBefore = process.env.LECTERN_CACHE
})
afterEach(async () => {
  if (cacheBefore === undefined) delete process.env.LECTERN_CACHE
  else process.env.LECTERN_CACHE = cacheBefore
  await rm(parent, { recursive: true, force: true })
})

const openLibrary = () => openDatabase({ folder }, { holder: 'a test', log: silentLog })

async function useTemplate(): Promise<string> {
  const made = await createLibraryFolder()
  await cp(made, folder, { recursive: true })
  await rm(made, { recursive: true, force: true })
  return pgdataOf(folder)
}

async function files(): Promise<string[]> {
  const all = await readdir(folder, { recursive: true })
  // The lock stays; it is empty.
  return all.filter((name) => name !== 'library.lock').sort()
}

/** Why the library does not open, and whether the attempt left the files as they were. */
async function refusal(): Promise<{ code: string; message: string; isUntouched: boolean }> {
  const before = await files()
  const error = await openLibrary().then(
    () => undefined,
    (e: unknown) => e,
  )
  const { code, message } = toAppError(error)
  return { code, message, isUntouched: (await files()).join() === before.join() }
}

function refused(code: ErrorCode, message: RegExp): unknown {
  return { code, message: expect.stringMatching(message) as string, isUntouched: true }
}

describe('a library folder', () => {
  it('is made where there is none, and opens again with what was saved', async () => {
    const database = await openLibrary()
    expect(database).toMatchObject({ engine: 'embedded', location: folder, durable: true })
    await sql`INSERT INTO settings (key, value) VALUES ('kept', '1')`.execute(database.query)
    await database.close()
    await database.close()

    const again = await openLibrary()
    const { rows } = await sql`SELECT key FROM settings`.execute(again.query)
    expect(rows).toEqual([{ key: 'kept' }])
    await again.close()
    expect((await readdir(folder)).sort()).toEqual(['CURRENT', 'library.lock', 'stores'])
  })

  it(
    'is made the long way where the cache holds nothing or something useless, which is then replaced',
    { timeout: 120_000 },
    async () => {
      process.env.LECTERN_CACHE = join(parent, 'cache')
      const first = await openLibrary()
      await first.close()
      const [template] = await readdir(join(parent, 'cache'))
      expect(template).toMatch(/^engine-/)

      const control = join(parent, 'cache', template!, 'global', 'pg_control')
      await writeFile(control, 'not a control file')
      folder = join(parent, 'second')
      const second = await openLibrary()
      await sql`SELECT count(*) FROM documents`.execute(second.query)
      await second.close()
      expect((await readFile(control)).length).toBeGreaterThan(1_000)
      expect((await readdir(join(folder, 'stores'))).length).toBe(1)
    },
  )

  it('drops a first store that was never finished and makes another', async () => {
    const unfinished = join(folder, 'stores', 'half')
    await mkdir(join(unfinished, 'pgdata'), { recursive: true })
    await writeFile(
      join(unfinished, 'store.json'),
      JSON.stringify({ format: 1, id: 'half', state: 'building' }),
    )
    const database = await openLibrary()
    await database.close()
    expect(await readdir(join(folder, 'stores'))).not.toContain('half')
  })

  it('drops a first store that was only just begun', async () => {
    await mkdir(join(folder, 'stores', 'begun'), { recursive: true })
    const database = await openLibrary()
    await database.close()
    expect(await readdir(join(folder, 'stores'))).not.toContain('begun')
  })

  it('whose first start was interrupted just before CURRENT opens its one finished store', async () => {
    await useTemplate()
    await rm(join(folder, 'CURRENT'))
    const database = await openLibrary()
    await sql`SELECT count(*) FROM documents`.execute(database.query)
    await database.close()
    expect(await readdir(join(folder, 'stores'))).toHaveLength(1)
  })
})

describe('a library folder that cannot be opened is left as it is', () => {
  it('when a newer program wrote its layout', async () => {
    await useTemplate()
    await writeFile(join(folder, 'CURRENT'), JSON.stringify({ format: 2, store: 'x' }))
    expect(await refusal()).toEqual(refused('library-too-new', /written by a newer Lectern \(format 2/))
  })

  it('when a newer PostgreSQL wrote its data', async () => {
    await writeFile(join(await useTemplate(), 'PG_VERSION'), '19\n')
    expect(await refusal()).toEqual(refused('library-too-new', /PostgreSQL 19/))
  })

  it('when an older PostgreSQL wrote its data', async () => {
    await writeFile(join(await useTemplate(), 'PG_VERSION'), '17\n')
    expect(await refusal()).toEqual(
      refused('library-needs-upgrade', /written by PostgreSQL 17; this Lectern has 18/),
    )
  })

  it('when CURRENT is no longer readable', async () => {
    await useTemplate()
    await writeFile(join(folder, 'CURRENT'), '\0\0\0\0')
    expect(await refusal()).toEqual(refused('library-damaged', /CURRENT cannot be read/))
  })

  it('when CURRENT leads out of the folder', async () => {
    await useTemplate()
    await writeFile(join(folder, 'CURRENT'), JSON.stringify({ format: 1, store: '../../elsewhere' }))
    expect(await refusal()).toEqual(refused('library-damaged', /CURRENT names no store/))
  })

  it('when CURRENT is missing and nobody can tell which store is the right one', async () => {
    await useTemplate()
    await rm(join(folder, 'CURRENT'))
    await mkdir(join(folder, 'stores', 'other', 'pgdata'), { recursive: true })
    expect(await refusal()).toEqual(refused('library-damaged', /CURRENT is missing/))
  })

  it('when its store is gone', async () => {
    await useTemplate()
    await rm(join(folder, 'stores'), { recursive: true })
    expect(await refusal()).toEqual(refused('library-damaged', /store\.json cannot be read/))
  })

  it('when the control file of its database is gone', async () => {
    await rm(join(await useTemplate(), 'global', 'pg_control'))
    expect(await refusal()).toEqual(refused('library-damaged', /pg_control/))
  })

  it('when the control file of its database is damaged', async () => {
    const control = await open(join(await useTemplate(), 'global', 'pg_control'), 'r+')
    await control.write(Buffer.alloc(200, 0xff), 0, 200, 0)
    await control.close()
    expect(await refusal()).toEqual(refused('library-damaged', /its database is damaged/))
  })

  it('when the log of its database is gone', async () => {
    const wal = join(await useTemplate(), 'pg_wal')
    for (const name of await readdir(wal)) if (/^[0-9A-F]{24}$/.test(name)) await rm(join(wal, name))
    await expect(openLibrary()).rejects.toMatchObject({
      code: 'library-damaged',
      details: {
        engineLog: expect.arrayContaining([expect.stringMatching(/PANIC.*checkpoint record/)]) as string[],
      },
    })
  })

  it('when it is the data folder of another PostgreSQL', async () => {
    await mkdir(folder)
    await writeFile(join(folder, 'PG_VERSION'), '15\n')
    expect(await refusal()).toEqual(
      refused('library-damaged', /PostgreSQL data folder, not a Lectern library/),
    )
  })

  it('reading a damaged page says so and leaves the rest readable', async () => {
    const pgdata = await useTemplate()
    const database = await openLibrary()
    await sql`INSERT INTO settings (key, value) SELECT 'k' || n, to_jsonb(repeat('x', 500)) FROM generate_series(1, 2000) n`.execute(
      database.query,
    )
    const { rows } = await sql<{ path: string }>`SELECT pg_relation_filepath('settings') AS path`.execute(
      database.query,
    )
    await database.close()
    const table = await open(join(pgdata, rows[0]!.path), 'r+')
    await table.write(Buffer.alloc(4096, 0x5a), 0, 4096, 3 * 8192 + 1000)
    await table.close()

    const damaged = await openLibrary()
    await expect(
      sql`SELECT sum(length(value::text)) FROM settings`.execute(damaged.query),
    ).rejects.toMatchObject({ code: 'library-damaged' })
    await expect(sql`SELECT count(*) FROM documents`.execute(damaged.query)).resolves.toBeDefined()
    await damaged.close()
  })
})
