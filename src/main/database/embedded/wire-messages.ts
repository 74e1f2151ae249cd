/**
 * Gathers the bytes of the PostgreSQL protocol a client sends and hands them on in whole messages, and only once
 * the client waits for an answer: the engine works through everything it is handed in one go, and a half message, or
 * a Parse without its Sync, would leave it waiting inside a blocking read.
 */
export class WireMessages {
  #pending: Uint8Array = new Uint8Array(0)
  #started = false

  /** Adds bytes; returns what can be executed now, or undefined. A startup message comes alone. */
  add(bytes: Uint8Array): Uint8Array[] {
    this.#pending = this.#pending.length === 0 ? bytes : concat(this.#pending, bytes)
    const ready: Uint8Array[] = []
    let scanned = 0
    let complete = 0
    const view = new DataView(this.#pending.buffer, this.#pending.byteOffset, this.#pending.byteLength)
    for (;;) {
      const header = this.#started ? 5 : 4
      if (scanned + header > view.byteLength) break
      const length = this.#started ? 1 + view.getInt32(scanned + 1) : view.getInt32(scanned)
      if (scanned + length > view.byteLength) break
      const code = this.#started ? view.getUint8(scanned) : startup
      scanned += length
      if (code === startup) {
        this.#started = true
        ready.push(this.#pending.slice(0, scanned))
        complete = scanned
      } else if (answered.has(code)) {
        ready.push(this.#pending.slice(complete, scanned))
        complete = scanned
      }
    }
    this.#pending = this.#pending.subarray(complete)
    return ready
  }
}

const startup = -1
/** Query, Sync, Flush, Terminate, FunctionCall, CopyDone, CopyFail: after these the client waits. */
const answered: ReadonlySet<number> = new Set(Buffer.from('QSHXFcf'))

/** Whether a batch is the client's goodbye. */
export function isTerminate(batch: Uint8Array): boolean {
  return batch[0] === 0x58
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
