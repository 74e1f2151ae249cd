import type { SearchMode } from '../../shared/api/search.ts'
import type { Queryable } from '../database/database.ts'
import type { Candidates } from './candidates.ts'
import { codesOf, isAboutCodes, shareOfCodes } from './codes.ts'
import {
  byScore,
  fuseScores,
  type FusedPassage,
  type FusionWeights,
  type ScoredPassage,
} from './fuse-scores.ts'
import { scoreWords } from './score-words.ts'
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

/** Best passages whose mean the question is moved towards, and how far; docs/decisions/0004-search-ranking.md. */
const feedback = { passages: 3, share: 0.5 }

interface RankInput {
  question: Question
  /** Null when words alone decide. */
  meaning: Meaning | null
  mode: SearchMode
  found: Candidates
  limit: number
}

/**
 * The best `limit` of the candidates, in order. In a hybrid search the question's vector is moved half way to the three
 * best passages of a first look and meaning is weighed anew: worth 1 to 2 % nDCG@10 for 2 ms. Passages with the code
 * a question asks for come before all others.
 */
export async function rankPassages(target: Queryable, input: RankInput): Promise<RankedPassage[]> {
  const { question, meaning, mode, found, limit } = input
  const usesWords = mode !== 'meaning' || !meaning
  const scored = found.rows.map((row) => ({
    ...row,
    words: usesWords ? scoreWords(row.terms, question.words, question.statistics) : 0,
  }))
  const fused = usesWords
    ? putCodesFirst(await fuse(target, meaning, scored), question, scored)
    : fuseScores(scored, { ...meaning, meaningWeight: 1 })
  const wordsRanks = ranksOf(scored, ({ words }) => words)
  const meaningRanks = ranksOf(scored, ({ similarity }) => similarity ?? -Infinity)
  const documentOf = new Map(scored.map(({ id, documentId }) => [id, documentId]))
  const rankWithin = (rank: number | undefined): number | null => (rank && rank <= found.depth ? rank : null)
  return fused
    .filter(({ score }) => score > 0 || found.areMatches)
    .slice(0, limit)
    .map((passage) => ({
      ...passage,
      documentId: documentOf.get(passage.id)!,
      wordsRank: passage.words > 0 ? rankWithin(wordsRanks.get(passage.id)) : null,
      meaningRank: passage.similarity === null ? null : rankWithin(meaningRanks.get(passage.id)),
    }))
}

async function fuse(
  target: Queryable,
  meaning: Meaning | null,
  scored: readonly ScoredPassage[],
): Promise<FusedPassage[]> {
  if (!meaning) return fuseScores(scored, { meaningWeight: 0, baselineSimilarity: 0 })
  return fuseScores(await moveToBest(target, meaning, scored), meaning)
}

/** The passages with their similarity to the question after it was moved towards the best of them. */
async function moveToBest(
  target: Queryable,
  meaning: Meaning,
  scored: readonly ScoredPassage[],
): Promise<readonly ScoredPassage[]> {
  const withVector = scored.filter(({ similarity }) => similarity !== null).map(({ id }) => id)
  const best = fuseScores(scored, meaning)
    .filter(({ similarity, score }) => similarity !== null && score > 0)
    .slice(0, feedback.passages)
    .map(({ id }) => id)
  if (best.length === 0) return scored
  const centre = await selectSimilarityToCentre(target, meaning, best, withVector)
  if (!centre) return scored
  const { share } = feedback
  // Inner products with the moved vector, from those with its two parts, both of unit length, and then its own length.
  const movedLength = Math.sqrt(
    (1 - share) ** 2 + share ** 2 + (2 * share * (1 - share) * centre.toQuestion) / centre.length,
  )
  return scored.map((passage) => {
    const toCentre = centre.toPassage.get(passage.id)
    if (passage.similarity === null || toCentre === undefined) return passage
    return {
      ...passage,
      similarity: ((1 - share) * passage.similarity + (share * toCentre) / centre.length) / movedLength,
    }
  })
}

/** Adds one for the code a question asks for, more than any passage without it can reach. */
function putCodesFirst(
  fused: FusedPassage[],
  question: Question,
  rows: readonly Pick<CandidateRow, 'id' | 'terms'>[],
): FusedPassage[] {
  const codes = codesOf(question)
  if (!isAboutCodes(question, codes)) return fused
  const termsOf = new Map(rows.map(({ id, terms }) => [id, terms]))
  return fused
    .map((passage) => {
      const bonus = shareOfCodes(termsOf.get(passage.id) ?? '', codes)
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
