import { franc } from 'franc-min'
import { stopWords } from './stop-words.ts'

/** What `detectLanguage` answers when it cannot tell, as ISO 639-3 defines it. */
export const unknownLanguage = 'und'

interface Language {
  /** Other codes people write for it: ISO 639-1, 639-2/B, and members of a macrolanguage. */
  codes: string
  /** The Snowball algorithm that stems it. */
  stemmer?: string
}

/** Every language with a stemmer, a list of function words, or a script or detector that tells it. */
const languages: Record<string, Language> = {
  ara: { codes: 'ar arb', stemmer: 'arabic' },
  bel: { codes: 'be' },
  ben: { codes: 'bn' },
  bul: { codes: 'bg' },
  cat: { codes: 'ca', stemmer: 'catalan' },
  ces: { codes: 'cs cze', stemmer: 'czech' },
  dan: { codes: 'da', stemmer: 'danish' },
  deu: { codes: 'de ger', stemmer: 'german' },
  ell: { codes: 'el gre' },
  eng: { codes: 'en', stemmer: 'english' },
  est: { codes: 'et' },
  eus: { codes: 'eu baq', stemmer: 'basque' },
  fas: { codes: 'fa per pes' },
  fin: { codes: 'fi', stemmer: 'finnish' },
  fra: { codes: 'fr fre', stemmer: 'french' },
  gle: { codes: 'ga', stemmer: 'irish' },
  heb: { codes: 'he iw' },
  hin: { codes: 'hi' },
  hrv: { codes: 'hr' },
  hun: { codes: 'hu', stemmer: 'hungarian' },
  hye: { codes: 'hy arm', stemmer: 'armenian' },
  ind: { codes: 'id' },
  ita: { codes: 'it', stemmer: 'italian' },
  jpn: { codes: 'ja' },
  kat: { codes: 'ka geo' },
  kor: { codes: 'ko' },
  nld: { codes: 'nl dut', stemmer: 'dutch' },
  nor: { codes: 'no nb nn nob nno', stemmer: 'norwegian' },
  pol: { codes: 'pl' },
  por: { codes: 'pt', stemmer: 'portuguese' },
  ron: { codes: 'ro rum', stemmer: 'romanian' },
  rus: { codes: 'ru', stemmer: 'russian' },
  slk: { codes: 'sk slo' },
  slv: { codes: 'sl', stemmer: 'slovene' },
  spa: { codes: 'es', stemmer: 'spanish' },
  srp: { codes: 'sr' },
  swe: { codes: 'sv', stemmer: 'swedish' },
  tam: { codes: 'ta', stemmer: 'tamil' },
  tha: { codes: 'th' },
  tur: { codes: 'tr', stemmer: 'turkish' },
  ukr: { codes: 'uk' },
  urd: { codes: 'ur' },
  vie: { codes: 'vi' },
  zho: { codes: 'zh chi cmn' },
}

const byCode = new Map(
  Object.entries(languages).flatMap(([id, { codes }]) =>
    [id, ...codes.split(' ')].map((code) => [code, id] as const),
  ),
)

/** The languages told apart by their function words: those that share an alphabet and have a list. */
const withFunctionWords = 'eng deu fra spa ita por nld dan swe nor fin pol ces hun tur ron cat rus ukr'.split(
  ' ',
)

/** Longer texts tell no more than this many characters, taken from three places, do. */
const sampleLength = 6000
/** Fewer function words than this are chance: "die" alone is German or English. */
const leastFunctionWords = 3
/** Running text has a third or more function words, lists and tables less. */
const leastShare = 0.12
/** Neighbouring languages share many; the right one still leads by more than this. */
const clearLead = 1.25
/** The detector reads trigrams, which mean nothing in a handful of words. */
const leastForTrigrams = 200
/** A declaration is doubted only by a text at least this long: templates say `lang="en"` whatever the page holds. */
const leastToDoubt = 400

/** The ISO 639-3 code for what a file declares ("de", "de-AT", "ger", "deu"), or null if it is none we know. */
export function languageFromCode(declared: string | undefined): string | null {
  const code = declared?.trim().toLowerCase().split(/[-_]/)[0]
  return (code && byCode.get(code)) || null
}

/** The Snowball algorithm for a language, or null when its words are kept as they are. */
export function stemmerFor(language: string): string | null {
  return languages[language]?.stemmer ?? null
}

/**
 * The language of a text as ISO 639-3, `und` when it cannot be told. A declaration is believed unless a long text
 * clearly says otherwise.
 */
