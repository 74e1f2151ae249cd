import type { Notice } from '../../shared/api/base.ts'
import type { Database } from '../database/database.ts'
import { analyzeQuery, type QueryTerms } from '../text/analyze-query.ts'
import type { TermStatistics } from './score-words.ts'
import type { SpellingCorrector } from './spelling.ts'
import { wordIndexOf } from './choose-word-index.ts'

/** A question in the terms of the library it is asked of. */
export interface Question extends QueryTerms {
  /** As typed, or with its spelling corrected. */
  text: string
  /** What the library's documents are written in (ISO 639-3). */
  languages: readonly string[]
  statistics: TermStatistics
}

/** Words a question may have beside its quotation marks when those are a demand. */
const wordsBesidePhrases = 6

/**
 * Reads a question: its words in every language of the library, how rare they are, and in place of words that no
 * passage has the nearest that some have. The notices say what was changed and what nobody has.
 */
export async function understandQuestion(
  { database, spelling }: { database: Database; spelling: SpellingCorrector },
  text: string,
  languages: readonly string[],
): Promise<{ question: Question; notices: Notice[] }> {
  const asked = await readQuestion(database, text, languages)
  const missing = missingWords(asked)
  if (missing.length === 0) return { question: asked, notices: [] }
  const corrections = await spelling.correct(missing, asked)
  if (corrections.size === 0) return { question: asked, notices: missingNotice(asked, missing) }
  const question = await readQuestion(database, replaceWords(text, corrections), languages)
  return {
    question,
    notices: [correctionNotice(corrections), ...missingNotice(question, missingWords(question))],
  }
}

async function readQuestion(
  database: Database,
  text: string,
  languages: readonly string[],
): Promise<Question> {
  const query = withMeantPhrases(analyzeQuery(text, languages), text, languages)
  const statistics = await wordIndexOf(database.capabilities).statistics(database.query, query.terms)
  return { ...query, text, languages, statistics }
}

/**
 * Quotation marks in a few words ask for the phrase; in a paragraph they set off a title or a doubtful word. Taking those
 * for a demand costs CISI's long questions .012 nDCG@10.
 */
function withMeantPhrases(query: QueryTerms, text: string, languages: readonly string[]): QueryTerms {
  if (query.phrases.length === 0) return query
  const unquoted = query.phrases.reduce(
    (rest, phrase) => rest.replace(phrase, ' '),
    text.replace(/\s+/g, ' '),
  )
  const others = analyzeQuery(unquoted, languages)
  const isMeant = others.isOnlyStopWords || others.words.length <= wordsBesidePhrases
  return isMeant ? query : { ...query, phrases: [] }
}

/** Words of the question that no passage has, each once. Compounds and codes do not count: their parts do. */
function missingWords({ words, statistics }: Question): string[] {
  const missing = words.filter(({ word, terms }) => {
    return /^[\p{L}\p{M}]+$/u.test(word) && !terms.some((term) => statistics.rarity.has(term))
  })
  return [...new Set(missing.map(({ word }) => word))]
}

function replaceWords(text: string, corrections: ReadonlyMap<string, string>): string {
  return text.replace(/[\p{L}\p{M}]+/gu, (word) => corrections.get(word) ?? word)
}

function correctionNotice(corrections: ReadonlyMap<string, string>): Notice {
  const changes = [...corrections].map(([from, to]) => `“${to}” instead of “${from}”`)
  return {
    code: 'corrected-spelling',
    message: `Searched for ${joinWords(changes)}, which no passage has.`,
  }
}

function missingNotice({ words, statistics }: Question, missing: readonly string[]): Notice[] {
  if (missing.length === 0) return []
  const hasNone = !words.some(({ terms }) => terms.some((term) => statistics.rarity.has(term)))
  const quoted = joinWords(missing.map((word) => `“${word}”`))
  return [
    {
      code: 'words-not-found',
      message: hasNone
        ? `No passage has ${quoted}, so none was found by its words.`
        : `No passage has ${quoted}; the other words were searched for.`,
    },
  ]
}

function joinWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
