import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch'
import { vector } from '@electric-sql/pglite-pgvector'
import { createAnswerSender } from './answer-sender.ts'
import { NotDurableError, proveDurable } from './durability-check.ts'
import { DurableNodeFS, durableStartParams } from './durable-files.ts'
import { walSegmentMb, type EngineCommand, type EngineReport, type EngineStart } from './engine-protocol.ts'
import { isTerminate, WireMessages } from './wire-messages.ts'

/**
 * Settings for a laptop: a cache of 32 MB took the process from 367 to 234 MB at start (the system's file cache does
 * the rest), and the just-in-time compiler does not exist in WebAssembly. The log holds what matters for a repair
 * and no statements, which could quote a user's text.
 */
const smallEngine = [
  'shared_buffers=32MB',
  'max_connections=4',
  'max_wal_size=128MB',
  'jit=off',
  'log_min_messages=log',
  'log_min_error_statement=panic',
].flatMap((setting) => ['-c', setting])

const { pgdata, syncCounts } = workerData as EngineStart
const report = (message: EngineReport) => parentPort!.postMessage(message)

try {
  serve(await start())
} catch (error) {
  report({
    kind: 'failed',
    message: error instanceof Error ? error.message : String(error),
    ...(error instanceof NotDurableError ? { code: 'durability-unavailable' as const } : {}),
  })
}

async function start(): Promise<PGlite> {
  const engine = await PGlite.create({
    fs: new DurableNodeFS(pgdata, syncCounts),
    extensions: { vector, pg_textsearch },
    initDbStartParams: [`--wal-segsize=${walSegmentMb}`],
    startParams: [...durableStartParams, ...smallEngine],
    onStderr: (text) => {
      report({ kind: 'line', text })
      // After a PANIC the engine spins for ever on its next message: say so while it still can.
      if (/\bPANIC:|Aborted\(/.test(text)) report({ kind: 'broken', message: text })
      return false
    },
  })
  await proveDurable(engine, syncCounts)
  report({ kind: 'ready' })
  return engine
}

function serve(engine: PGlite): void {
  let work = Promise.resolve()
  // One after the other: the engine is one session, and a connection must not see another's transaction.
  const enqueue = (task: () => Promise<void>) => {
    work = work.then(task).catch((error: unknown) => {
      report({ kind: 'broken', message: error instanceof Error ? error.message : String(error) })
    })
  }
  parentPort!.on('message', (command: EngineCommand) => {
    if (command.kind === 'connect') serveConnection(engine, command.port, command.counters, enqueue)
    else enqueue(() => close(engine))
  })
}

function serveConnection(
  engine: PGlite,
  port: MessagePort,
  counters: SharedArrayBuffer,
  enqueue: (task: () => Promise<void>) => void,
): void {
  const messages = new WireMessages()
  const answers = createAnswerSender(port, counters)
  enqueue(() => resetSession(engine))
  port.on('message', (bytes: Uint8Array) => {
    for (const batch of messages.add(bytes)) {
      if (isTerminate(batch)) return port.close()
      enqueue(async () => {
        await engine.execProtocolRawStream(batch, { onRawData: (bytes) => answers.send(bytes) })
        answers.flush()
      })
    }
  })
  port.on('close', () => enqueue(() => resetSession(engine)))
}

/** What the last connection left open must not reach the next one. */
async function resetSession(engine: PGlite): Promise<void> {
  // A Sync first: after an error the engine skips everything up to one, and the client may have left before sending it.
  await engine.execProtocolRaw(Uint8Array.of(0x53, 0, 0, 0, 4))
  if (engine.isInTransaction()) await engine.exec('ROLLBACK')
  await engine.exec('DISCARD ALL')
}

async function close(engine: PGlite): Promise<void> {
  await engine.close()
  report({ kind: 'closed' })
  parentPort!.close()
}
