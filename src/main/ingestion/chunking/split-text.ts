/** A range of a text, in UTF-16 code units. */
export interface Range {
  start: number
  end: number
}

/** How long pieces should be, and may be at most. */
export interface PieceSizes {
  target: number
  limit: number
}

let sentences: Intl.Segmenter | null = null
let words: Intl.Segmenter | null = null
let graphemes: Intl.Segmenter | null = null

/**
 * Cuts a range into pieces of about the target size: between sentences if one ends in reach, else between words,
 * else wherever no character is torn apart. Pieces have no white space at their ends; no piece is over the limit.
 */
export function splitText(
  text: string,
  { start, end }: Range,
  sizes: PieceSizes,
  firstLimit = sizes.limit,
): Range[] {
  const pieces: Range[] = []
  for (let from = start; ;) {
    const range = trimRange(text, { start: from, end })
    if (range.start >= range.end) return pieces
    const limit = pieces.length === 0 ? firstLimit : sizes.limit
    if (range.end - range.start <= limit) return [...pieces, range]
    const cut = cutPoint(
      text.slice(range.start, range.start + limit + 1),
      Math.min(sizes.target, limit),
      limit,
    )
    pieces.push(trimRange(text, { start: range.start, end: range.start + cut }))
    from = range.start + cut
  }
}

/** The range without white space at its ends. */
export function trimRange(text: string, { start, end }: Range): Range {
  let first = start
  let last = end
  while (first < last && isSpace(text.charCodeAt(first))) first++
  while (last > first && isSpace(text.charCodeAt(last - 1))) last--
  return { start: first, end: last }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

/** Where to cut a window that is one character longer than the limit. Looks at the window alone, so it is linear. */
function cutPoint(window: string, target: number, limit: number): number {
  sentences ??= new Intl.Segmenter(undefined, { granularity: 'sentence' })
  // A line feed ends a sentence for the segmenter, but in Markdown it is only a space.
  const ends = endsOf(sentences, window.replaceAll('\n', ' ')).filter((end) => end <= limit)
  const before = ends.findLast((end) => end <= target && end >= target / 2)
  const sentence = before ?? ends.find((end) => end > target)
  if (sentence) return sentence
  const space = /\s(?=\S*$)/.exec(window.slice(0, limit + 1))?.index ?? -1
  if (space >= limit / 2) return space
  words ??= new Intl.Segmenter(undefined, { granularity: 'word' })
  const word = endsOf(words, window).findLast((end) => end <= limit)
  if (word && word >= limit / 2) return word
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const grapheme = endsOf(graphemes, window).findLast((end) => end <= limit)
  if (grapheme && grapheme >= limit / 2) return grapheme
  const last = window.charCodeAt(limit - 1)
  return last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit
}

/** The ends of all segments but the last, which the window may have cut. */
function endsOf(segmenter: Intl.Segmenter, window: string): number[] {
  const ends: number[] = []
  for (const { index } of segmenter.segment(window)) if (index > 0) ends.push(index)
  return ends
}
