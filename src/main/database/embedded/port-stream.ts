import { Duplex } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'
import { readerGone, takenBytes } from './answer-sender.ts'

/** A connection to the engine's thread: the port its bytes travel on, and counters both sides see. */
export interface EngineConnection {
  port: MessagePort
  counters: SharedArrayBuffer
}

/**
 * The engine's thread as the socket `pg` expects. Bytes written in one go travel as one message; answers are
 * acknowledged once they are taken, one acknowledgement a turn of the event loop, so that a large result neither
 * piles up nor holds up this thread.
 */
export class PortStream extends Duplex {
  readonly #open: (stream: PortStream) => Promise<EngineConnection>
  #connection: EngineConnection | undefined
  #untakenBytes = 0
  #acknowledging = false
  #full = false

  /** `open` is called when `pg` connects; it may take as long as the engine takes to start. */
  constructor(open: (stream: PortStream) => Promise<EngineConnection>) {
    super({ decodeStrings: false })
    this.#open = open
  }

  /** Called by `pg` in place of a socket's; emits `connect`. */
  connect(): this {
    this.#open(this).then(
      (connection) => {
        if (this.destroyed) return connection.port.close()
        this.#connection = connection
        connection.port.on('message', (bytes: Uint8Array) => this.#receive(bytes))
        connection.port.on('close', () => this.destroy())
        this.emit('connect')
      },
      (error: Error) => this.destroy(error),
    )
    return this
  }

  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    this.#connection?.port.ref()
    return this
  }
  unref(): this {
    this.#connection?.port.unref()
    return this
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    this.#post([chunk])
    done()
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error) => void): void {
    this.#post(chunks.map(({ chunk }) => chunk))
    done()
  }

  override _read(): void {
    this.#full = false
    this.#acknowledge()
  }

  override _final(done: (error?: Error) => void): void {
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#connection !== undefined) {
      // The engine may stand still in the middle of an answer, waiting for us.
      const shared = new Int32Array(this.#connection.counters)
      Atomics.store(shared, readerGone, 1)
      Atomics.notify(shared, takenBytes)
      this.#connection.port.close()
    }
    done(error)
  }

  #post(parts: readonly Uint8Array[]): void {
    // A fresh buffer, because it is handed over and `pg` keeps some of its own for the next query.
    const message = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let offset = 0
    for (const part of parts) {
      message.set(part, offset)
      offset += part.length
    }
    this.#connection?.port.postMessage(message, [message.buffer])
  }

  #receive(bytes: Uint8Array): void {
    if (this.destroyed || this.readableEnded) return
    this.#untakenBytes += bytes.length
    this.#full = !this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    if (!this.#full) this.#acknowledge()
  }

  #acknowledge(): void {
    if (this.#acknowledging || this.#untakenBytes === 0) return
    this.#acknowledging = true
    setImmediate(() => {
      this.#acknowledging = false
      if (this.#full || this.#connection === undefined) return
      const shared = new Int32Array(this.#connection.counters)
      Atomics.add(shared, takenBytes, this.#untakenBytes)
      Atomics.notify(shared, takenBytes)
      this.#untakenBytes = 0
    })
  }
}
