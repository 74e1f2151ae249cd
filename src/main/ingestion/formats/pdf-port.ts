type Listener = (event: { data: unknown }) => void

/** One end of a connection between pdf.js and its parser, in the shape of a browser's message port. */
export interface DirectPort {
  postMessage(message: unknown): void
  addEventListener(name: string, listener: Listener): void
  removeEventListener(name: string, listener: Listener): void
}

/**
 * Two ends of a connection inside one thread that hands objects over as they are. pdf.js's own copies every message
 * deeply, which costs a seventh of the time of reading text (see bench/results and docs/decisions).
 */
export function connectedPorts(): [DirectPort, DirectPort] {
  const here = new Set<Listener>()
  const there = new Set<Listener>()
  return [createPort(here, there), createPort(there, here)]
}

function createPort(own: Set<Listener>, other: Set<Listener>): DirectPort {
  return {
    postMessage(message) {
      const data = detached(message, 2)
      queueMicrotask(() => {
        for (const listener of other) listener({ data })
      })
    },
    addEventListener(name, listener) {
      if (name === 'message') own.add(listener)
    },
    removeEventListener(_name, listener) {
      own.delete(listener)
    },
  }
}

/**
 * A copy of the message down to its chunk, because the parser empties and refills the object it has just sent; the
 * lists and texts inside are left to the receiver.
 */
function detached(value: unknown, levels: number): unknown {
  if (levels === 0 || typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, detached(field, levels - 1)]))
}
