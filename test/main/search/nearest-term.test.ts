import { describe, expect, it } from 'vitest'
import { isNearWord, nearestTerm } from '../../../src/main/search/nearest-term.ts'

const known: [string, number][] = [
  ['feedback', 9],
  ['feed', 1],
  ['strategi', 4],
  ['strateg', 2],
  ['coach', 7],
  ['couch', 1],
  ['scaffold', 3],
  ['iso9001', 3],
]

describe('nearestTerm', () => {
  it.each([
    ['a swapped pair of letters', 'caoch', 'coach'],
    ['a missing letter', 'feedbck', 'feedback'],
    ['a letter too many', 'coachh', 'coach'],
    ['a wrong letter, the more frequent of two', 'coech', 'coach'],
    ['two mistakes in a long word', 'scafoldd', 'scaffold'],
  ])('forgives %s', (_, unknown, expected) => {
    expect(nearestTerm(unknown, known)).toBe(expected)
  })

  it.each([
    ['a short word', 'fed'],
    ['two mistakes in a word of five letters', 'caosh'],
    ['another first letter', 'poach'],
    ['a code', 'iso9002'],
    ['a word far from all', 'xylophone'],
  ])('does not guess at %s', (_, unknown) => {
    expect(nearestTerm(unknown, known)).toBeNull()
  })

  it('takes the word that an unfinished one begins', () => {
    expect(nearestTerm('feedb', known, true)).toBe('feedback')
    expect(nearestTerm('feedb', known, false)).toBe('feed')
  })
})

describe('isNearWord', () => {
  it.each([
    ['quesiton', 'Questions'],
    ['fedback', 'feedbacks'],
    ['tixt', 'Text'],
    ['cafee', 'Café'],
  ])('takes %s for %s', (typed, written) => expect(isNearWord(typed, written)).toBe(true))

  it.each([
    ['rewording', 'Record'],
    ['simulation', 'Situationen'],
    ['geraten', 'Great'],
  ])('does not take %s for %s, whose stem is near', (typed, written) =>
    expect(isNearWord(typed, written)).toBe(false),
  )

  it('takes a word that is still being typed for one it begins', () => {
    expect(isNearWord('feedb', 'Feedback', true)).toBe(true)
    expect(isNearWord('feedb', 'Feedback')).toBe(false)
  })
})
