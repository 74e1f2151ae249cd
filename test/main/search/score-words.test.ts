import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { bm25Index, ensureTextIndex } from '../../../src/main/database/text-index.ts'
import { createWordScorer } from '../../../src/main/search/score-words.ts'
import { wordIndexOf } from '../../../src/main/search/choose-word-index.ts'
import { buildDocuments } from '../../support/build-library.ts'
import { describeEachDatabase } from '../../support/databases.ts'

const statistics = { averageLength: 4, rarity: new Map([['coach', 2], ['coachen', 3], ['goal', 1]]) } // prettier-ignore

describe('createWordScorer', () => {
  const coach = { word: 'coach', terms: ['coach', 'coachen'] }
  const goal = { word: 'goal', terms: ['goal'] }

  it('is nothing for a passage without any of the words', () => {
    expect(createWordScorer([coach, goal], statistics)('entirely other words')).toBe(0)
    expect(createWordScorer([], statistics)('')).toBe(0)
  })

  it('rises with rarity and with repetition, and falls with length', () => {
    const score = (terms: string) => createWordScorer([coach, goal], statistics)(terms)
    expect(score('coach a b c')).toBeGreaterThan(score('goal a b c'))
    expect(score('goal goal b c')).toBeGreaterThan(score('goal a b c'))
    expect(score('goal goal b c')).toBeLessThan(2 * score('goal a b c'))
    expect(score('goal a b c d e f g')).toBeLessThan(score('goal a b c'))
  })

  it('counts a word twice when the question does, but not when two languages stem it differently', () => {
    const once = createWordScorer([coach], statistics)('coach a b c')
    expect(createWordScorer([coach, coach], statistics)('coach a b c')).toBeCloseTo(2 * once)
    expect(createWordScorer([coach], statistics)('coach coachen b c')).toBe(
      createWordScorer([coach], statistics)('coach x b c'),
    )
    // Rare in one language only does not make it rare.
    expect(createWordScorer([coach], statistics)('coachen a b c')).toBe(once)
  })
})

describeEachDatabase('words of a library', (open) => {
  const words = ['goal', 'client', 'week', 'never'].map((word) => ({ word, terms: [word] }))

  it('scores a passage as the index does, from what the index says of terms', async () => {
    const database = await open()
    await buildDocuments(
      database,
      Array.from({ length: 50 }, (_, index) => ({
        title: `Note ${index}`,
        text: `${index % 2 ? 'A goal' : 'A plan'} for client ${index}. ${'One more sentence of this note. '.repeat(index % 7)} ${index % 5 ? '' : 'Every week, a goal.'}`,
        language: 'eng',
      })),
    )
    const index = wordIndexOf({ ...database.capabilities, wordRanking: 'bm25' })
    const known = await index.statistics(
      database.query,
      words.flatMap(({ terms }) => terms),
    )
    const { rows } = await sql<{ terms: string; score: number }>`
      SELECT terms, -(terms <@> to_bm25query('goal client week never', ${bm25Index})) AS score
      FROM document_chunks`.execute(database.query)
    expect(known.rarity.has('never')).toBe(false)
    for (const { terms, score } of rows)
      expect(createWordScorer(words, known)(terms) / score).toBeCloseTo(1, 1)
  })

  it('knows the same of terms with and without a ranking index', async () => {
    const database = await open()
    await ensureTextIndex(database.query, { ...database.capabilities, wordRanking: 'ts-rank' })
    await buildDocuments(
      database,
      Array.from({ length: 40 }, (_, index) => ({
        title: `Note ${index}`,
        text: `${index % 4 ? 'A goal' : 'A plan'} for client ${index}, ${index === 7 ? 'this week' : 'later'}.`,
        language: 'eng',
      })),
    )
    const terms = words.flatMap((word) => word.terms)
    const statistics = (wordRanking: 'bm25' | 'ts-rank') =>
      wordIndexOf({ ...database.capabilities, wordRanking }).statistics(database.query, terms)
    const [ranked, plain] = [await statistics('bm25'), await statistics('ts-rank')]
    expect([...plain.rarity.keys()].toSorted()).toEqual(['client', 'goal', 'week'])
    expect([...ranked.rarity.keys()].toSorted()).toEqual(['client', 'goal', 'week'])
    for (const [term, rarity] of plain.rarity) expect(ranked.rarity.get(term)).toBeCloseTo(rarity, 1)
    expect(ranked.averageLength / plain.averageLength).toBeCloseTo(1, 1)
  })
})
