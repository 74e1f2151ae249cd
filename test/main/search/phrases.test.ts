import { describe, expect, it } from 'vitest'
import { containsPhrase, phraseTerms } from '../../../src/main/search/phrases.ts'

describe('containsPhrase', () => {
  it.each([
    ['in other letters', 'We HOLD the\n  space here.', 'hold the space'],
    ['with other accents', 'Au café crème, enfin', 'cafe CRÈME'],
    ['with other signs between its words', 'ISO-9001:2015', 'iso 9001 2015'],
    ['in a script without spaces', '有效的学习需要反馈', '学习需要'],
    ['as the whole text', 'goal', 'goal'],
  ])('finds a phrase %s', (_, text, phrase) => {
    expect(containsPhrase(text, phrase)).toBe(true)
  })

  it.each([
    ['other forms of the words', 'they held the spaces', 'hold the space'],
    ['the words in another order', 'the space we hold', 'hold the space'],
    ['a word that only begins like it', 'goals', 'goal'],
    ['nothing at all', 'text', ' ?! '],
  ])('does not take %s for it', (_, text, phrase) => {
    expect(containsPhrase(text, phrase)).toBe(false)
  })
})

describe('phraseTerms', () => {
  it('asks for the terms of every language once', () => {
    expect(phraseTerms('learning goals', ['eng', 'eng', 'und'])).toEqual([
      ['learn', 'goal'],
      ['learning', 'goals'],
    ])
  })

  it('asks for a code without its capitals, too', () => {
    const lists = phraseTerms('DIN 5008', ['eng']).map((terms) => terms.toSorted())
    expect(lists).toContainEqual(['5008', 'din'])
    expect(lists).toContainEqual(['5008', 'din', 'din5008'])
  })

  it('has nothing to ask for function words', () => {
    expect(phraseTerms('to be or not to be', ['eng'])).toEqual([])
  })
})
