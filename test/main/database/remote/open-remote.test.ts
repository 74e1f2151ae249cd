import { rm } from 'node:fs/promises'
import { inspect } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/main/database/connect.ts'
import type { Database } from '../../../../src/main/database/database.ts'
import { silentLog } from '../../../../src/main/platform/log.ts'
import { AppError, toAppError } from '../../../../src/shared/errors.ts'
import { createCertificate } from '../../../support/certificates.ts'
import { startFakePostgres, type FakeAnswer, type FakePostgres } from '../../../support/fake-postgres.ts'
import { createLibraryFolder, pgdataOf } from '../../../support/template-library.ts'

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const password = 'correct-horse-battery'

async function fake(options: Parameters<typeof startFakePostgres>[0]): Promise<FakePostgres> {
  const server = await startFakePostgres(options)
  cleanUps.push(() => server.stop())
  return server
}

interface Target {
  port: number
  host?: string
  ca?: string
  plain?: boolean
}

async function open({ port, host = '127.0.0.1', ca, plain = false }: Target): Promise<Database> {
  const url = `postgresql://trainer:${password}@${host}:${port}/library?sslmode=disable`
  const database = await openDatabase(
    { url, ...(ca === undefined ? {} : { ca }), allowPlaintextLoopback: plain },
    { holder: 'a test', log: silentLog },
  )
  cleanUps.push(() => database.close())
  return database
}

/** The error of an attempt to open, which must hold no password anywhere. */
async function failure(target: Target): Promise<AppError> {
  const error = await open(target).then(
    () => undefined,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(AppError)
  const appError = toAppError(error)
  const everything = inspect([appError.details, appError.cause, appError.message], {
    depth: 6,
    showHidden: true,
  })
  expect(everything).not.toContain(password)
  return appError
}

const authority = createCertificate({ name: 'Our authority', isAuthority: true })
const signed = createCertificate({ name: 'db', hosts: ['127.0.0.1', 'localhost'], issuer: authority })

describe('a server', () => {
  it('that nobody runs is unreachable', async () => {
    const gone = await startFakePostgres({})
    await gone.stop()
    expect(await failure({ port: gone.port, plain: true })).toMatchObject({
      code: 'database-unreachable',
      message: `The database library on 127.0.0.1:${gone.port} cannot be reached (nothing listens there). Check the address and the network.`,
    })
  })

  it('whose name is unknown is unreachable', async () => {
    expect((await failure({ port: 5432, host: 'no-such-host.invalid' })).code).toBe('database-unreachable')
  })

  it('that refuses the password is asked once', async () => {
    const server = await fake({
      askPassword: true,
      refuse: () => ({ error: '28P01', message: 'password authentication failed' }),
    })
    expect((await failure({ port: server.port, plain: true })).code).toBe('database-auth')
    expect(server.passwords).toEqual([password])
  })

  it('that has no such database says so', async () => {
    const server = await fake({
      refuse: () => ({ error: '3D000', message: 'database "library" does not exist' }),
    })
    expect(await failure({ port: server.port, plain: true })).toMatchObject({
      code: 'database-unreachable',
      message: expect.stringContaining('no database "library"') as string,
    })
  })

  it('that is just starting is asked again', async () => {
    const starting = { error: '57P03', message: 'the database system is starting up' }
    const server = await fake({ refuse: (n) => (n < 2 ? starting : { error: '28000', message: 'no' }) })
    expect((await failure({ port: server.port, plain: true })).code).toBe('database-auth')
    expect(server.connections()).toBe(3)
  })

  it('that stays full is given up after three attempts', async () => {
    const server = await fake({ refuse: () => ({ error: '53300', message: 'too many clients' }) })
    expect((await failure({ port: server.port, plain: true })).code).toBe('database-unreachable')
    expect(server.connections()).toBe(3)
  })
})

describe('the connection to a server is safe', () => {
  it('when its certificate is signed by the given authority', async () => {
    const server = await fake({
      tls: signed,
      askPassword: true,
      refuse: () => ({ error: '28P01', message: 'no' }),
    })
    expect((await failure({ port: server.port, ca: authority.cert })).code).toBe('database-auth')
    expect(server.passwords).toEqual([password])
    expect(server.plainBytes()).not.toContain(password)
  })

  const unsafe = {
    'is self-signed': { tls: createCertificate({ name: 'db', hosts: ['127.0.0.1'] }) },
    'is signed by another authority': {
      tls: createCertificate({
        name: 'db',
        hosts: ['127.0.0.1'],
        issuer: createCertificate({ name: 'Another', isAuthority: true }),
      }),
    },
    'is made out for another host': {
      tls: createCertificate({ name: 'db', hosts: ['db.example'], issuer: authority }),
    },
    'has expired': {
      tls: createCertificate({
        name: 'db',
        hosts: ['127.0.0.1'],
        issuer: authority,
        notAfter: new Date(Date.now() - 86_400_000),
      }),
    },
  }
  for (const [name, options] of Object.entries(unsafe)) {
    it(`and no password leaves when the certificate ${name}`, async () => {
      const server = await fake({ ...options, askPassword: true })
      expect((await failure({ port: server.port, ca: authority.cert })).code).toBe('database-tls')
      expect(server.passwords).toEqual([])
      expect(server.plainBytes()).not.toContain(password)
    })
  }

  it('and no password leaves when the server refuses TLS, whatever sslmode in the URL says', async () => {
    const server = await fake({ askPassword: true })
    expect(await failure({ port: server.port })).toMatchObject({
      code: 'database-tls',
      message: expect.stringContaining('does not speak TLS') as string,
    })
    expect(server.passwords).toEqual([])
    expect(server.plainBytes()).not.toContain(password)
  })

  it('and no password leaves when somebody in between asks for it in place of TLS', async () => {
    const server = await fake({
      insteadOfTls: Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]),
      askPassword: true,
    })
    expect((await failure({ port: server.port })).code).toBe('database-tls')
    expect(server.plainBytes()).not.toContain(password)
  })

  it('without TLS only on this computer, however it is asked for', async () => {
    const error = await openDatabase(
      { url: 'postgresql://u:p@db.invalid/library', allowPlaintextLoopback: true },
      { holder: 'a test', log: silentLog },
    ).catch((e: unknown) => e)
    expect(toAppError(error).code).toBe('database-unreachable')
    const { readConnectionTarget } = await import('../../../../src/main/database/remote/connection-target.ts')
    const ssl = (url: string, allowPlaintextLoopback?: boolean) =>
      readConnectionTarget({
        url,
        ...(allowPlaintextLoopback === undefined ? {} : { allowPlaintextLoopback }),
      }).ssl
    expect(ssl('postgresql://u:p@db.example/library?sslmode=disable', true)).toMatchObject({
      rejectUnauthorized: true,
    })
    expect(ssl('postgresql://u:p@127.0.0.1.db.example/library', true)).toMatchObject({
      rejectUnauthorized: true,
    })
    expect(ssl('postgresql://u:p@localhost/library')).toMatchObject({ rejectUnauthorized: true })
    expect(ssl('postgresql://u:p@localhost/library', true)).toBe(false)
    expect(ssl('postgresql://u:p@[::1]/library', true)).toBe(false)
  })

  it('and a URL that is none is refused without being repeated', async () => {
    for (const url of [
      'mysql://u:hush@h/d',
      'hush',
      'postgresql://u:hush@host',
      'postgresql://u:hu%sh@host/d',
    ]) {
      const error = await openDatabase({ url }, { holder: 'a test', log: silentLog }).catch((e: unknown) => e)
      expect(toAppError(error).code).toBe('invalid-input')
      expect(toAppError(error).message).not.toMatch(/hush|hu%sh/)
    }
  })
})

