import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'
import { workerUrl } from '../platform/worker-url.ts'
import { joinParts, type ExtractAnswer, type ExtractPart, type ExtractRequest } from './extract-messages.ts'
import { extractionLimits } from './extraction-limits.ts'
import { memoryComplaint, watchMemory, type WatchedWorker } from './extract-watchdog.ts'
import type { PreparedFile } from './prepared-document.ts'

/** Where the bytes are, and the name that sentences call the file by. */
export interface ExtractSource {
  path: string
  name: string
}

/** Extracts files in worker threads that can be killed. */
export interface ExtractPool {
  /**
   * The file's documents, ready to be embedded and stored. Waits while all workers are busy. Throws AppError
   * `file-*`, `internal` for a fault of ours, and the signal's reason within moments of an abort, whatever the file does.
   */
  extract(source: ExtractSource, signal?: AbortSignal): Promise<PreparedFile>
  /** Ends all workers; what is under way fails as `cancelled`. */
  close(): Promise<void>
}

interface Limits {
  timeMs: number
  memoryBytes: number
  /** How long a worker without work stays, so that a burst of small files does not start one each time. */
  idleMs: number
  /** A worker that keeps more than this after a file is replaced. */
  keepBytes: number
  /** How long a file waits for the workers there are before another one is started for it. */
  spareAfterMs: number
}

const defaultLimits: Limits = {
  timeMs: extractionLimits.timeMs,
  memoryBytes: extractionLimits.memoryBytes,
  idleMs: 20_000,
  // Twice what a worker with all parsers loaded and a hundred files behind it keeps.
  keepBytes: 256 * 1024 * 1024,
  spareAfterMs: 0,
}

interface Task {
  source: ExtractSource
  signal: AbortSignal | undefined
  /** When it came, on the clock of `performance.now`. */
  since: number
  parts: ExtractPart[]
  resolve(file: PreparedFile): void
  reject(error: unknown): void
}

interface PoolWorker extends WatchedWorker {
  task: Task | null
  deadline: NodeJS.Timeout | null
  idle: NodeJS.Timeout | null
}

