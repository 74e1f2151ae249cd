/** A piece of text that stands between spaces or signs: a word, a code with its inner signs, or a run of a script without spaces. */
export interface Token {
  start: number
  end: number
  /** Whether it is a run of Han, kana, Thai or another script that writes no spaces. */
  isSpaceless: boolean
  /** Whether it has letters only: neither digits nor signs. */
  isWord: boolean
}

const other = 0
const letter = 1
const digit = 2
const spaceless = 3
/** Signs that may join two word characters into one token, and those that do so only between two digits. */
const joiner = 4
const digitJoiner = 5

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
  if ("'’ʼ.-‐‑_&@·".includes(character)) return joiner
  if ('/:,'.includes(character)) return digitJoiner
  if (spacelessPattern.test(character)) return spaceless
  if (digitPattern.test(character)) return digit
  return letterPattern.test(character) ? letter : other
}

/** Calls `visit` for every token of a text, in order. */
export function eachToken(text: string, visit: (token: Token) => void): void {
  const table = kinds()
  const length = text.length
  const kindAt = (at: number): number => {
    const code = text.charCodeAt(at)
    return code >= 0xd800 && code <= 0xdfff ? kindOfSurrogate(text, at) : (table[code] ?? other)
  }
  let at = 0
  while (at < length) {
    const kind = kindAt(at)
    if (kind === other || kind > spaceless) {
      at++
      continue
    }
    const start = at++
    if (kind === spaceless) {
      while (at < length && kindAt(at) === spaceless) at++
      visit({ start, end: at, isSpaceless: true, isWord: false })
      continue
    }
    let isWord = kind === letter
    for (let last = kind; at < length; at++) {
      const inner = kindAt(at)
      if (inner === letter || inner === digit) {
        last = inner
        if (inner === digit) isWord = false
        continue
      }
      if (inner !== joiner && inner !== digitJoiner) break
      const next = at + 1 < length ? kindAt(at + 1) : other
      if (inner === joiner ? next !== letter && next !== digit : next !== digit || last !== digit) break
      isWord = false
    }
    const wordEnd = at
    // "C++" and "C#" are names; a lone plus or number sign is not.
    if (at - start <= 2 && text.startsWith('++', at)) at += 2
    else if (at - start <= 2 && text.charCodeAt(at) === 35 && kind === letter) at += 1
    visit({ start, end: at, isSpaceless: false, isWord: isWord && at === wordEnd })
  }
}

/** The kind of the character a surrogate is half of; both halves have it. */
function kindOfSurrogate(text: string, at: number): number {
  const isSecond = at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff
  const point = text.codePointAt(isSecond ? at - 1 : at) ?? 0
  return point > 0xffff ? kindOf(String.fromCodePoint(point)) : other
}
