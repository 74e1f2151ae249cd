import { bm25Parameters } from '../database/text-index.ts'

/** A word of the question, with the terms it may stand under: one for each language of the library. */
export interface QueryWord {
  /** As the person wrote it. */
  word: string
  terms: readonly string[]
}

/** What BM25 must know of the library as a whole. */
export interface TermStatistics {
  /** Terms a passage has in the mean. */
  averageLength: number
  /** How rare each of the question's terms is (BM25's idf); terms the library does not have are missing. */
  rarity: ReadonlyMap<string, number>
}

/**
 * The BM25 score of a passage, given as its space-separated terms, for the words of a question. The same formula as the
 * index's, computed here because the server takes 0.3 ms for each passage it did not itself find. A word
 * counts by the best of its terms, so that one that two languages stem differently is no better than another.
 */
export function scoreWords(
  passageTerms: string,
  words: readonly QueryWord[],
  statistics: TermStatistics,
): number {
  const { counts, length } = countTerms(passageTerms, words)
  if (counts.size === 0) return 0
  const { k1, b } = bm25Parameters
  const tail = k1 * (1 - b + (b * length) / Math.max(1, statistics.averageLength))
  return words.reduce((sum, word) => sum + bestOfTerms(word, counts, tail, statistics), 0)
}

/** By the term the passage has most of. All terms of a word are as rare as the word is in all languages together. */
function bestOfTerms(
  { terms }: QueryWord,
  counts: ReadonlyMap<string, number>,
  tail: number,
  { rarity }: TermStatistics,
): number {
  const most = terms.reduce((most, term) => Math.max(most, counts.get(term) ?? 0), 0)
  if (most === 0) return 0
  return (rarityOfWord(terms, rarity) * most * (bm25Parameters.k1 + 1)) / (most + tail)
}

/**
 * The rarity of a word that stands under several terms, from theirs: a term of one language is rare in a library of
 * another, and would make its few passages answer before all others. Rarity is the logarithm of passages per passage
 * with the term, so shares add up.
 */
function rarityOfWord(terms: readonly string[], rarity: TermStatistics['rarity']): number {
  const share = terms.reduce((sum, term) => sum + Math.exp(-(rarity.get(term) ?? Infinity)), 0)
  return share > 0 ? Math.max(0, -Math.log(share)) : 0
}

/** How often the passage has each of the question's terms, and how many terms it has in all. */
function countTerms(
  passageTerms: string,
  words: readonly QueryWord[],
): { counts: Map<string, number>; length: number } {
  const wanted = new Set(words.flatMap(({ terms }) => terms))
  const counts = new Map<string, number>()
  const all = passageTerms.split(' ')
  for (const term of all) if (wanted.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return { counts, length: all.length }
}
