import { toApiFailure } from '../api/client-errors.ts'

/** Everything that helps someone else to find a failure's cause, as text to paste. Holds no text of documents. */
export function describeError(error: unknown, doing: string, now = new Date()): string {
  const { code, message, data } = toApiFailure(error)
  const lines = [`Lectern: ${doing}`, `Reason: ${message}`, `Code: ${code}`]
  if (typeof data.id === 'string') lines.push(`Log entry: ${data.id}`)
  // An error of the page itself has no log entry; its own text is all there is.
  if (code === 'internal' && error instanceof Error && data.id === undefined)
    lines.push(`Page: ${error.name}: ${error.message}`)
  return [...lines, `Time: ${now.toISOString()}`].join('\n')
}
