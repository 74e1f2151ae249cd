import type { Database } from '../database/database.ts'
import { analyze, findTerms } from '../text/analyze.ts'
import { isNearWord, nearestTerm, type KnownTerm } from './nearest-term.ts'
import type { TermStatistics } from './score-words.ts'
import { scopeOf } from './scope.ts'
import { selectTexts, selectVocabulary } from './search-queries.ts'
import { wordIndexOf } from './choose-word-index.ts'

/** What a search asks of the embeddings: the terms a model has learned, which cost nothing to look through. */
export interface Vocabulary {
  /** Null when the active model knows no terms. */
  knownTerms(): Promise<readonly KnownTerm[] | null>
}

/** Finds what a misspelt word was meant to be. */
export interface SpellingCorrector {
  /**
   * For words that no passage has, the nearest word that some have, as it stands there; words with none near are left
   * out. `text` is the whole question: its last word may be unfinished.
   */
  correct(
    words: readonly string[],
    question: { text: string; languages: readonly string[] },
  ): Promise<Map<string, string>>
}

/** Passages in a library whose words are read from the texts themselves, when no model has learned them; 10 000 would take two seconds. */
const readableLibrary = 1000

/** Corrects spelling by the library's own words, in as far as they can be had in passing. */
export function createSpellingCorrector({
  database,
  embeddings,
}: {
  database: Database
  embeddings: Vocabulary
}): SpellingCorrector {
  return {
    async correct(words, { text, languages }) {
      const known =
        (await embeddings.knownTerms()) ?? (await selectVocabulary(database.query, readableLibrary))
      const corrections = new Map<string, string>()
      if (!known) return corrections
      for (const word of words) {
        // An acronym the library does not have is just that.
        if (/^\p{Lu}{2,}$/u.test(word)) continue
        const isUnfinished = text.endsWith(word)
        for (const stem of new Set(languages.flatMap((language) => analyze(word, language)))) {
          const term = nearestTerm(stem, known, isUnfinished)
          const written = term === null ? null : await wordWritten(database, term, languages)
          if (written === null || !isNearWord(word, written, isUnfinished)) continue
          corrections.set(word, written)
          break
        }
      }
      return corrections
    },
  }
}

/** A term as some passage writes it; null when none has it any more. */
async function wordWritten(
  database: Database,
  term: string,
  languages: readonly string[],
): Promise<string | null> {
  const index = wordIndexOf(database.capabilities)
  const statistics: TermStatistics = await index.statistics(database.query, [term])
  const words = [{ word: term, terms: [term] }]
  const ids = await index.candidates(database.query, { words, statistics, scope: scopeOf({}), limit: 1 })
  const [passage] = await selectTexts(database.query, ids.slice(0, 1))
  if (!passage) return null
  const text = [passage.title, ...passage.headingPath, passage.text].join('\n')
  for (const language of languages) {
    const found = findTerms(text, language, new Set([term]))[0]
    if (found) return text.slice(found.start, found.end)
  }
  return null
}