/** A server that answers the questions asked at start as a real one with these versions would. */
function serverAnswers({ version = '160004', vector: vectorVersion = '' } = {}) {
  return (statement: string): FakeAnswer => {
    if (statement.includes('server_version_num'))
      return { rows: [{ version, version_name: '16.4', database: 'library' }] }
    if (statement.includes('extversion') && vectorVersion !== '')
      return { rows: [{ version: vectorVersion }] }
    if (statement.startsWith('CREATE EXTENSION'))
      return { error: '42501', message: 'permission denied to create extension "vector"' }
    return { rows: [] }
  }
}

describe('a server that Lectern cannot work with', () => {
  it('because it has no pgvector and this user may not add it, says who can help', async () => {
    const server = await fake({ answer: serverAnswers() })
    expect(await failure({ port: server.port, plain: true })).toMatchObject({
      code: 'database-no-vector',
      message: expect.stringContaining('CREATE EXTENSION vector in the database library') as string,
    })
  })

  it('is told the password by every connection of the pool', async () => {
    const server = await fake({ tls: signed, askPassword: true, answer: serverAnswers() })
    expect((await failure({ port: server.port, ca: authority.cert })).code).toBe('database-no-vector')
    expect(server.passwords).toEqual([password, password])
  })

  it('because its pgvector is too old', async () => {
    const server = await fake({ answer: serverAnswers({ vector: '0.4.4' }) })
    expect(await failure({ port: server.port, plain: true })).toMatchObject({
      code: 'database-too-old',
      message: expect.stringContaining('pgvector 0.4.4') as string,
    })
  })

  it('because its PostgreSQL is too old', async () => {
    const server = await fake({ answer: serverAnswers({ version: '140011' }) })
    expect((await failure({ port: server.port, plain: true })).code).toBe('database-too-old')
  })

  it('because it cuts the connection in the middle', async () => {
    const server = await fake({ answer: () => 'cut' })
    expect((await failure({ port: server.port, plain: true })).code).toBe('database-unreachable')
  })
})

describe('a server behind pglite-socket', () => {
  async function served() {
    const folder = await createLibraryFolder()
    cleanUps.push(() => rm(folder, { recursive: true, force: true }))
    const engine = await PGlite.create({ dataDir: pgdataOf(folder), extensions: { vector, pg_textsearch } })
    cleanUps.push(() => engine.close())
    const server = new PGLiteSocketServer({ db: engine, port: 0, host: '127.0.0.1', maxConnections: 4 })
    await server.start()
    cleanUps.push(() => server.stop())
    const port = Number(server.getServerConn().split(':').at(-1))
    const database = await openDatabase(
      { url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, allowPlaintextLoopback: true },
      { holder: 'a test', log: silentLog, poolSize: 1 },
    )
    cleanUps.push(() => database.close())
    return database
  }

  it('is a library like any other', async () => {
    const database = await served()
    expect(database).toMatchObject({ engine: 'remote', capabilities: { wordRanking: 'bm25' } })
    expect(database.location).toMatch(/^postgres on 127\.0\.0\.1:\d+$/)
    await database.transaction((tx) => sql`INSERT INTO settings (key, value) VALUES ('a', '1')`.execute(tx))
    const { rows } = await sql`SELECT key FROM settings`.execute(database.query)
    expect(rows).toEqual([{ key: 'a' }])
  })
})
