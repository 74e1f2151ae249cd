import type { Coverage } from '../../shared/api/documents.ts'
import { sayCount, sayNumber } from './say-number.ts'

/** How much of a document can be found by meaning: in a few words for a table, and as a sentence. */
export function describeCoverage({ chunks, embedded, reason }: Coverage): {
  text: string
  isComplete: boolean
  /** Whether it is worth a second look: something is missing that should be there. */
  isAlarming: boolean
  explanation: string
} {
  if (chunks === 0)
    return {
      text: 'no text',
      isComplete: true,
      isAlarming: false,
      explanation: 'This document has no text to search.',
    }
  if (embedded >= chunks) {
    return {
      text: 'all',
      isComplete: true,
      isAlarming: false,
      explanation: `${chunks === 1 ? 'Its only passage' : `All of its ${sayNumber(chunks)} passages`} can be found by words and by meaning.`,
    }
  }
  const words = 'All of it can be found by words.'
  const why = reason ?? 'The others are still to be prepared.'
  if (embedded === 0)
    return {
      text: 'by words',
      isComplete: false,
      isAlarming: reason !== null,
      explanation: `${words} Search by meaning does not cover it yet. ${reason ?? ''}`.trim(),
    }
  return {
    text: `${sayNumber(embedded)} of ${sayNumber(chunks)}`,
    isComplete: false,
    isAlarming: true,
    explanation: `${sayNumber(embedded)} of its ${sayCount(chunks, 'passage')} can be found by meaning. ${why} ${words}`,
  }
}
