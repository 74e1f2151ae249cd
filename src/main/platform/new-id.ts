import { randomUUID } from 'node:crypto'

/** A new UUID of version 7 (RFC 9562): unique anywhere, and ascending in time so that index pages fill in order. */
export function newId(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  // Random digits of version 4, which Node draws for many at once: ten times as fast as drawing sixteen bytes each time.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
