import type { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'

/** What the watchdog knows of a busy worker. */
export interface WatchedWorker {
  thread: Worker
  /** Heap and buffers of the thread by its last report. */
  ownBytes: number
  /** Resident memory of the process when the file began. */
  startRss: number
  /** When the thread was last asked and has not answered. */
  probeSince: number | null
}

/** Memory a bomb can take between two looks: the watchdog strikes this much before the limit. */
const headroomBytes = 64 * 1024 * 1024

/** A bomb fills some hundred megabytes in a tenth of a second; asking is cheap (0.05 ms). */
const intervalMs = 50

/**
 * Watches busy workers and reports each that takes more than `limitBytes`: by its own count of heap and buffers, and by
 * the growth of the process, because a thread deep in native code answers nothing. Gives a function that ends it.
 */
export function watchMemory<W extends WatchedWorker>(
  busyWorkers: () => W[],
  limitBytes: number,
  onExcess: (worker: W) => void,
): () => void {
  const timer = setInterval(() => {
    const busy = busyWorkers()
    if (busy.length === 0) return
    const rss = process.memoryUsage.rss()
    for (const worker of busy) {
      probe(worker)
      if (exceeds(worker, rss - worker.startRss, limitBytes - headroomBytes)) onExcess(worker)
    }
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * The process grows for other reasons too (the database, another file), so growth counts only against a worker that
 * has a good part of it, or that has not answered for half a second.
 */
function exceeds(worker: WatchedWorker, growth: number, limitBytes: number): boolean {
  if (worker.ownBytes > limitBytes) return true
  const isSilent = worker.probeSince !== null && performance.now() - worker.probeSince > 500
  return growth > limitBytes && (worker.ownBytes > limitBytes / 3 || isSilent)
}

function probe(worker: WatchedWorker): void {
  if (worker.probeSince !== null) return
  worker.probeSince = performance.now()
  worker.thread.getHeapStatistics().then(
    (statistics) => {
      worker.ownBytes = statistics.total_heap_size + statistics.external_memory
      worker.probeSince = null
    },
    // The thread has ended: the pool hears of it itself.
    () => {},
  )
}

/** The sentence for a file that needs more memory than one may. */
export function memoryComplaint(source: { name: string }, limitBytes: number): AppError {
  return new AppError(
    'file-too-complex',
    `${source.name} needs more than ${Math.round(limitBytes / 2 ** 20)} MB of memory to be read, so reading it was stopped. Split it into smaller files, or save it again with smaller pictures, and import that.`,
  )
}
