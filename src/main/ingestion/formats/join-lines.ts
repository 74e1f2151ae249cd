const hyphenAtEnd = /\p{L}{2}[-\u2010]$/u
const noSpaceScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\u3000-\u303f\uff00-\uffef]/u

/**
 * Two lines of one paragraph as one text: a word cut at the line's end is whole again, scripts that write no spaces
 * get none.
 */
export function joinTwoLines(first: string, second: string): string {
  const left = first.trimEnd()
  const right = second.trimStart()
  if (!left || !right) return left + right
  if (left.endsWith('\u00ad')) return left.slice(0, -1) + right
  const end = left.charCodeAt(left.length - 1)
  if ((end === 0x2d || end === 0x2010) && hyphenAtEnd.test(left)) {
    // A capital, a digit or a hyphenated compound ("twenty-\none-year") keeps its hyphen; all else was cut by the printer.
    if (!/^\p{Ll}/u.test(right)) return left + right
    const word = /[\p{L}-]*$/u.exec(left.slice(0, -1))![0]
    return word.includes('-') ? left + right : left.slice(0, -1) + right
  }
  if (end > 0x0e00 && noSpaceScript.test(left.at(-1)!) && noSpaceScript.test(right[0]!)) return left + right
  return `${left} ${right}`
}

/**
 * Lines of a paragraph: one text when they were wrapped at a margin, each for itself when the writer ended them
 * (an address, a verse, a dialogue).
 */
export function joinWrappedLines(lines: string[]): string[] {
  const trimmed = lines.map((line) => line.trim())
  if (trimmed.length < 2 || !isWrapped(trimmed)) return trimmed
  return [trimmed.reduce(joinTwoLines)]
}

/** Wrapped lines fill their measure: the first word of the next line would not have fitted any more. */
function isWrapped(lines: string[]): boolean {
  const measure = Math.max(...lines.map((line) => line.length))
  if (measure < 30) return false
  const unwrapped = lines.slice(0, -1).filter((line, index) => {
    const word = /^\S+/.exec(lines[index + 1]!)?.[0].length ?? 0
    // Writers wrap a little before the margin; ten characters or a word is what good text loses.
    return line.length + 1 + Math.min(word, 20) + 10 < measure
  }).length
  return unwrapped <= (lines.length - 1) / 4
}
