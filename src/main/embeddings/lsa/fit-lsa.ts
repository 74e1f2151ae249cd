import { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors.ts'
import { workerUrl } from '../../platform/worker-url.ts'
import type { LsaWorkerAnswer, LsaWorkerRequest } from './lsa-worker-messages.ts'

/** A fitted model, ready to be stored. */
export interface FittedLsa {
  parts: Uint8Array[]
  /** Different terms a passage has in the mean. */
  meanTerms: number
}

/**
 * Fits a model in a thread of its own on passages that come in pages, each a string of search terms. Nothing but the
 * page at hand is held here. Throws `cancelled` within moments of the abort: the thread is ended, not asked.
 */
export async function fitLsa(
  pages: AsyncIterable<string[]>,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number) => void },
): Promise<FittedLsa> {
  if (signal.aborted) throw cancelled()
  const worker = new Worker(workerUrl(import.meta.url, './lsa-worker.ts'), {
    name: 'fit the model of meaning',
    // 60 000 terms, 32 000 rows: 415 MB measured for the whole process, most of it outside the heap.
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  })
  let onAnswer: (answer: LsaWorkerAnswer) => void = () => {}
  let fail: (error: Error) => void = () => {}
  const failed = new Promise<never>((_, reject) => (fail = reject))
  // Whoever waits hears of the failure; between two waits nobody does, and that is no unhandled rejection.
  failed.catch(() => {})
  worker.on('message', (answer: LsaWorkerAnswer) => onAnswer(answer))
  worker.on('error', (cause) =>
    fail(new AppError('internal', 'The model of meaning could not be fitted.', { cause })),
  )
  worker.on('exit', () => fail(new AppError('internal', 'The model of meaning was not finished.')))
  const abort = () => fail(cancelled())
  signal.addEventListener('abort', abort)

  function ask<T>(request: LsaWorkerRequest, read: (answer: LsaWorkerAnswer) => T | null): Promise<T> {
    const answered = new Promise<T>((resolve) => {
      onAnswer = (answer) => {
        const value = read(answer)
        if (value !== null) resolve(value)
      }
    })
    worker.postMessage(request)
    return Promise.race([answered, failed])
  }

  try {
    for await (const passages of pages) {
      if (signal.aborted) throw cancelled()
      await ask({ type: 'add', passages }, (answer) => (answer.type === 'added' ? true : null))
    }
    return await ask({ type: 'fit' }, (answer) => {
      if (answer.type === 'progress') onProgress(answer.share)
      return answer.type === 'fitted' ? answer : null
    })
  } finally {
    signal.removeEventListener('abort', abort)
    await worker.terminate()
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Fitting the model of meaning was cancelled.')
}
