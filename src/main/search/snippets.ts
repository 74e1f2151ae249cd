import { findTerms } from '../text/analyze.ts'
import type { QueryTerms } from '../text/analyze-query.ts'
import { plainText } from '../text/markdown/plain-text.ts'

/** The best few lines of a passage as plain text. */
export interface Snippet {
  text: string
  /** Ascending, not overlapping; UTF-16 code units of `text`. */
  highlights: { start: number; end: number }[]
  /** The words of the whole passage that answered words of the query, as they stand there, each once. */
  matchedWords: string[]
}

interface Match {
  start: number
  end: number
  /** Index of the query's word. */
  word: number
}

/** Characters, ellipses included: three lines on a window of ordinary width. */
const defaultLength = 280
/** More would be a list, not a reason. */
const mostMatchedWords = 20
/** A sentence that begins this far before the first match is shown from its beginning. */
const longestLead = 80

/**
 * The part of a passage that says most about a query: the window with the most of the query's words in it, cut
 * between words and, where one is near, at the beginning of a sentence. `markdown` is the passage's content, `language`
 * its document's. Without any match it is the beginning of the passage.
 */
export function makeSnippet(
  markdown: string,
  query: QueryTerms,
  language: string,
  maxLength = defaultLength,
): Snippet {
  const text = plainText(markdown)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
  const matches = matchesOf(text, query, language)
  const lengths = query.words.map(({ word }) => word.length)
  const window = windowOf(text, bestRange(matches, lengths, maxLength), maxLength)
  const before = window.start > 0 ? '… ' : ''
  const after = window.end < text.length ? ' …' : ''
  const shift = before.length - window.start
  return {
    text: before + text.slice(window.start, window.end) + after,
    highlights: joinRanges(
      matches.filter(({ start, end }) => start >= window.start && end <= window.end),
    ).map(({ start, end }) => ({ start: start + shift, end: end + shift })),
    matchedWords: distinctWords(joinRanges(matches).map(({ start, end }) => text.slice(start, end))),
  }
}

function matchesOf(text: string, query: QueryTerms, language: string): Match[] {
  const wordOf = new Map(
    query.words.flatMap(({ terms }, index) => terms.map((term) => [term, index] as const)),
  )
  if (wordOf.size === 0) return []
  return findTerms(text, language, new Set(wordOf.keys()))
    .map(({ term, start, end }) => ({ start, end, word: wordOf.get(term) ?? 0 }))
    .sort((a, b) => a.start - b.start || a.end - b.end)
}

/**
 * From first to last match of the window with the most distinct words; of those the one with the longer words, which
 * say more ("feedback" rather than "give"), then the tightest, then the earliest.
 */
function bestRange(
  matches: Match[],
  lengths: readonly number[],
  maxLength: number,
): { start: number; end: number } {
  const counts = new Map<number, number>()
  let best = { start: 0, end: 0 }
  let most = 0
  let longest = 0
  for (let last = 0, first = 0; last < matches.length; last++) {
    const newest = matches[last]
    if (!newest) break
    counts.set(newest.word, (counts.get(newest.word) ?? 0) + 1)
    for (let oldest = matches[first]; oldest && first < last; oldest = matches[first]) {
      const count = counts.get(oldest.word) ?? 0
      // Room for an ellipsis on both sides.
      if (newest.end - oldest.start <= maxLength - 4 && count === 1) break
      if (count === 1) counts.delete(oldest.word)
      else counts.set(oldest.word, count - 1)
      first++
    }
    const range = { start: matches[first]?.start ?? newest.start, end: newest.end }
    const length = [...counts.keys()].reduce((sum, word) => sum + (lengths[word] ?? 0), 0)
    const isTighter = range.end - range.start < best.end - best.start
    if (
      counts.size < most ||
      (counts.size === most && (length < longest || (length === longest && !isTighter)))
    )
      continue
    most = counts.size
    longest = length
    best = range
  }
  return best
}

/** The window around a range: from the beginning of its sentence if that is near, else with even room on both sides. */
function windowOf(
  text: string,
  { start, end }: { start: number; end: number },
  maxLength: number,
): { start: number; end: number } {
  if (text.length <= maxLength) return { start: 0, end: text.length }
  const room = maxLength - 4
  if (end - start >= room) return { start, end: lastBreak(text, start, start + room) }
  const sentence = sentenceStart(text, start)
  const lead = Math.min(longestLead, room - (end - start))
  const slack = Math.floor((room - (end - start)) / 3)
  let from = start - sentence <= lead ? sentence : nextBreak(text, Math.max(0, start - slack), start)
  // At the end of a passage the window reaches back instead of staying short.
  if (text.length - from < room) from = nextBreak(text, text.length - room, start)
  return { start: from, end: lastBreak(text, Math.max(end, from + 1), from + room) }
}

/** Where the sentence or line begins that holds an offset. */
function sentenceStart(text: string, offset: number): number {
  const before = text.slice(Math.max(0, offset - longestLead), offset)
  const found = /(?:[.!?…。！？]["”’»)]* |\n)(?=[^\n]*$)(?!.*[.!?…。！？]["”’»)]* )/.exec(before)
  if (found) return offset - before.length + found.index + found[0].length
  return offset <= longestLead ? 0 : -Infinity
}

/** The start of the first word that begins at or after `from`, at most `to`. */
function nextBreak(text: string, from: number, to: number): number {
  if (from <= 0) return 0
  for (let at = from; at < to; at++) if (isSpace(text, at - 1)) return at
  // Scripts without spaces are cut anywhere but inside a character.
  return to - from > longestLead / 2 ? whole(text, from) : to
}

/** The end of the last word that ends at or before `to`, at least `from`. */
function lastBreak(text: string, from: number, to: number): number {
  if (to >= text.length) return text.length
  for (let at = to; at > from; at--) if (isSpace(text, at) && !isSpace(text, at - 1)) return at
  return whole(text, to)
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 32 || code === 10
}

function whole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

function joinRanges(ranges: { start: number; end: number }[]): { start: number; end: number }[] {
  const joined: { start: number; end: number }[] = []
  for (const { start, end } of ranges) {
    const previous = joined.at(-1)
    if (previous && start < previous.end) previous.end = Math.max(previous.end, end)
    else joined.push({ start, end })
  }
  return joined
}

function distinctWords(words: string[]): string[] {
  const seen = new Map(words.toReversed().map((word) => [word.toLowerCase(), word]))
  return [...new Set(words.map((word) => seen.get(word.toLowerCase()) ?? word))].slice(0, mostMatchedWords)
}
