import type { Notice } from '../../shared/api/base.ts'
import type { SearchMode } from '../../shared/api/search.ts'
import type { Database } from '../database/database.ts'
import { codesOf } from './codes.ts'
import { containsPhrase, phraseTerms } from './phrases.ts'
import type { Scope } from './scope.ts'
import {
  selectCandidates,
  selectContaining,
  selectNearest,
  selectScope,
  selectTexts,
  type CandidateRow,
  type MeaningTarget,
} from './search-queries.ts'
import type { Question } from './understand-question.ts'
import { wordIndexOf } from './choose-word-index.ts'

/**
 * Passages each way of searching brings at least. The order of the first ten is the same for 50, 100 and 200
 * (docs/decisions/0004-search-ranking.md).
 */
const leastDepth = 60
/** With at most so many passages in scope all of them are scored and no index is asked: quicker, and exact. */
export const smallScope = 300

export interface Candidates extends Found {
  rows: CandidateRow[]
  notices: Notice[]
}

interface Found {
  /** How far down both ways were asked; ranks after this one are not known. Infinite when all in scope are here. */
  depth: number
  /** Whether all of them answer by what they hold, a quoted phrase, even those that score nothing. */
  areMatches: boolean
}

interface CandidateSearch {
  question: Question
  meaning: MeaningTarget | null
  mode: SearchMode
  scope: Scope
  /** Whether more than `smallScope` passages are in scope. */
  isLarge: boolean
  limit: number
}

/**
 * The passages worth scoring, which certainly hold the best `limit` by words and by meaning: all that have a quoted
 * phrase, all of a small scope, else the union of what both ways find.
 */
export async function findCandidates(database: Database, search: CandidateSearch): Promise<Candidates> {
  const { question, meaning } = search
  const phrases = question.phrases.length > 0 ? await findPhrases(database, question, search.scope) : []
  const notices = question.phrases.length > 0 && phrases.length === 0 ? [phraseNotice(question.phrases)] : []
  const { ids, ...found } =
    phrases.length > 0
      ? { ids: phrases, depth: Infinity, areMatches: true }
      : await findWithoutPhrase(database, search)
  return { ...found, rows: await selectCandidates(database.query, ids, meaning), notices }
}

async function findWithoutPhrase(
  database: Database,
  search: CandidateSearch,
): Promise<Found & { ids: string[] }> {
  if (!search.isLarge) {
    return { ids: await selectScope(database.query, search.scope), depth: Infinity, areMatches: false }
  }
  const depth = Math.max(leastDepth, search.limit)
  return { ids: await findBestOfBoth(database, search, depth), depth, areMatches: false }
}

async function findBestOfBoth(
  database: Database,
  { question, meaning, mode, scope }: CandidateSearch,
  depth: number,
): Promise<string[]> {
  const { words, statistics } = question
  const index = wordIndexOf(database.capabilities)
  // The index weighs each language's form of a word on its own, so that more must be looked at for the best of all.
  const limit = question.languages.length > 1 ? depth * 2 : depth
  const byWords = (some: Question['words']) =>
    index.candidates(database.query, { words: some, statistics, scope, limit })
  const codes = codesOf(question)
  const lists = await Promise.all([
    mode === 'meaning' && meaning ? [] : byWords(words),
    // A text about the parts of a code can outrank one that names the code.
    codes.length > 0 && mode !== 'meaning' ? byWords(codes) : [],
    meaning ? selectNearest(database.query, meaning, scope, depth) : [],
  ])
  return [...new Set(lists.flat())]
}

/** Ids of every passage in scope that has all quoted phrases, in its text or in the headings above it. */
async function findPhrases(database: Database, question: Question, scope: Scope): Promise<string[]> {
  let ids: string[] | null = null
  for (const phrase of question.phrases) {
    const found = new Set(await withWordsOf(database, phrase, question.languages, scope))
    ids = ids === null ? [...found] : ids.filter((id) => found.has(id))
  }
  const texts = await selectTexts(database.query, ids ?? [])
  return texts
    .filter(({ text, title, headingPath }) =>
      question.phrases.every((phrase) =>
        [text, title, ...headingPath].some((part) => containsPhrase(part, phrase)),
      ),
    )
    .map(({ id }) => id)
}

async function withWordsOf(
  database: Database,
  phrase: string,
  languages: readonly string[],
  scope: Scope,
): Promise<string[]> {
  const lists = phraseTerms(phrase, languages)
  // Function words are not indexed; "to be or not to be" is looked for in the texts themselves.
  if (lists.length === 0) return selectContaining(database.query, phrase, scope)
  const index = wordIndexOf(database.capabilities)
  const statistics = await index.statistics(database.query, lists.flat())
  const ids: string[] = []
  for (const terms of lists)
    ids.push(...(await index.withAllTerms(database.query, { terms, statistics, scope })))
  return ids
}

function phraseNotice(phrases: readonly string[]): Notice {
  const quoted = phrases.map((phrase) => `“${phrase}”`).join(' and ')
  return {
    code: 'phrase-not-found',
    message: `No passage has ${quoted} word for word; these have some of the words, or come near in meaning.`,
  }
}
