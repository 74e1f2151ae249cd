import { getHeapStatistics } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { toAppError } from '../../shared/errors.ts'
import { extractFile } from './extract-file.ts'
import { partsOfFile, type ExtractAnswer, type ExtractRequest } from './extract-messages.ts'

const port = parentPort!
let sendNext: (() => void) | null = null

// pdf.js leaves promises behind that fail when a broken file is closed; what matters fails in the call itself.
process.on('unhandledRejection', () => {})

port.on('message', (request: ExtractRequest) => {
  if (request.type === 'next') sendNext?.()
  else void answer(request.source)
})

async function answer(source: { path: string; name: string }): Promise<void> {
  try {
    for (const part of partsOfFile(await extractFile(source))) {
      const taken = new Promise<void>((resolve) => {
        sendNext = resolve
      })
      post({ type: 'part', part })
      await taken
    }
    post({ type: 'done', memoryBytes: ownMemory() })
  } catch (error) {
    const { code, message, details, cause } = toAppError(error)
    const reason = cause instanceof Error ? { reason: cause.message } : {}
    const stack = code === 'internal' && error instanceof Error ? error.stack : undefined
    post({
      type: 'failed',
      code,
      message,
      details: { ...reason, ...details },
      stack,
      memoryBytes: ownMemory(),
    })
  }
}

function post(message: ExtractAnswer): void {
  port.postMessage(message)
}

/** Memory this thread keeps, by which the pool tells a worker that has grown too large to keep. */
function ownMemory(): number {
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics()
  return heap + external
}