export function detectLanguage(text: string, declared?: string): string {
  const sample = withoutForeignCode(sampleOf(text))
  const told = languageFromCode(declared)
  if (told && sample.length < leastToDoubt) return told
  const seen = languageOfScript(sample) ?? languageOfFunctionWords(sample)
  if (told) return seen && seen !== told && !areClose(seen, told) ? seen : told
  return seen ?? languageOfTrigrams(sample) ?? unknownLanguage
}

function sampleOf(text: string): string {
  if (text.length <= sampleLength) return text
  const part = sampleLength / 3
  const middle = Math.floor((text.length - part) / 2)
  return `${text.slice(0, part)} ${text.slice(middle, middle + part)} ${text.slice(-part)}`.toWellFormed()
}

/** Letters that are not Latin; what is not a letter up to the general punctuation does no harm. */
// oxlint-disable-next-line no-control-regex -- the range simply begins at zero
const beyondLatin = /[^\u0000-\u036F\u1E00-\u1EFF\u2000-\u2BFF]/

/**
 * A text in another script with Latin code, names and addresses in it is a text in that script: from a sixth of the
 * letters on, the Latin ones no longer count.
 */
function withoutForeignCode(sample: string): string {
  if (!beyondLatin.test(sample)) return sample
  const letters = count(sample, /\p{L}/gu)
  const latin = count(sample, /\p{Script=Latin}/gu)
  return letters === latin || (letters - latin) * 6 < letters
    ? sample
    : sample.replace(/\p{Script=Latin}+/gu, ' ')
}

/** Languages that share most function words: a count cannot overrule what the file says. */
function areClose(a: string, b: string): boolean {
  return ['dan nor swe', 'ces slk', 'cat spa por'].some((group) => group.includes(a) && group.includes(b))
}

const scripts: [pattern: RegExp, language: string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'jpn'],
  [/\p{Script=Hangul}/gu, 'kor'],
  [/\p{Script=Han}/gu, 'zho'],
  [/\p{Script=Thai}/gu, 'tha'],
  [/\p{Script=Greek}/gu, 'ell'],
  [/\p{Script=Hebrew}/gu, 'heb'],
  [/\p{Script=Armenian}/gu, 'hye'],
  [/\p{Script=Georgian}/gu, 'kat'],
  [/\p{Script=Tamil}/gu, 'tam'],
  [/\p{Script=Bengali}/gu, 'ben'],
]

function languageOfScript(sample: string): string | null {
  if (!beyondLatin.test(sample)) return null
  const letters = count(sample, /\p{L}/gu)
  if (letters === 0) return null
  const han = count(sample, /\p{Script=Han}/gu)
  for (const [pattern, language] of scripts) {
    const own = count(sample, pattern)
    // Japanese mixes its kana with Han; a sixth of kana is far more than a Chinese text ever quotes.
    if (
      language === 'jpn' ? own * 6 >= own + han && (own + han) * 3 >= letters && own > 0 : own * 3 >= letters
    )
      return language
  }
  return null
}

function languageOfFunctionWords(sample: string): string | null {
  const known = functionWordLanguages()
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? []
  const hits = new Map<string, { count: number; kinds: Set<string> }>()
  for (const word of words) {
    for (const language of known.get(word) ?? []) {
      const own = hits.get(language)
      if (own) {
        own.count++
        own.kinds.add(word)
      } else hits.set(language, { count: 1, kinds: new Set([word]) })
    }
  }
  const [first, second] = [...hits].sort(([, a], [, b]) => b.count - a.count)
  if (!first || first[1].kinds.size < leastFunctionWords || first[1].count < words.length * leastShare)
    return null
  return first[1].count >= (second?.[1].count ?? 0) * clearLead ? first[0] : null
}

let languagesOfWords: Map<string, string[]> | null = null

/** Each function word of two letters or more with the languages that have it. */
function functionWordLanguages(): ReadonlyMap<string, string[]> {
  if (languagesOfWords) return languagesOfWords
  const made = new Map<string, string[]>()
  for (const language of withFunctionWords) {
    for (const word of stopWords(language)) {
      if (word.length > 1) made.set(word, [...(made.get(word) ?? []), language])
    }
  }
  languagesOfWords = made
  return made
}

function languageOfTrigrams(sample: string): string | null {
  if (count(sample, /\p{L}/gu) < leastForTrigrams) return null
  return languageFromCode(franc(sample))
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
