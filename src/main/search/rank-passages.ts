import type { SearchMode } from '../../shared/api/search.ts'
import type { Queryable } from '../database/database.ts'
import type { Candidates } from './candidates.ts'
import { codesOf, isAboutCodes, shareOfCodes } from './codes.ts'
import {
  byScore,
  fuseScores,
  weighMeaning,
  type FusedPassage,
  type FusionWeights,
  type ScoredPassage,
} from './fuse-scores.ts'
import { createWordScorer } from './score-words.ts'
import { selectSimilarityToCentre, type CandidateRow, type MeaningTarget } from './search-queries.ts'
import type { Question } from './understand-question.ts'

/** A passage with its place in the ranking and what put it there. */
export interface RankedPassage extends FusedPassage {
  documentId: string
  /** Place among all passages by words alone and by meaning alone, from 1; null when that way did not bring it. */
  wordsRank: number | null
  meaningRank: number | null
}

/** What the question means in the active space, and how the space's scores are weighed. */
export interface Meaning extends MeaningTarget, FusionWeights {}

/**
 * After a first look the question's vector is moved so far towards the mean of so many best passages, and the meaning of the
 * first sixty is weighed anew; docs/decisions/0004-search-ranking.md has other numbers.
 */
const feedback = { passages: 3, share: 0.3, reconsidered: 60 }

export interface RankInput {
  question: Question
  /** Null when words alone decide. */
  meaning: Meaning | null
  mode: SearchMode
  found: Candidates
  limit: number
}

/**
 * The best `limit` of the candidates, in order: by words, by meaning, or by both fused with feedback. Passages with the code a question
 * asks for come before all others.
 */
export async function rankPassages(
  target: Queryable,
  { question, meaning, mode, found, limit }: RankInput,
): Promise<RankedPassage[]> {
  const usesWords = mode !== 'meaning' || !meaning
  const scoreWords = createWordScorer(usesWords ? question.words : [], question.statistics)
  const scored = found.rows.map((row) => ({ ...row, words: scoreWords(row.terms) }))
  const weights = weightsFor(scored, { question, meaning, usesWords })
  const weighed = meaning && usesWords ? await moveToBest(target, meaning, scored, weights) : scored
  const fused = fuseScores(weighed, weights)
  const ordered = usesWords ? putCodesFirst(fused, question) : fused
  const wordsRanks = ranksOf(scored, ({ words }) => words)
  const meaningRanks = ranksOf(scored, ({ similarity }) => similarity ?? -Infinity)
  const rankWithin = (rank: number | undefined): number | null => (rank && rank <= found.depth ? rank : null)
  return ordered
    .filter(({ score }) => score > 0 || found.areMatches)
    .slice(0, limit)
    .map((passage) => ({
      ...passage,
      wordsRank: passage.words > 0 ? rankWithin(wordsRanks.get(passage.id)) : null,
      meaningRank: passage.similarity === null ? null : rankWithin(meaningRanks.get(passage.id)),
    }))
}

function weightsFor(
  scored: readonly ScoredPassage[],
  { question, meaning, usesWords }: { question: Question; meaning: Meaning | null; usesWords: boolean },
): FusionWeights {
  if (!meaning) return { meaningWeight: 0, baselineSimilarity: 0 }
  const { baselineSimilarity } = meaning
  if (!usesWords) return { meaningWeight: 1, baselineSimilarity }
  return {
    meaningWeight: weighMeaning(meaning.meaningWeight, scored, knownWords(question)),
    baselineSimilarity,
  }
}

/** The passages, the first of them with their similarity to the question after it was moved towards the best. */
async function moveToBest<T extends ScoredPassage>(
  target: Queryable,
  meaning: Meaning,
  scored: readonly T[],
  weights: FusionWeights,
): Promise<readonly T[]> {
  const first = fuseScores(scored, weights)
    .filter(({ score, similarity }) => score > 0 && similarity !== null)
    .slice(0, feedback.reconsidered)
    .map(({ id }) => id)
  if (first.length === 0) return scored
  const best = first.slice(0, feedback.passages)
  const centre = await selectSimilarityToCentre(target, meaning, best, first)
  if (!centre) return scored
  // Inner products with the moved vector, from those with its two parts, which have unit length, and its own length.
  const { share } = feedback
  const kept = 1 - share
  const movedLength = Math.sqrt(
    kept ** 2 + share ** 2 + (2 * share * kept * centre.toQuestion) / centre.length,
  )
  return scored.map((passage) => {
    const toCentre = centre.toPassage.get(passage.id)
    if (passage.similarity === null || toCentre === undefined) return passage
    return {
      ...passage,
      similarity: (kept * passage.similarity + (share * toCentre) / centre.length) / movedLength,
    }
  })
}

/** Different words of the question that some passage has. */
function knownWords({ words, statistics }: Question): number {
  const known = words.filter(({ terms }) => terms.some((term) => statistics.rarity.has(term)))
  return new Set(known.map(({ terms }) => terms.join(' '))).size
}

/** Adds one for the code a question asks for, more than any passage without it can reach. */
function putCodesFirst<T extends FusedPassage & Pick<CandidateRow, 'terms'>>(
  fused: T[],
  question: Question,
): T[] {
  const codes = codesOf(question)
  if (!isAboutCodes(question, codes)) return fused
  return fused
    .map((passage) => {
      const bonus = shareOfCodes(passage.terms, codes)
      return { ...passage, wordsScore: passage.wordsScore + bonus, score: passage.score + bonus }
    })
    .sort(byScore)
}

/** Each passage's place by one score, from 1; ties by id, as in the ranking itself. */
function ranksOf<T extends { id: string }>(
  passages: readonly T[],
  scoreOf: (passage: T) => number,
): Map<string, number> {
  const ordered = passages.map((passage) => ({ id: passage.id, score: scoreOf(passage) })).sort(byScore)
  return new Map(ordered.map(({ id }, index) => [id, index + 1]))
}
