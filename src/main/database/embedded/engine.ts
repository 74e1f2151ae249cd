import { MessageChannel, Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors.ts'
import type { Log } from '../../platform/log.ts'
import { workerUrl } from '../../platform/worker-url.ts'
import {
  fileSyncs,
  folderSyncs,
  type EngineCommand,
  type EngineReport,
  type EngineStart,
} from './engine-protocol.ts'
import { PortStream, type EngineConnection } from './port-stream.ts'

/** The embedded PostgreSQL in a thread of its own, opened again whenever it had to be given up. */
export interface Engine {
  /** Resolves when the engine answers. Throws `durability-unavailable`, `library-damaged`, `disk-full`, `timeout`. */
  start(): Promise<void>
  /** A connection for `pg`. Only one at a time gets answers; it opens the engine first if it is not open. */
  connect(): PortStream
  /** Gives the engine up as a kill would: what was committed is in its log. Calls under way fail with `reason`. */
  discard(reason: AppError): Promise<void>
  /** Shuts down in order. */
  close(): Promise<void>
  /** How often files and folders were brought to the disk since this object was made. */
  syncs(): { files: number; folders: number }
}

interface EngineOptions {
  /** The data folder, initialised or empty. */
  pgdata: string
  /** For messages: the folder people know. */
  folder: string
  log: Log
  /** Reading back a long log after a crash takes time; 120 s is far beyond what was measured (1.5 s). */
  startMs?: number
  closeMs?: number
}

/** Lines of PostgreSQL's log kept for an error report. */
const keptLines = 60

/** The engine over a data folder, not yet started. */
export function createEngine({
  pgdata,
  folder,
  log,
  startMs = 120_000,
  closeMs = 20_000,
}: EngineOptions): Engine {
  const syncCounts = new SharedArrayBuffer(8)
  let running: RunningEngine | undefined
  /** Two engines over one folder would destroy it: the next one starts when the last one is gone. */
  let ended: Promise<void> = Promise.resolve()
  let closed = false

  const ensureRunning = async (): Promise<RunningEngine> => {
    if (closed) throw new AppError('cancelled', 'The library is being closed.')
    await ended
    running ??= runEngine({ pgdata, syncCounts }, log)
    const own = running
    try {
      await within(
        startMs,
        own.ready,
        () => new AppError('timeout', `The library in ${folder} did not open within ${startMs / 1000} s.`),
      )
      return own
    } catch (error) {
      if (running === own) running = undefined
      ended = own.terminate(error as Error)
      await ended
      throw error instanceof AppError ? error : startError(folder, error as Error, own.lines)
    }
  }

  const discard = async (reason: AppError): Promise<void> => {
    const own = running
    if (own === undefined) return
    running = undefined
    log.warn('The database engine is given up and will be opened again', {
      reason: reason.message,
      engineLog: own.lines,
    })
    ended = own.terminate(reason)
    await ended
  }

  return {
    start: async () => {
      await ensureRunning()
    },
    connect: () =>
      new PortStream(async (stream) => {
        const own = await ensureRunning()
        own.onBroken = (message) => void discard(brokenError(folder, message, own.lines))
        return own.connect(stream)
      }),
    discard,
    close: async () => {
      closed = true
      const own = running
      running = undefined
      await ended
      await own?.close(closeMs)
    },
    syncs: () => {
      const counts = new Int32Array(syncCounts)
      return { files: Atomics.load(counts, fileSyncs), folders: Atomics.load(counts, folderSyncs) }
    },
  }
}

interface RunningEngine {
  readonly ready: Promise<void>
  readonly lines: readonly string[]
  onBroken: (message: string) => void
  connect(stream: PortStream): EngineConnection
  terminate(reason: Error): Promise<void>
  close(closeMs: number): Promise<void>
}
function runEngine(workerData: EngineStart, log: Log): RunningEngine {
  const worker = new Worker(workerUrl(import.meta.url, './engine-worker.ts'), {
    workerData,
    name: 'lectern-engine',
  })
  const lines: string[] = []
  const streams = new Set<PortStream>()
  const ready = Promise.withResolvers<void>()
  const exited = Promise.withResolvers<void>()
  // Nobody waits any more once it was ready.
  ready.promise.catch(() => {})

  const engine: RunningEngine = {
    ready: ready.promise,
    lines,
    onBroken: () => {},
    connect: (stream) => {
      const { port1, port2 } = new MessageChannel()
      const counters = new SharedArrayBuffer(8)
      const command: EngineCommand = { kind: 'connect', port: port2, counters }
      worker.postMessage(command, [port2])
      streams.add(stream)
      stream.on('close', () => streams.delete(stream))
      return { port: port1, counters }
    },
    terminate: async (reason) => {
      ready.reject(reason)
      for (const stream of streams) stream.destroy(reason)
      // Waiting for the thread makes sure that no write of it comes later.
      await worker.terminate()
    },
    close: async (closeMs) => {
      const command: EngineCommand = { kind: 'close' }
      worker.postMessage(command)
      const late = setTimeout(() => void worker.terminate(), closeMs)
      await exited.promise
      clearTimeout(late)
    },
  }

  worker.on('message', (report: EngineReport) => {
    if (report.kind === 'line') {
      lines.push(report.text)
      if (lines.length > keptLines) lines.shift()
      log.debug('engine', { line: report.text })
    } else if (report.kind === 'ready') ready.resolve()
    else if (report.kind === 'failed') {
      ready.reject(
        report.code === undefined
          ? new Error(report.message)
          : new AppError(
              report.code,
              `This computer does not bring writes to its disk as the library needs it: ${report.message}.`,
            ),
      )
    } else if (report.kind === 'broken') {
      ready.reject(new Error(report.message))
      engine.onBroken(report.message)
    }
  })
  worker.on('error', (error) => {
    ready.reject(error)
    engine.onBroken(error instanceof Error ? error.message : String(error))
  })
  worker.on('exit', () => {
    ready.reject(new Error('The engine ended before it was ready.'))
    for (const stream of streams) stream.destroy()
    exited.resolve()
  })
  return engine
}

function startError(folder: string, cause: Error, lines: readonly string[]): AppError {
  const text = [cause.message, ...lines].join('\n')
  const options = { cause, details: { engineLog: [...lines] } }
  if (/No space left on device|ENOSPC/.test(text)) {
    return new AppError(
      'disk-full',
      `The disk with the library in ${folder} is full. Free some space and try again; nothing is lost.`,
      options,
    )
  }
  if (/Permission denied|EACCES|EROFS|Read-only file system/.test(text)) {
    return new AppError(
      'library-unwritable',
      `The library in ${folder} cannot be written. Check the folder's permissions.`,
      options,
    )
  }
  return new AppError(
    'library-damaged',
    `The library in ${folder} could not be opened: its database is damaged. Nothing was changed. Restore it from a backup, or keep the folder and ask for help.`,
    options,
  )
}

function brokenError(folder: string, message: string, lines: readonly string[]): AppError {
  const text = [message, ...lines].join('\n')
  const options = { details: { engineLog: [...lines] } }
  if (/No space left on device|ENOSPC/.test(text)) {
    return new AppError(
      'disk-full',
      `The disk with the library in ${folder} is full. What was saved before is safe; free some space and try again.`,
      options,
    )
  }
  return new AppError(
    'internal',
    'The database engine stopped and is being opened again. What was saved before is safe; try again.',
    options,
  )
}

async function within<T>(ms: number, promise: Promise<T>, late: () => Error): Promise<T> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(late()), ms)
  try {
    return await Promise.race([promise, timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}
