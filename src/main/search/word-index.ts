import type { Queryable } from '../database/database.ts'
import type { QueryWord, TermStatistics } from './score-words.ts'
import type { Scope } from './scope.ts'

/** How a server finds passages by words. What it answers with is scored in one way (`score-words.ts`) on every server. */
export interface WordIndex {
  /** What BM25 must know of these terms. */
  statistics(target: Queryable, terms: readonly string[]): Promise<TermStatistics>
  /** Ids of the passages in scope that answer the words best, about `limit` of them. */
  candidates(
    target: Queryable,
    search: { words: readonly QueryWord[]; statistics: TermStatistics; scope: Scope; limit: number },
  ): Promise<string[]>
  /** Ids of the passages in scope that have all of these terms, wherever they rank. */
  withAllTerms(
    target: Queryable,
    search: { terms: readonly string[]; statistics: TermStatistics; scope: Scope },
  ): Promise<string[]>
}
