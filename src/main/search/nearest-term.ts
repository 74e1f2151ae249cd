import { foldWord, lowerWord } from '../text/stems.ts'

/** A term of the library and the number of passages that have it. */
export type KnownTerm = readonly [term: string, passages: number]

/** From this length one mistake is forgiven: shorter words have too many neighbours that mean something else. */
const forgivesOne = 4
/** From this length two. */
const forgivesTwo = 8

/**
 * The known term nearest to one that nobody has: with one mistake (a letter too many, too few, wrong, or two swapped),
 * or two in a long word, the beginning being right; among equals the most frequent. `isUnfinished` says that
 * the word is still being typed, so that a term that begins with it comes before any other. Null when none is near.
 */
export function nearestTerm(
  unknown: string,
  known: Iterable<KnownTerm>,
  isUnfinished = false,
): string | null {
  const most = mistakesForgiven(unknown)
  let best: { term: string; distance: number; passages: number } | null = null
  for (const [term, passages] of known) {
    const isCompletion = isUnfinished && unknown.length >= 3 && term.startsWith(unknown)
    const distance = isCompletion ? 0 : distanceWithin(unknown, term, most)
    if (distance === null) continue
    const isBetter =
      !best ||
      distance < best.distance ||
      (distance === best.distance &&
        (passages > best.passages || (passages === best.passages && term < best.term)))
    if (isBetter) best = { term, distance, passages }
  }
  return best?.term ?? null
}

/**
 * Whether a word as it is written can be what a typed one was meant to be, for words whose stems are near: "rewording"
 * and "Record" have stems one letter apart and nothing to do with each other. One more mistake than in the stem is
 * forgiven, for another ending.
 */
export function isNearWord(typed: string, written: string, isUnfinished = false): boolean {
  const [one, other] = [foldWord(lowerWord(typed)), foldWord(lowerWord(written))]
  if (isUnfinished && other.startsWith(one)) return true
  return distanceWithin(one, other, mistakesForgiven(one) + 1) !== null
}

function mistakesForgiven(word: string): number {
  return word.length >= forgivesTwo ? 2 : word.length >= forgivesOne ? 1 : 0
}

/** Edits between two words, a swap of neighbours counting one; null when there are more than `most`. */
function distanceWithin(a: string, b: string, most: number): number | null {
  if (most === 0 || Math.abs(a.length - b.length) > most) return null
  // A wrong first letter is rare, and a code or number is never a misspelt word.
  if (a.charCodeAt(0) !== b.charCodeAt(0) || /\d/.test(b)) return null
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1))
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return null
    beforeLast = last
    last = row
  }
  const distance = last[b.length] ?? 0
  return distance <= most ? distance : null
}
