/** Words to a shingle: long enough that common phrases do not count. */
const shingleWords = 4
/** Characters of each text that are looked at: enough to know a book by. */
const readCharacters = 200_000

/**
 * How much two texts have in common, 0 to 1: the share of runs of four words, of all that either has, that both have
 * (Jaccard's coefficient over shingles; Broder 1997). Case and punctuation do not count.
 */
export function likeness(one: string, other: string): number {
  const [left, right] = [shinglesOf(one), shinglesOf(other)]
  let common = 0
  for (const shingle of left) if (right.has(shingle)) common += 1
  const all = left.size + right.size - common
  return all === 0 ? 0 : common / all
}

function shinglesOf(text: string): Set<string> {
  const words =
    text
      .slice(0, readCharacters)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < shingleWords) return new Set(words.length === 0 ? [] : [words.join(' ')])
  return new Set(
    Array.from({ length: words.length - shingleWords + 1 }, (_, start) =>
      words.slice(start, start + shingleWords).join(' '),
    ),
  )
}
