import { foldWord, lowerWord, stemsOf } from './stems.ts'
import { stopWords } from './stop-words.ts'
import { eachToken, type Token } from './tokens.ts'

/** A term and the range of the text it stands for, in UTF-16 code units. */
export interface TermAt {
  term: string
  start: number
  end: number
}

/** How to analyze; the default leaves function words out. */
export interface AnalyzeOptions {
  /** Keeps function words, for titles and for queries that have nothing else. */
  keepStopWords?: boolean
}

interface TermInToken {
  term: string
  from: number
  to: number
  isStopWord: boolean
}

/** Longer "words" are data, not language; cut so that an index never meets a term it refuses. */
const longestTerm = 64
/** Distinct tokens remembered for each language; at about 200 bytes each this is some 10 MB. */
const rememberedTokens = 50_000
/** Languages that write articles and pronouns before an apostrophe: l'école, dell'arte. */
const elides = new Set(['fra', 'ita', 'cat'])

const apostrophes = /['’ʼ]/
const hyphens = /[-‐‑]/

const remembered = new Map<string, Map<string, readonly TermInToken[]>>()

/**
 * The search terms of a text in order: lower-case, folded, stemmed in the given language (ISO 639-3; languages
 * without a stemmer keep their words), without function words. Each term is made of letters and digits only, so that
 * PostgreSQL's `simple` configuration keeps it as one word. Codes give their parts and the whole: "ISO-9001" gives
 * `iso`, `9001`, `iso9001`.
 */
export function analyze(text: string, language: string, options: AnalyzeOptions = {}): string[] {
  const terms: string[] = []
  eachTerm(text, language, options, (term) => terms.push(term))
  return terms
}

/** The same terms as `analyze`, each with the range of the text it comes from. */
export function analyzeWithOffsets(text: string, language: string, options: AnalyzeOptions = {}): TermAt[] {
  const terms: TermAt[] = []
  eachTerm(text, language, options, (term, start, end) => terms.push({ term, start, end }))
  return terms
}

/** Languages whose stemmers take off beginnings, too. */
const changesBeginnings = new Set(['ara', 'gle'])

/**
 * Where the wanted terms stand in a text: `analyzeWithOffsets` without the rest, function words included. Words are
 * looked at only if they begin like a wanted term, which makes it several times faster.
 */
export function findTerms(text: string, language: string, wanted: ReadonlySet<string>): TermAt[] {
  const found: TermAt[] = []
  const initials = new Set(Array.from(wanted, (term) => term.charCodeAt(0)))
  const isCandidate = ({ start, isWord }: Token): boolean => {
    const initial = text.charCodeAt(start) | 32
    // Beyond ASCII a letter may be folded to another; codes begin with any of their parts.
    return !isWord || initial > 127 || initials.has(initial)
  }
  eachTerm(
    text,
    language,
    { keepStopWords: true },
    (term, start, end) => {
      if (wanted.has(term)) found.push({ term, start, end })
    },
    changesBeginnings.has(language) ? undefined : isCandidate,
  )
  return found
}

function eachTerm(
  text: string,
  language: string,
  { keepStopWords = false }: AnalyzeOptions,
  visit: (term: string, start: number, end: number) => void,
  isCandidate?: (token: Token) => boolean,
): void {
  const known = rememberedOf(language)
  let previous = { start: 0, end: -2 }
  eachToken(text, (place) => {
    if (isCandidate && !isCandidate(place)) return
    const { start, end, isSpaceless } = place
    const token = text.slice(start, end)
    const terms = isSpaceless
      ? termsOfSpacelessRun(token)
      : (known.get(token) ?? learnToken(token, language, known))
    for (const { term, from, to, isStopWord } of terms) {
      if (!isStopWord || keepStopWords) visit(term, start + from, start + to)
    }
    if (end - start < 9 && start - previous.end === 1 && isNumber(token)) {
      const code = spacedCode(text.slice(previous.start, previous.end), token)
      if (code) visit(code, previous.start, end)
    }
    previous = { start, end }
  })
}

function isNumber(token: string): boolean {
  const code = token.charCodeAt(0)
  return code >= 48 && code <= 57 && /^\d{2,}$/.test(token)
}

/** "DIN 5008" as one term, `din5008`, so that the code is found before texts that merely hold both. */
function spacedCode(name: string, number: string): string | null {
  return /^\p{Lu}{2,6}$/u.test(name) ? foldWord(lowerWord(name)) + number : null
}

function rememberedOf(language: string): Map<string, readonly TermInToken[]> {
  let known = remembered.get(language)
  if (!known) remembered.set(language, (known = new Map()))
  return known
}

function learnToken(
  token: string,
  language: string,
  known: Map<string, readonly TermInToken[]>,
): readonly TermInToken[] {
  // A slice of a text keeps the whole text in memory for as long as it is remembered; a copy does not.
  const copy = Array.from(token).join('')
  const terms = withoutRepeats(expandToken(copy, language))
  if (known.size >= rememberedTokens) known.clear()
  // Data without spaces would fill the memory and never be asked for again.
  if (copy.length <= longestTerm) known.set(copy, terms)
  return terms
}

interface Part {
  raw: string
  from: number
  /** The sign before it, empty for the first. */
  joint: string
}

function expandToken(token: string, language: string): TermInToken[] {
  const to = token.length
  const whole = (term: string, isStopWord = false): TermInToken => ({
    term: asTerm(term),
    from: 0,
    to,
    isStopWord,
  })
  const suffix = /(?:\+\+|#)$/.exec(token)?.[0]
  if (suffix) {
    const name = token.slice(0, -suffix.length)
    return [
      whole(foldWord(lowerWord(name)) + (suffix === '#' ? 'sharp' : 'plusplus')),
      ...expandToken(name, language),
    ]
  }
  const parts = partsOf(token, language)
  const first = parts[0]
  if (!first) return []
  if (parts.length === 1) return termsOfPart(first, language)
  const joined = joinParts(parts)
  if (isDecimal(parts)) return [whole(joined)]
  // U.S.A. is one word, not three letters.
  if (parts.every(({ raw, joint }) => raw.length === 1 && (joint === '' || joint === '.')))
    return [whole(joined)]
  const terms = parts.flatMap((part) => termsOfPart(part, language))
  if (/\p{N}/u.test(token)) return [...terms, ...compoundsOfCode(parts).map((term) => whole(term))]
  const second = parts[1]
  if (parts.length === 2 && second && (hyphens.test(second.joint) || second.joint === '&')) {
    return [...terms, ...stemsOf(lowerWord(first.raw + second.raw), language).map((term) => whole(term))]
  }
  return terms
}

/** The token cut at its inner signs. Apostrophes cut only where a language elides; elsewhere they vanish. */
function partsOf(token: string, language: string): Part[] {
  const parts: Part[] = []
  let from = 0
  let joint = ''
  const add = (end: number): void => {
    let raw = token.slice(from, end)
    if (apostrophes.test(raw)) raw = raw.replace(/['’ʼ]s$/i, '').replace(/['’ʼ]/g, '')
    if (raw) parts.push({ raw, from, joint })
  }
  for (let at = 0; at < token.length; at++) {
    const sign = token.charAt(at)
    if (!(apostrophes.test(sign) ? elides.has(language) : /[.\-‐‑_&@·/:,]/.test(sign))) continue
    add(at)
    from = at + 1
    joint = sign
  }
  add(token.length)
  return parts
}

function termsOfPart({ raw, from }: Part, language: string): TermInToken[] {
  const to = from + raw.length
  const word = lowerWord(raw)
  if (!word) return []
  if (/\p{N}/u.test(word)) {
    const code = foldWord(word)
    const [, name, number] = /^(\p{L}{2,})(\d{2,})$/u.exec(code) ?? []
    const terms = name && number ? [code, name, number] : [code]
    return terms.map((term) => ({ term: asTerm(term), from, to, isStopWord: false }))
  }
  if (stopWords(language).has(word)) return [{ term: asTerm(foldWord(word)), from, to, isStopWord: true }]
  return stemsOf(word, language).map((term) => ({ term: asTerm(term), from, to, isStopWord: false }))
}

/** The whole code, and each name with the number after it: "ISO-9001:2015" also is `iso9001`. */
function compoundsOfCode(parts: Part[]): string[] {
  const compounds = [joinParts(parts)]
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1]
    if (next && parts.length > 2 && /^\p{L}{1,6}$/u.test(part.raw) && /^\d+$/.test(next.raw)) {
      compounds.push(joinParts([{ ...part, joint: '' }, next]))
    }
  }
  const version = /^[vV](\d+p[\dp]+)$/.exec(compounds[0] ?? '')?.[1]
  return version ? [...compounds, version] : compounds
}

