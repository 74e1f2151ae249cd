import { describe, expect, it } from 'vitest'
import { mean, ndcg, percentile, recall } from '../../../src/main/search/search-metrics.ts'

const judgements = new Map([
  ['a', 2],
  ['b', 1],
  ['c', 0],
])

describe('ndcg', () => {
  it.each([
    { name: 'the ideal order', ranking: ['a', 'b', 'c'], expected: 1 },
    // (1 + 2 / log2 3) / (2 + 1 / log2 3), worked out by hand: gains are linear as in trec_eval.
    { name: 'the two relevant ones swapped', ranking: ['b', 'a'], expected: 0.8597 },
    { name: 'one relevant document at the third place', ranking: ['x', 'y', 'a'], expected: 0.3801 },
    { name: 'nothing relevant', ranking: ['x', 'c'], expected: 0 },
    { name: 'an empty ranking', ranking: [], expected: 0 },
  ])('values $name', ({ ranking, expected }) => {
    expect(ndcg(ranking, judgements, 10)).toBeCloseTo(expected, 4)
  })

  it('looks no deeper than it is told', () => {
    expect(ndcg(['x', 'a'], judgements, 1)).toBe(0)
  })
})

describe('recall', () => {
  it('counts relevant documents found, and only those judged above zero', () => {
    expect(recall(['c', 'b', 'x'], judgements, 10)).toBe(0.5)
    expect(recall(['c', 'b', 'a'], judgements, 2)).toBe(0.5)
    expect(recall(['a', 'b'], judgements, 2)).toBe(1)
    expect(recall(['a'], new Map([['a', 0]]), 10)).toBe(0)
  })
})

describe('percentile', () => {
  it('is the value at the nearest rank, whatever the order', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3)
    expect(percentile([5, 1, 4, 2, 3], 0.95)).toBe(5)
    expect(percentile([7], 0.5)).toBe(7)
    expect(percentile([], 0.5)).toBe(0)
  })
})

describe('mean', () => {
  it('is zero for no values', () => {
    expect(mean([])).toBe(0)
    expect(mean([1, 2])).toBe(1.5)
  })
})
