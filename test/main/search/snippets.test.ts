import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeSnippet, type Snippet } from '../../../src/main/search/snippets.ts'
import { analyzeQuery } from '../../../src/main/text/analyze-query.ts'
import { markdownText } from '../../support/markdown-arbitrary.ts'

function snippet(markdown: string, query: string, language = 'eng', maxLength?: number): Snippet {
  return makeSnippet(markdown, analyzeQuery(query, [language]), language, maxLength)
}

function marked({ text, highlights }: Snippet): string[] {
  return highlights.map(({ start, end }) => text.slice(start, end))
}

const filler = 'Nothing of interest stands in this sentence at all. '

describe('making a snippet', () => {
  it('shows the place with most of the query’s words and marks them as they stand there', () => {
    const found = snippet(
      `${filler.repeat(8)}A question alone. ${filler.repeat(8)}Teachers ask **open** questions. ${filler.repeat(8)}`,
      'open question for a teacher',
    )
    expect(marked(found)).toEqual(['Teachers', 'open', 'questions'])
    expect(found.text.startsWith('… Teachers ask open questions.')).toBe(true)
    expect(found.text.endsWith(' …')).toBe(true)
    expect(found.matchedWords).toEqual(['question', 'Teachers', 'open', 'questions'])
  })

  it('prefers the word that says more where each stands alone', () => {
    const found = snippet(
      `Feedback has one purpose. ${filler.repeat(10)}Then give it to them. ${filler.repeat(4)}`,
      'how do I give feedback',
    )
    expect(marked(found)).toEqual(['Feedback'])
  })

  it('shows a short passage whole, without ellipses', () => {
    expect(snippet('# Title\n\nShort *text*.', 'text')).toEqual({
      text: 'Title\nShort text.',
      highlights: [{ start: 12, end: 16 }],
      matchedWords: ['text'],
    })
  })

  it('shows the beginning when nothing matches', () => {
    const found = snippet(filler.repeat(20), 'zebra')
    expect(found.text.startsWith('Nothing of interest')).toBe(true)
    expect(found.text).toMatch(/\w …$/)
    expect([found.highlights, found.matchedWords]).toEqual([[], []])
  })

  it.each([
    ['DIN 5008', 'Briefe nach DIN 5008 schreiben', 'deu', ['DIN 5008']],
    ['Häuser', 'Das Haus am See', 'deu', ['Haus']],
    ['cafe', 'un petit café', 'fra', ['café']],
    ['東京', '昨日、東京に行きました。', 'jpn', ['東京']],
    ['C++', 'Kurse zu C++ und C', 'deu', ['C++', 'C']],
    ['to be', 'To be or not to be', 'eng', ['To', 'be', 'to', 'be']],
  ])('marks %s in “%s”', (query, text, language, words) => {
    expect(marked(snippet(text, query, language))).toEqual(words)
  })

  it('keeps ranges exact, ordered and inside, and the length in bounds, whatever the passage', () => {
    fc.assert(
      fc.property(
        markdownText,
        fc.constantFrom('coach feedback', 'Größe', 'DIN 5008', '東京都', 'the', 'x'),
        fc.integer({ min: 40, max: 300 }),
        (markdown, query, maxLength) => {
          const found = snippet(markdown, query, 'eng', maxLength)
          expect(found.text.length).toBeLessThanOrEqual(maxLength)
          expect(found.text.isWellFormed()).toBe(true)
          let last = 0
          for (const { start, end } of found.highlights) {
            expect(start).toBeGreaterThanOrEqual(last)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(found.text.length)
            // A code whose second half the window cuts off is marked as far as it stands there.
            const shown = found.text.slice(start, end).toLowerCase()
            expect(found.matchedWords.some((word) => word.toLowerCase().includes(shown))).toBe(true)
            last = end
          }
          const isShort =
            found.matchedWords.length > 0 && found.matchedWords.every((word) => word.length < 30)
          expect(isShort && found.highlights.length === 0).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })
})
