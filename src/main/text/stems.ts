import { newStemmer, type Stemmer } from 'snowball-stemmers'
import { stemmerFor } from './language.ts'

/** Letters that no normal form takes apart, as people type them without the right keyboard. */
const plainLetters: Record<string, string> = {
  ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't',
  // Arabic: forms of alef lose their hamza with the marks below; these two are written either way.
  ى: 'ي', ة: 'ه',
} // prettier-ignore
const special = /[ßøæœłđðþıħŧىة]/g
/** Accents, Hebrew points, Arabic vowel signs and the letter stretcher. Signs of Indic and Thai scripts are letters. */
const marks = /[\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670]/g
const notInWords = /[^\p{L}\p{M}\p{N}]+/gu
// oxlint-disable-next-line no-control-regex -- whether there is anything to fold at all
const beyondAscii = /[^\u0000-\u007F]/

const stemmers = new Map<string, Stemmer | null>()

/** The lower-case word in compatibility form: wide and ligature letters become plain ones; accents stay. */
export function lowerWord(word: string): string {
  if (!beyondAscii.test(word)) return word.toLowerCase()
  return word.normalize('NFKC').toLowerCase().replace(notInWords, '').normalize('NFC')
}

/** The word without accents and vowel signs, so that "cafe" and "café" are one. */
export function foldWord(word: string): string {
  if (!beyondAscii.test(word)) return word
  return word
    .normalize('NFKD')
    .replace(marks, '')
    .replace(special, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC')
}

/**
 * The terms a lower-case word is indexed under in a language: its folded stem, and, when accents make the stemmer
 * see another word, the stem of the word without them.
 */
export function stemsOf(word: string, language: string): string[] {
  const stemmer = stemmerOf(language)
  if (!stemmer) return [foldWord(word)]
  const written = language === 'deu' ? withUmlauts(word) : word
  const stem = foldWord(stemmer.stem(written)) || foldWord(word)
  const plain = foldWord(written)
  if (plain === written) return [stem]
  const plainStem = foldWord(stemmer.stem(plain)) || plain
  return plainStem === stem ? [stem] : [stem, plainStem]
}

/**
 * German words with their umlauts, however they were typed: "Uebung" is "Übung". The same three rules turn a few
 * other words ("aktuell") into something odd, but always into the same thing.
 */
function withUmlauts(word: string): string {
  return word.replace(/ae|oe|(?<![aeqiou])ue/g, (pair) => (pair === 'ae' ? 'ä' : pair === 'oe' ? 'ö' : 'ü'))
}

function stemmerOf(language: string): Stemmer | null {
  const known = stemmers.get(language)
  if (known !== undefined) return known
  const name = stemmerFor(language)
  const made = name ? newStemmer(name) : null
  stemmers.set(language, made)
  return made
}
