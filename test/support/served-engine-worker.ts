import { createServer, type AddressInfo, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch'
import { vector } from '@electric-sql/pglite-pgvector'
import { isTerminate, WireMessages } from '../../src/main/database/embedded/wire-messages.ts'

/**
 * Many connections share the engine's one session, so a batch runs whole, and while a transaction is open only the
 * connection that opened it gets its turn.
 */
interface Batch {
  socket: Socket
  bytes: Uint8Array
}

const { pgdata } = workerData as { pgdata: string }
const engine = await PGlite.create({ dataDir: pgdata, extensions: { vector, pg_textsearch } })
const waiting: Batch[] = []
let owner: Socket | undefined
let isWorking = false

const server = createServer((socket) => {
  const messages = new WireMessages()
  let isNegotiated = false
  socket.setNoDelay(true)
  socket.on('data', (data) => {
    // A wish for TLS comes before the startup message; this server has none.
    if (!isNegotiated && data.length === 8 && data.readInt32BE(4) === 80877103) {
      socket.write('N')
      return
    }
    isNegotiated = true
    for (const bytes of messages.add(new Uint8Array(data))) {
      if (isTerminate(bytes)) socket.end()
      else waiting.push({ socket, bytes })
    }
    void work()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    for (let i = waiting.length - 1; i >= 0; i -= 1) if (waiting[i]!.socket === socket) waiting.splice(i, 1)
    if (owner === socket) void rollBackFor(socket)
  })
})

async function work(): Promise<void> {
  if (isWorking) return
  isWorking = true
  for (;;) {
    const next = waiting.findIndex(({ socket }) => owner === undefined || owner === socket)
    if (next === -1) break
    const [{ socket, bytes }] = waiting.splice(next, 1) as [Batch]
    await engine.execProtocolRawStream(bytes, {
      onRawData: (answer) => {
        if (socket.writable) socket.write(new Uint8Array(answer))
      },
    })
    owner = engine.isInTransaction() ? socket : undefined
    if (owner?.destroyed) await rollBackFor(socket)
  }
  isWorking = false
}

async function rollBackFor(socket: Socket): Promise<void> {
  if (owner !== socket) return
  owner = undefined
  if (engine.isInTransaction()) await engine.exec('ROLLBACK')
  void work()
}

server.listen(0, '127.0.0.1', () => parentPort!.postMessage((server.address() as AddressInfo).port))
