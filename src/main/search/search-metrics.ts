/** How relevant a document is to one question, by document id; documents that are not in it count 0. */
export type Judgements = ReadonlyMap<string, number>

/**
 * Normalised discounted cumulative gain of the first `depth` documents, 0 to 1, as trec_eval's `ndcg_cut` and with it
 * BEIR compute it: the gain is the judgement itself (not 2^judgement − 1), the discount log2(rank + 1).
 */
export function ndcg(ranking: readonly string[], judgements: Judgements, depth: number): number {
  const ideal = [...judgements.values()].filter((gain) => gain > 0).sort((a, b) => b - a)
  const best = discountedGain(ideal.slice(0, depth))
  if (best === 0) return 0
  return discountedGain(ranking.slice(0, depth).map((id) => Math.max(0, judgements.get(id) ?? 0))) / best
}

/** Share of the relevant documents that are among the first `depth`, 0 to 1. */
export function recall(ranking: readonly string[], judgements: Judgements, depth: number): number {
  const relevant = [...judgements].filter(([, gain]) => gain > 0).map(([id]) => id)
  if (relevant.length === 0) return 0
  const found = new Set(ranking.slice(0, depth))
  return relevant.filter((id) => found.has(id)).length / relevant.length
}

/** The smallest value that at least `share` of all values do not exceed (nearest rank); 0 for no values. */
export function percentile(values: readonly number[], share: number): number {
  const ascending = [...values].sort((a, b) => a - b)
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0
}

/** The mean; 0 for no values. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function discountedGain(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0)
}
