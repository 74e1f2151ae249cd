import type { Capabilities } from '../database/database.ts'
import { bm25Words } from './bm25-words.ts'
import { plainWords } from './plain-words.ts'
import type { WordIndex } from './word-index.ts'

const wordIndexes: Record<Capabilities['wordRanking'], WordIndex> = { bm25: bm25Words, 'ts-rank': plainWords }

/** The way this server finds words. */
export function wordIndexOf({ wordRanking }: Capabilities): WordIndex {
  return wordIndexes[wordRanking]
}
