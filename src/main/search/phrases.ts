import { analyze } from '../text/analyze.ts'
import { foldWord } from '../text/stems.ts'

const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/**
 * Whether a text has a phrase word for word: case, accents, punctuation and white space do not count, whole words do.
 * Scripts without spaces have no word limits to keep to.
 */
export function containsPhrase(text: string, phrase: string): boolean {
  const wanted = foldText(phrase)
  if (wanted === '') return false
  if (spaceless.test(wanted)) return foldText(text).replaceAll(' ', '').includes(wanted.replaceAll(' ', ''))
  return ` ${foldText(text)} `.includes(` ${wanted} `)
}

/**
 * What an index must be asked for to find every passage with a phrase: lists of terms, each of which a passage may
 * have all of. Several, because languages stem differently and "DIN 5008" has another term than "din 5008". Empty when
 * no word of the phrase is indexed.
 */
export function phraseTerms(phrase: string, languages: readonly string[]): string[][] {
  const lists = new Map<string, string[]>()
  for (const language of languages) {
    for (const spelling of [phrase, phrase.toLowerCase(), foldText(phrase)]) {
      const terms = [...new Set(analyze(spelling, language))]
      if (terms.length > 0) lists.set(terms.toSorted().join(' '), terms)
    }
  }
  return [...lists.values()]
}

/** Lower case, without accents, every run of other signs as one space. */
function foldText(text: string): string {
  return foldWord(text.normalize('NFKC').toLowerCase())
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}
