import type { MessagePort } from 'node:worker_threads'

/** 128 KiB: big enough that a large result is few messages, small enough that the reader's thread is not held up. */
const chunkBytes = 128 * 1024
/** Bytes under way before the engine waits for the reader. */
const windowBytes = 1024 * 1024

/** Sends the engine's answers through a port, in chunks, without running ahead of the reader. */
export interface AnswerSender {
  /** Copies `bytes`; waits (the thread stands still) while the reader is too far behind. */
  send(bytes: Uint8Array): void
  /** Sends what is gathered. */
  flush(): void
}

/** Positions in a connection's shared counters. */
export const takenBytes = 0
export const readerGone = 1

/** A sender for one connection; the reader (PortStream) raises `takenBytes` and sets `readerGone` when it leaves. */
export function createAnswerSender(port: MessagePort, counters: SharedArrayBuffer): AnswerSender {
  const shared = new Int32Array(counters)
  let chunk = new Uint8Array(chunkBytes)
  let used = 0
  let sent = 0

  const isReaderGone = () => Atomics.load(shared, readerGone) === 1

  const flush = () => {
    if (used === 0) return
    // A transferred buffer costs no copy; a small answer is copied out so that the chunk can be used again.
    const bytes = used > chunkBytes / 2 ? chunk.subarray(0, used) : chunk.slice(0, used)
    if (bytes.buffer === chunk.buffer) chunk = new Uint8Array(chunkBytes)
    sent = (sent + used) | 0
    used = 0
    port.postMessage(bytes, [bytes.buffer])
    waitForReader()
  }

  // The engine answers in one blocking call, so the only way to wait in the middle of it is to block too.
  const waitForReader = () => {
    for (;;) {
      const seen = Atomics.load(shared, takenBytes)
      if (isReaderGone() || ((sent - seen) | 0) <= windowBytes) return
      // The limit covers the moment between looking at `readerGone` and falling asleep.
      Atomics.wait(shared, takenBytes, seen, 100)
    }
  }

  return {
    send: (bytes) => {
      let offset = 0
      while (offset < bytes.length && !isReaderGone()) {
        const part = bytes.subarray(offset, offset + chunkBytes - used)
        chunk.set(part, used)
        used += part.length
        offset += part.length
        if (used === chunkBytes) flush()
      }
    },
    flush,
  }
}
