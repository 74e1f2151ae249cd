import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../../src/main/database/connect.ts'
import { sqlState } from '../../../src/main/database/errors.ts'
import { tableRoles } from '../../../src/main/database/tables.ts'
import {
  parseVectorBytes,
  vectorArrayParameter,
  vectorParameter,
} from '../../../src/main/database/vectors.ts'
import { silentLog } from '../../../src/main/platform/log.ts'
import { describeEachDatabase } from '../../support/databases.ts'

describeEachDatabase('the database', (open, { location }) => {
  it('says what it can do', async () => {
    const { capabilities } = await open()
    expect(Number.parseInt(capabilities.serverVersion, 10)).toBeGreaterThanOrEqual(15)
    expect(capabilities.vectorVersion).toMatch(/^\d+\.\d+/)
    expect(capabilities.vectorOid).toBeGreaterThan(0)
  })

  it('starts every test empty', async () => {
    const { query } = await open()
    const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM settings`.execute(query)
    expect(rows[0]?.count).toBe(0)
    await sql`INSERT INTO settings (key, value) VALUES ('left', '1')`.execute(query)
  })

  it('starts every test empty again', async () => {
    const { query } = await open()
    const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM settings`.execute(query)
    expect(rows[0]?.count).toBe(0)
  })

  it('classifies every table for backups', async () => {
    const { query } = await open()
    const { rows } = await sql<{ name: string }>`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1
    `.execute(query)
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(tableRoles).sort())
  })

  it('has an index for word search over the stems of current chunks', async () => {
    const { query, capabilities } = await open()
    const name = capabilities.wordRanking === 'bm25' ? 'document_chunks_bm25' : 'document_chunks_words'
    const { rows } = await sql<{ definition: string }>`
      SELECT indexdef AS definition FROM pg_indexes WHERE indexname = ${name}
    `.execute(query)
    expect(rows[0]?.definition).toContain('WHERE is_active')
    expect(rows[0]?.definition).toContain('simple')
  })

  it('keeps all of a transaction or nothing', async () => {
    const database = await open()
    const failure = new Error('half way')
    await expect(
      database.transaction(async (tx) => {
        await sql`INSERT INTO settings (key, value) VALUES ('a', '1')`.execute(tx)
        throw failure
      }),
    ).rejects.toBe(failure)
    await database.transaction((tx) => sql`INSERT INTO settings (key, value) VALUES ('b', '2')`.execute(tx))
    const { rows } = await sql<{ key: string }>`SELECT key FROM settings`.execute(database.query)
    expect(rows).toEqual([{ key: 'b' }])
  })

  it('stays usable after an error in SQL and keeps its SQLSTATE', async () => {
    const { query } = await open()
    const error = await sql`SELECT 1 / ${0}::int`.execute(query).catch((e: unknown) => e)
    expect(sqlState(error)).toBe('22012')
    const duplicate = sql`INSERT INTO settings (key, value) VALUES ('twice', '1')`
    await duplicate.execute(query)
    expect(sqlState(await duplicate.execute(query).catch((e: unknown) => e))).toBe('23505')
    const { rows } = await sql<{ one: number }>`SELECT 1 AS one`.execute(query)
    expect(rows).toEqual([{ one: 1 }])
  })

  it('takes a parameter of five megabytes', async () => {
    const { query } = await open()
    const text = 'x'.repeat(5_000_000)
    const { rows } = await sql<{ length: number; md5: string }>`
      SELECT length(${text}::text) AS length, md5(${text}::text) AS md5
    `.execute(query)
    expect(rows[0]).toEqual({ length: 5_000_000, md5: await md5(text) })
  })

  it('gives back a result of forty megabytes whole', async () => {
    const { query } = await open()
    const { rows } = await sql<{ n: number; text: string }>`
      SELECT n, repeat(chr(97 + n % 26), 400) AS text FROM generate_series(1, 100000) n
    `.execute(query)
    expect(rows).toHaveLength(100_000)
    expect(
      rows.every(
        ({ n, text }, i) =>
          n === i + 1 && text.length === 400 && text[0] === String.fromCharCode(97 + (n % 26)),
      ),
    ).toBe(true)
  })

  it('gives back a single value of twenty megabytes', async () => {
    const { query } = await open()
    const { rows } = await sql<{ text: string }>`SELECT repeat('0123456789', 2000000) AS text`.execute(query)
    expect(rows[0]?.text.length).toBe(20_000_000)
  })

  it('keeps the bits of vectors in both directions', async () => {
    const database = await open()
    const vectors = [Float32Array.of(0.1, -2.5, 1e-30), Float32Array.of(3.4e38, 0, -0.3333333432674408)]
    const { rows } = await sql<{ v: Float32Array }>`
      SELECT v FROM unnest(${vectorArrayParameter(vectors, database.capabilities.vectorOid)}::vector[]) v
    `.execute(database.query)
    expect(rows.map(({ v }) => v)).toEqual(vectors)
    const one = await sql<{ v: Float32Array; distance: number }>`
      SELECT v, v <-> ${vectors[0]!.join(',').replace(/^/, '[').concat(']')}::vector AS distance
      FROM (SELECT ${vectorParameter(vectors[0]!)}::vector AS v) p
    `.execute(database.query)
    expect(one.rows[0]).toEqual({ v: vectors[0], distance: 0 })
    const sent = await sql<{ bytes: Uint8Array }>`
      SELECT vector_send(${vectorParameter(vectors[1]!)}::vector) AS bytes
    `.execute(database.query)
    expect(parseVectorBytes(sent.rows[0]!.bytes)).toEqual(vectors[1])
    const none = await sql`
      SELECT v FROM unnest(${vectorArrayParameter([], database.capabilities.vectorOid)}::vector[]) v
    `.execute(database.query)
    expect(none.rows).toEqual([])
  })

  it('answers many questions at once, beside a transaction', async () => {
    const database = await open()
    const questions = Array.from({ length: 50 }, (_, n) =>
      sql<{ n: number }>`SELECT ${n}::int AS n`.execute(database.query),
    )
    const written = database.transaction(async (tx) => {
      for (let n = 0; n < 20; n += 1)
        await sql`INSERT INTO settings (key, value) VALUES (${`k${n}`}, '1')`.execute(tx)
    })
    const answers = await Promise.all(questions)
    await written
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n))
  })

  it('refuses a query inside a transaction that would wait for a second connection for ever', async () => {
    const database = await openDatabase(await location(), { holder: 'a test', log: silentLog, poolSize: 1 })
    try {
      const nested = database.transaction(async () => sql`SELECT 1`.execute(database.query))
      await expect(nested).rejects.toMatchObject({ code: 'internal' })
      await expect(sql`SELECT 1`.execute(database.query)).resolves.toBeDefined()
    } finally {
      await database.close()
    }
  })
})

async function md5(text: string): Promise<string> {
  const { createHash } = await import('node:crypto')
  return createHash('md5').update(text).digest('hex')
}
