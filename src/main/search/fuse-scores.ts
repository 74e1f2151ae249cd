/** A passage with its two raw scores. */
export interface ScoredPassage {
  id: string
  /** BM25 of the question's words in the passage; 0 when it has none of them. */
  words: number
  /** Similarity of meaning; null when the passage has no vector in the space, or the question has none. */
  similarity: number | null
}

/** How the two scores are weighed; both belong to the embedding space. */
export interface FusionWeights {
  /** Share of meaning, 0 to 1: 0 ranks by words alone, 1 by meaning alone. */
  meaningWeight: number
  /** The similarity an unrelated passage usually has: where the scale of meaning begins. */
  baselineSimilarity: number
}

export interface FusedPassage extends ScoredPassage {
  /** The two parts after scaling and weighting; they add up to `score`. */
  wordsScore: number
  meaningScore: number
  score: number
}

/** The question's own factor is .62 in the mean; this makes the space's weight the usual one. */
const usualFactor = 1.6
/** Word scores this far down tell how sure the words are. */
const tenth = 10
/** What is left to meaning when the words are sure, as a share of the space's weight. */
const leastShare = 0.1
/** From this many words on a question says enough to have a meaning of its own. */
const fullQuestion = 4

/**
 * The share of meaning for one question: little where one passage stands far above the tenth by its words, which are sure
 * of it then, and where the question is a word or two. Measured in docs/decisions/0003-lsa-and-fusion.md and
 * 0004-search-ranking.md. All of the space's weight where no passage has any of the words.
 */
export function weighMeaning(
  meaningWeight: number,
  passages: readonly Pick<ScoredPassage, 'words'>[],
  questionWords: number,
): number {
  const scores = passages.map(({ words }) => words).sort((a, b) => b - a)
  const first = scores[0] ?? 0
  if (first === 0) return meaningWeight
  const sharedWithTenth = (scores[tenth - 1] ?? 0) / first
  const factor =
    usualFactor * Math.max(leastShare, sharedWithTenth) * Math.min(1, questionWords / fullQuestion)
  return Math.min(1, meaningWeight * factor)
}

/**
 * Scales each score to 0…1 over the given passages and adds them by weight (min-max convex fusion), best first; ties
 * by id, so that equal passages always come in one order. The lower ends are fixed, 0 for words and the space's
 * baseline for meaning: taken from the candidates they would make the weakest of many good passages worthless.
 * Measured against rank fusion in docs/decisions/0004-search-ranking.md.
 */
export function fuseScores<T extends ScoredPassage>(
  passages: readonly T[],
  weights: FusionWeights,
): (T & FusedPassage)[] {
  const { meaningWeight, baselineSimilarity } = weights
  const mostWords = passages.reduce((most, { words }) => Math.max(most, words), 0)
  const mostSimilar = passages.reduce(
    (most, { similarity }) => Math.max(most, similarity ?? -Infinity),
    -Infinity,
  )
  return passages
    .map((passage) => {
      const wordsScore = (1 - meaningWeight) * scale(passage.words, 0, mostWords)
      const meaningScore =
        meaningWeight * scale(passage.similarity ?? -Infinity, baselineSimilarity, mostSimilar)
      return { ...passage, wordsScore, meaningScore, score: wordsScore + meaningScore }
    })
    .sort(byScore)
}

/** Best first, ties by id. */
export function byScore(a: { score: number; id: string }, b: { score: number; id: string }): number {
  return b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Where `value` stands between `low` and `high`, as 0…1; 0 when nothing is above `low`. */
function scale(value: number, low: number, high: number): number {
  return value > low && high > low ? (value - low) / (high - low) : 0
}