/** A pool of `size` extraction workers, each started when first needed. */
export function createExtractPool(options: { size: number; limits?: Partial<Limits> }): ExtractPool {
  const limits = { ...defaultLimits, ...options.limits }
  const workers = new Set<PoolWorker>()
  const queue: Task[] = []
  let isClosed = false
  let later: NodeJS.Timeout | null = null
  const stopWatching = watchMemory(
    () => [...workers].filter((worker) => worker.task !== null),
    limits.memoryBytes,
    (worker) => kill(worker, (task) => memoryComplaint(task.source, limits.memoryBytes)),
  )

  function start(): PoolWorker {
    const thread = new Worker(workerUrl(import.meta.url, './extract-worker.ts'), {
      name: 'extract',
      // Only the heap of JavaScript; buffers lie outside and are the watchdog's.
      resourceLimits: { maxOldGenerationSizeMb: Math.ceil(limits.memoryBytes / 2 ** 20), stackSizeMb: 4 },
      // What parsers print is for their developers.
      stdout: true,
      stderr: true,
    })
    thread.stdout.resume()
    thread.stderr.resume()
    const worker: PoolWorker = {
      thread,
      task: null,
      deadline: null,
      idle: null,
      ownBytes: 0,
      startRss: 0,
      probeSince: null,
    }
    thread.on('message', (answer: ExtractAnswer) => receive(worker, answer))
    thread.on('error', (error) => kill(worker, (task) => crashError(error, task.source)))
    thread.on('exit', () => kill(worker, (task) => crashError(null, task.source)))
    workers.add(worker)
    return worker
  }

  function pump(): void {
    while (queue.length > 0) {
      const free = [...workers].find((worker) => worker.task === null)
      if (!free && workers.size >= options.size) return
      const patience = queue[0]!.since + limits.spareAfterMs - performance.now()
      if (!free && workers.size > 0 && patience > 0) {
        later ??= setTimeout(() => {
          later = null
          pump()
        }, patience)
        return
      }
      assign(free ?? start(), queue.shift()!)
    }
  }

  function assign(worker: PoolWorker, task: Task): void {
    if (worker.idle) clearTimeout(worker.idle)
    worker.idle = null
    worker.task = task
    worker.ownBytes = 0
    worker.startRss = process.memoryUsage.rss()
    worker.deadline = setTimeout(
      () => kill(worker, (task) => tooSlow(task.source, limits.timeMs)),
      limits.timeMs,
    )
    worker.thread.ref()
    send(worker, { type: 'extract', source: task.source })
  }

  function receive(worker: PoolWorker, answer: ExtractAnswer): void {
    const task = worker.task
    if (!task) return
    if (answer.type === 'part') {
      task.parts.push(answer.part)
      send(worker, { type: 'next' })
      return
    }
    worker.task = null
    if (worker.deadline) clearTimeout(worker.deadline)
    if (answer.memoryBytes > limits.keepBytes) kill(worker)
    else rest(worker)
    if (answer.type === 'done') task.resolve(joinParts(task.parts))
    else task.reject(answerError(answer))
    pump()
  }

  function rest(worker: PoolWorker): void {
    // A waiting worker must not keep the program alive.
    worker.thread.unref()
    worker.idle = setTimeout(() => kill(worker), limits.idleMs)
    worker.idle.unref()
  }

  /** Ends a worker for good; its file fails with what `reason` says. */
  function kill(worker: PoolWorker, reason?: (task: Task) => unknown): void {
    if (!workers.delete(worker)) return
    if (worker.deadline) clearTimeout(worker.deadline)
    if (worker.idle) clearTimeout(worker.idle)
    const task = worker.task
    worker.task = null
    void worker.thread.terminate()
    if (task && reason) task.reject(reason(task))
    if (!isClosed) pump()
  }

  return {
    extract(source, signal) {
      return new Promise((resolve, reject) => {
        if (isClosed) return reject(closedError())
        if (signal?.aborted) return reject(signal.reason as Error)
        const handleAbort = () => {
          const waiting = queue.indexOf(task)
          if (waiting >= 0) queue.splice(waiting, 1)
          const worker = [...workers].find((candidate) => candidate.task === task)
          if (worker) kill(worker)
          reject(signal?.reason as Error)
        }
        const task: Task = {
          source,
          signal,
          since: performance.now(),
          parts: [],
          resolve(file) {
            signal?.removeEventListener('abort', handleAbort)
            resolve(file)
          },
          reject(error) {
            signal?.removeEventListener('abort', handleAbort)
            reject(error)
          },
        }
        signal?.addEventListener('abort', handleAbort, { once: true })
        queue.push(task)
        pump()
      })
    },
    async close() {
      isClosed = true
      stopWatching()
      if (later) clearTimeout(later)
      for (const task of queue.splice(0)) task.reject(closedError())
      const ending = [...workers].map((worker) => worker.thread.terminate())
      for (const worker of workers) kill(worker, closedError)
      await Promise.all(ending)
    },
  }
}

function send(worker: PoolWorker, request: ExtractRequest): void {
  worker.thread.postMessage(request)
}

function answerError(answer: Extract<ExtractAnswer, { type: 'failed' }>): AppError {
  const error = new AppError(answer.code, answer.message, { details: answer.details })
  if (answer.stack) error.stack = answer.stack
  return error
}

function closedError(): AppError {
  return new AppError('cancelled', 'The import was stopped because Lectern is closing.')
}

function tooSlow(source: ExtractSource, timeMs: number): AppError {
  return new AppError(
    'file-too-slow',
    `${source.name} took longer than ${Math.round(timeMs / 1000)} seconds to read, so reading it was stopped. Split it into smaller files, or save it again in the program it was made with, and import that.`,
  )
}

/** A thread that ended by itself: out of heap, or a parser brought it down. */
function crashError(error: unknown, source: ExtractSource): AppError {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isMemory) return memoryComplaint(source, extractionLimits.memoryBytes)
  return new AppError(
    'file-damaged',
    `${source.name} could not be read: something in it stopped the program that reads it. Open it in the program it was made with, save it again, and import that.`,
    { cause: error, details: { reason: error instanceof Error ? error.message : 'worker ended' } },
  )
}
