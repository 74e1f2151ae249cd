import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { WireMessages } from '../../src/main/database/embedded/wire-messages.ts'
import type { Certificate } from './certificates.ts'

/** What the server says to a statement: rows of text under column names, an error, or nothing but a cut connection. */
export type FakeAnswer = { rows: Record<string, string>[] } | { error: string; message: string } | 'cut'

interface FakeServer {
  /** Its certificate; without one it refuses TLS. */
  tls?: Certificate
  /** Answers the wish for TLS itself, in place of 'S' or 'N'. */
  insteadOfTls?: Buffer
  /** The error to send on the nth connection (from 0) in place of letting it in. */
  refuse?: (connection: number) => { error: string; message: string } | undefined
  askPassword?: boolean
  answer?: (statement: string) => FakeAnswer
}

/** A server that speaks just enough of PostgreSQL's protocol to fail in every way. */
export interface FakePostgres {
  port: number
  /** Connections that sent a startup message. */
  connections(): number
  /** Every byte that arrived outside of TLS. */
  plainBytes(): string
  /** Passwords that arrived, in TLS or not. */
  passwords: string[]
  /** Cuts every connection. */
  cutAll(): void
  stop(): Promise<void>
}

/** Starts the server on a free loopback port. */
export async function startFakePostgres(options: FakeServer): Promise<FakePostgres> {
  const sockets = new Set<Socket>()
  const plain: Buffer[] = []
  const passwords: string[] = []
  let connections = 0

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    const onData = (data: Buffer) => {
      plain.push(data)
      if (data.length !== 8 || data.readInt32BE(4) !== tlsRequest) {
        socket.off('data', onData)
        serve(socket, data)
        return
      }
      if (options.tls === undefined || options.insteadOfTls !== undefined) {
        socket.write(options.insteadOfTls ?? 'N')
        return
      }
      socket.off('data', onData)
      socket.write('S')
      const secure = new TLSSocket(socket, { isServer: true, key: options.tls.key, cert: options.tls.cert })
      secure.on('error', () => {})
      secure.once('data', (first: Buffer) => serve(secure, first))
    }
    socket.on('data', onData)
  })

  const serve = (socket: Socket, first: Buffer) => {
    const number = connections
    connections += 1
    const refusal = options.refuse?.(number)
    const letIn = () =>
      socket.write(refusal === undefined ? welcome : errorMessage(refusal.error, refusal.message))
    const messages = new WireMessages()
    messages.add(new Uint8Array(first))
    if (options.askPassword) socket.write(message('R', int32(3)))
    else letIn()
    socket.on('data', (data: Buffer) => {
      if (options.askPassword && data[0] === 'p'.charCodeAt(0)) {
        passwords.push(data.subarray(5, -1).toString())
        letIn()
        return
      }
      for (const batch of messages.add(new Uint8Array(data))) reply(socket, statementOf(Buffer.from(batch)))
    })
  }

  const reply = (socket: Socket, statement: string | undefined) => {
    if (statement === undefined) {
      socket.end()
      return
    }
    const answer = options.answer?.(statement) ?? { rows: [] }
    if (answer === 'cut') {
      socket.destroy()
      return
    }
    socket.write(
      Buffer.concat(
        'error' in answer
          ? [errorMessage(answer.error, answer.message), ready]
          : [...rowsMessages(answer.rows), ready],
      ),
    )
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    plainBytes: () => Buffer.concat(plain).toString('latin1'),
    passwords,
    cutAll,
    stop: async () => {
      cutAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const tlsRequest = 80877103

/** The SQL of a Query or of the Parse that begins a batch; undefined for goodbye. */
function statementOf(batch: Buffer): string | undefined {
  const kind = String.fromCharCode(batch[0]!)
  if (kind === 'X') return undefined
  const start = kind === 'P' ? batch.indexOf(0, 5) + 1 : 5
  return batch.subarray(start, batch.indexOf(0, start)).toString()
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function message(kind: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(kind), int32(content.length + 4), content])
}

const ready = message('Z', Buffer.from('I'))
const welcome = Buffer.concat([message('R', int32(0)), message('K', int32(1), int32(1)), ready])

function errorMessage(code: string, text: string): Buffer {
  return message('E', Buffer.from(`SERROR\0VERROR\0C${code}\0M${text}\0\0`))
}

function rowsMessages(rows: Record<string, string>[]): Buffer[] {
  const columns = Object.keys(rows[0] ?? {})
  // Type 25 is text: the driver hands the values on as they are.
  const fields = columns.map((name) =>
    Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
  )
  return [
    message('1'),
    message('2'),
    message('T', int16(columns.length), ...fields),
    ...rows.map((row) =>
      message(
        'D',
        int16(columns.length),
        ...columns.flatMap((name) => [int32(Buffer.byteLength(row[name]!)), Buffer.from(row[name]!)]),
      ),
    ),
    message('C', Buffer.from(`SELECT ${rows.length}\0`)),
  ]
}