/** Parts as one word. A point between digits becomes the letter p: 2.1 is not 21, but 1,000 is 1000. */
function joinParts(parts: Part[]): string {
  const isGrouped =
    parts.length > 1 &&
    parts.every(({ raw }, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(raw)) &&
    isDecimal(parts)
  return parts
    .map(({ raw, joint }, index) => {
      const before = parts[index - 1]?.raw ?? ''
      const isPoint = /[.,]/.test(joint) && /\d$/.test(before) && /^\d/.test(raw) && !isGrouped
      return (isPoint ? 'p' : '') + foldWord(lowerWord(raw))
    })
    .join('')
}

function isDecimal(parts: Part[]): boolean {
  return parts.every(({ raw, joint }) => /^\d+$/.test(raw) && (joint === '' || /[.,]/.test(joint)))
}

/**
 * Letters that PostgreSQL's parser, by the tables of older C libraries, takes for signs: found by trying all of them.
 * Two are in use, the Thai signs of repetition and abbreviation; most are of scripts that came to Unicode lately.
 */
const unknownToParsers =
  /[\u{10000}-\u{10FFFF}\p{No}\p{Nl}\u0870-\u089F\u08B5\u08BE-\u08C9\u0C04\u0C5C\u0C5D\u0CDC\u0CDD\u0CF3\u0D04\u0E2F\u0E46\u170D\u1715\u171F\u1734\u1B4C\u1BF2\u1BF3\u1C8A\u1CE1\u1CF7\u2C5F\u302E\u302F\u31BB-\u31BF\u4DB6-\u4DBF\u9FF0-\u9FFF\uA7C0-\uA7DC\uA7F6\uA9C0\uAB68\uABEC]/gu
// oxlint-disable-next-line no-control-regex -- whether there is anything but ASCII
const beyondAscii = /[^\u0000-\u007F]/

/**
 * A word as a term that PostgreSQL's parser keeps in one piece, whatever it is made of: it would read "12e3abc" as a
 * number and a word, drop signs that begin a word, and cut at letters it does not know.
 */
function asTerm(word: string): string {
  let safe = /^\d+e\d/.test(word) ? `x${word}` : word
  if (beyondAscii.test(safe)) {
    safe = safe
      .replace(/^\p{M}+/u, '')
      .replace(unknownToParsers, (letter) => `x${(letter.codePointAt(0) ?? 0).toString(16)}`)
  }
  return safe.slice(0, longestTerm)
}

function withoutRepeats(terms: TermInToken[]): TermInToken[] {
  const seen = new Set<string>()
  return terms.filter(({ term }) => term !== '' && !seen.has(term) && seen.add(term))
}

const isPair = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]{2}$/u
/** Two hiragana are endings and particles more often than words. */
const isParticlePair = /^\p{Script=Hiragana}{2}$/u

let segmenter: Intl.Segmenter | null = null

/**
 * Words as the dictionary of the runtime cuts them, and the pairs of neighbouring Han and kana characters: cutting
 * depends on what stands around a word, pairs do not.
 */
function termsOfSpacelessRun(run: string): TermInToken[] {
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' })
  const terms: TermInToken[] = []
  const words = new Set<string>()
  for (const { segment, index } of segmenter.segment(run)) {
    const term = lowerWord(segment)
    words.add(`${index}-${index + segment.length}`)
    // A single hiragana is a particle.
    if (term)
      terms.push({
        term: asTerm(term),
        from: index,
        to: index + segment.length,
        isStopWord: /^\p{Script=Hiragana}$/u.test(term),
      })
  }
  let from = 0
  let first = ''
  for (const second of run) {
    const to = from + first.length + second.length
    if (isPair.test(first + second) && !isParticlePair.test(first + second) && !words.has(`${from}-${to}`)) {
      terms.push({ term: asTerm(lowerWord(first + second)), from, to, isStopWord: false })
    }
    from += first.length
    first = second
  }
  return terms.sort((a, b) => a.from - b.from)
}
