import type { Notice } from '../../shared/api/base.ts'
import type { SearchHit, SearchRequest, SearchResult } from '../../shared/api/search.ts'
import type { Database } from '../database/database.ts'
import type { Log } from '../platform/log.ts'
import { findCandidates, smallScope } from './candidates.ts'
import { embedQuestion, type QuestionEmbedder } from './embed-question.ts'
import { rankPassages, type RankedPassage } from './rank-passages.ts'
import { scopeOf } from './scope.ts'
import { selectHits, selectOutlook, type HitRow } from './search-queries.ts'
import { makeSnippet } from './snippets.ts'
import { createSpellingCorrector, type Vocabulary } from './spelling.ts'
import { understandQuestion, type Question } from './understand-question.ts'

export interface SearchCollaborators {
  database: Database
  embeddings: QuestionEmbedder & Vocabulary
  log: Log
  /** Milliseconds of a clock that never goes back. */
  clock?: () => number
}

/** A ranking as far down as it was asked for. `run` shows the beginning of it. */
export interface Ranking {
  question: Question
  passages: RankedPassage[]
  notices: Notice[]
}

/** Finds passages by words, by meaning, and by both. */
export function createSearch({
  database,
  embeddings,
  log,
  clock = () => performance.now(),
}: SearchCollaborators) {
  const spelling = createSpellingCorrector({ database, embeddings })

  /**
   * The best `limit` passages for a question, without their texts. Where meaning cannot be had (no space yet, provider
   * not reachable) words decide, and a notice says so. Throws `cancelled` when the signal aborts.
   */
  function rank(request: Omit<SearchRequest, 'limit'>, limit: number, signal: AbortSignal): Promise<Ranking> {
    const { mode } = request
    return database.withLimits({ signal }, async () => {
      const scope = scopeOf(request.filter)
      const { languages, isLarge } = await selectOutlook(database.query, scope, smallScope)
      const understood = await understandQuestion({ database, spelling }, request.text, languages)
      const { question } = understood
      const embedded = await embedQuestion({ embeddings, log }, question, mode, signal)
      const { meaning } = embedded
      const found = await findCandidates(database, { question, meaning, mode, scope, isLarge, limit })
      const passages = await rankPassages(database.query, { question, meaning, mode, found, limit })
      return { question, passages, notices: [...understood.notices, ...embedded.notices, ...found.notices] }
    })
  }

  return {
    rank,

    /** Answers a question with passages, best first, each with its place, its best lines and why it was found. */
    async run(request: SearchRequest, signal: AbortSignal): Promise<SearchResult> {
      const startedAt = clock()
      const { question, passages, notices } = await rank(request, request.limit, signal)
      const ids = passages.map(({ id }) => id)
      const rows = await database.withLimits({ signal }, () => selectHits(database.query, ids))
      const rowOf = new Map(rows.map((row) => [row.id, row]))
      const hits = passages.flatMap((passage) => {
        const row = rowOf.get(passage.id)
        return row ? [toHit(row, passage, question)] : []
      })
      return { hits, notices, tookMs: clock() - startedAt }
    },
  }
}

export type Search = ReturnType<typeof createSearch>

function toHit(row: HitRow, passage: RankedPassage, question: Question): SearchHit {
  const { matchedWords, ...snippet } = makeSnippet(row.content, question, row.language)
  const { score, meaningRank, wordsRank, meaningScore, wordsScore } = passage
  return {
    documentId: row.documentId,
    chunkId: row.id,
    title: row.title,
    format: row.format,
    collection: row.collection,
    version: row.version,
    page: row.page,
    pageTo: row.pageTo,
    headingPath: row.headingPath,
    start: row.start,
    end: row.end,
    text: row.content,
    snippet,
    score,
    why: { meaningRank, wordsRank, meaningScore, wordsScore, matchedWords },
  }
}
