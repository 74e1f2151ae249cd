/** A piece of text that stands between spaces or signs: a word, a code with its inner signs, or a run of a script without spaces. */
export interface Token {
  start: number
  end: number
  /** Whether it is a run of Han, kana, Thai or another script that writes no spaces. */
  isSpaceless: boolean
}

const other = 0
const letter = 1
const digit = 2
const spaceless = 3

/** Signs that may join two word characters into one token; some of them only between two digits. */
const joiners = new Set("'’ʼ.-‐‑_&@·/:,")
const joinsDigitsOnly = new Set('/:,')

const spacelessPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]/u
const digitPattern = /\p{N}/u
/** Joiners of zero width stand inside words of Persian and Indic scripts. */
const letterPattern = /[\p{L}\p{M}\u200C\u200D]/u

let table: Uint8Array | null = null

/** What kind of character each UTF-16 code unit is: a look-up is ten times faster than a Unicode pattern. */
function kinds(): Uint8Array {
  if (table) return table
  const made = new Uint8Array(0x10000)
  for (let code = 0; code < 0xd800; code++) made[code] = kindOf(String.fromCharCode(code))
  for (let code = 0xe000; code < 0x10000; code++) made[code] = kindOf(String.fromCharCode(code))
  table = made
  return made
}

function kindOf(character: string): number {
  if (spacelessPattern.test(character)) return spaceless
  if (digitPattern.test(character)) return digit
  return letterPattern.test(character) ? letter : other
}

/** Calls `visit` for every token of a text, in order. */
export function eachToken(text: string, visit: (token: Token) => void): void {
  const table = kinds()
  const length = text.length
  /** Kind of the character at `at`; surrogate pairs count by their first half. */
  const kindAt = (at: number): number => {
    const code = text.charCodeAt(at)
    if (code < 0xd800 || code > 0xdfff) return table[code] ?? other
    const point = text.codePointAt(at) ?? 0
    if (point > 0xffff) return kindOf(String.fromCodePoint(point))
    // The second half belongs to whatever its first half is.
    return at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff
      ? kindOf(String.fromCodePoint(text.codePointAt(at - 1) ?? 0))
      : other
  }
  let at = 0
  while (at < length) {
    const kind = kindAt(at)
    if (kind === other) {
      at++
      continue
    }
    const start = at
    if (kind === spaceless) {
      while (at < length && kindAt(at) === spaceless) at++
      visit({ start, end: at, isSpaceless: true })
      continue
    }
    for (;;) {
      let inner = kindAt(at)
      while (at < length && (inner === letter || inner === digit)) inner = kindAt(++at)
      if (at + 1 >= length || !joiners.has(text.charAt(at))) break
      const next = kindAt(at + 1)
      if (next !== letter && next !== digit) break
      if (joinsDigitsOnly.has(text.charAt(at)) && !(next === digit && kindAt(at - 1) === digit)) break
      at++
    }
    // "C++" and "C#" are names; a lone plus or number sign is not.
    if (at - start <= 2 && text.startsWith('++', at)) at += 2
    else if (at - start <= 2 && text.charAt(at) === '#' && kindAt(start) === letter) at += 1
    visit({ start, end: at, isSpaceless: false })
  }
}
