import { describe, expect, it } from 'vitest'
import { fuseScores, weighMeaning } from '../../../src/main/search/fuse-scores.ts'

const weights = { meaningWeight: 0.4, baselineSimilarity: 0.1 }

describe('fuseScores', () => {
  it.each([
    { name: 'best in both', words: 8, similarity: 0.5, expected: [0.6, 0.4] },
    { name: 'half of the best words and no vector', words: 4, similarity: null, expected: [0.3, 0] },
    { name: 'no words, half way between baseline and best', words: 0, similarity: 0.3, expected: [0, 0.2] },
    { name: 'under the baseline', words: 0, similarity: -0.4, expected: [0, 0] },
  ])('scales and weighs a passage that is $name', ({ words, similarity, expected }) => {
    const best = { id: 'best', words: 8, similarity: 0.5 }
    const passage = fuseScores([best, { id: 'passage', words, similarity }], weights).find(
      ({ id }) => id === 'passage',
    )!
    expect(passage.wordsScore).toBeCloseTo(expected[0]!)
    expect(passage.meaningScore).toBeCloseTo(expected[1]!)
    expect(passage.score).toBe(passage.wordsScore + passage.meaningScore)
  })

  it('orders by score, and equal passages by id', () => {
    const passages = ['c', 'a', 'b'].map((id) => ({ id, words: id === 'c' ? 2 : 1, similarity: null }))
    expect(fuseScores(passages, weights).map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  })

  it('gives the order of one way alone at the ends of the weight', () => {
    const passages = [
      { id: 'words', words: 5, similarity: 0.2 },
      { id: 'meaning', words: 1, similarity: 0.9 },
    ]
    const first = (meaningWeight: number) =>
      fuseScores(passages, { meaningWeight, baselineSimilarity: 0 })[0]!.id
    expect(first(0)).toBe('words')
    expect(first(1)).toBe('meaning')
  })

  it('scores nothing when no passage has a word or a vector', () => {
    expect(fuseScores([{ id: 'a', words: 0, similarity: null }], weights)[0]!.score).toBe(0)
    expect(fuseScores([], weights)).toEqual([])
  })
})

describe('weighMeaning', () => {
  const scores = (first: number, tenth: number) =>
    Array.from({ length: 20 }, (_, index) => ({ words: index === 0 ? first : index < 10 ? tenth : 0 }))

  it.each([
    { name: 'a flat list leaves most to meaning', passages: scores(10, 9), words: 6, expected: 0.576 },
    { name: 'a hit far above the tenth leaves little', passages: scores(10, 2), words: 6, expected: 0.128 },
    { name: 'fewer than ten hits leave the least', passages: scores(10, 0), words: 6, expected: 0.064 },
    { name: 'a question of one word has a quarter', passages: scores(10, 10), words: 1, expected: 0.16 },
    { name: 'nothing found by words leaves all to meaning', passages: scores(0, 0), words: 0, expected: 0.4 },
    { name: 'no passages at all', passages: [], words: 3, expected: 0.4 },
  ])('$name', ({ passages, words, expected }) => {
    expect(weighMeaning(0.4, passages, words)).toBeCloseTo(expected)
  })
})
