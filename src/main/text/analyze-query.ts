import { analyzeWithOffsets, type TermAt } from './analyze.ts'
import { unknownLanguage } from './language.ts'
import { stopWords } from './stop-words.ts'
import { lowerWord } from './stems.ts'

/** What a query asks for, in the terms of `analyze`. */
export interface QueryTerms {
  /**
   * Every term to look for, in the order of the words. A word that a long question repeats is here as often: BM25 gives
   * it more weight, which is worth .08 nDCG@10 on CISI.
   */
  terms: string[]
  /** The words that count, as typed, each with the terms that answer it: one for each way a language stems it. */
  words: { word: string; terms: string[] }[]
  /** What was put in quotation marks, as typed. Its words are among `words`, too. */
  phrases: string[]
  /**
   * Whether every word is a function word in some language of the library ("to be or not to be"). They are kept then,
   * and are found in titles and headings; a text holds them only as a phrase.
   */
  isOnlyStopWords: boolean
}

/** Straight and typographic quotation marks, single ones left out because they are apostrophes. */
const quoted = /["“”„«»]([^"“”„«»]+)["“”«»]/gu

/**
 * The terms of a query whose language nobody states, for a library with documents in the given languages (ISO 639-3;
 * `und` and languages without a stemmer keep words as they are).
 */
export function analyzeQuery(text: string, languages: readonly string[]): QueryTerms {
  const all = languages.length > 0 ? [...new Set(languages)] : [unknownLanguage]
  const byLanguage = all.map((language) => analyzeWithOffsets(text, language, { keepStopWords: true }))
  const words = wordsOf(text, byLanguage)
  const functionWords = functionWordsOf(words, all)
  const lists = all.map(stopWords)
  const isOnlyStopWords =
    words.length > 0 && words.every(({ word }) => lists.some((list) => list.has(lowerWord(word))))
  const kept = isOnlyStopWords ? words : words.filter((word) => !functionWords.has(word))
  return {
    terms: kept.flatMap(({ terms }) => terms),
    words: kept.map(({ word, terms }) => ({ word, terms })),
    phrases: Array.from(text.matchAll(quoted), ([, phrase]) =>
      (phrase ?? '').replace(/\s+/g, ' ').trim(),
    ).filter(Boolean),
    isOnlyStopWords,
  }
}

interface Word {
  word: string
  terms: string[]
}

/** The terms of all languages put together by the place they stand at. */
function wordsOf(text: string, byLanguage: TermAt[][]): Word[] {
  const words = new Map<string, Word & { start: number; end: number }>()
  for (const { term, start, end } of byLanguage.flat()) {
    const key = `${start}-${end}`
    const known = words.get(key)
    if (!known) words.set(key, { word: text.slice(start, end), terms: [term], start, end })
    else if (!known.terms.includes(term)) known.terms.push(term)
  }
  return [...words.values()].sort((a, b) => a.start - b.start || b.end - a.end)
}

/**
 * The words that are function words in the language the query seems to be in: the one of the library's languages that
 * has most of them. In a query of one or two words a single one proves nothing ("die hard" is not German), unless
 * every language agrees.
 */
function functionWordsOf(words: Word[], languages: readonly string[]): Set<Word> {
  const lists = languages.map(stopWords).filter(({ size }) => size > 0)
  const found = lists.map((list) => words.filter(({ word }) => list.has(lowerWord(word))))
  const most = Math.max(0, ...found.map(({ length }) => length))
  const isSure = most > 1 || words.length > 2
  const isShared = (word: Word): boolean => found.every((own) => own.includes(word))
  return new Set(
    found.filter(({ length }) => length === most).flatMap((own) => (isSure ? own : own.filter(isShared))),
  )
}
