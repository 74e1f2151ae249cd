import { describe, expect, test } from 'vitest'
import { describeLibrary } from '../../../src/renderer/shell/describe-library.ts'
import { citePassage } from '../../../src/renderer/wording/cite-passage.ts'
import { describeCoverage } from '../../../src/renderer/wording/describe-coverage.ts'
import { sayCount } from '../../../src/renderer/wording/say-number.ts'
import { sayPlace } from '../../../src/renderer/wording/say-place.ts'
import { saySize } from '../../../src/renderer/wording/say-size.ts'
import { sayDuration, sayTime } from '../../../src/renderer/wording/say-time.ts'
import { sayWhy } from '../../../src/renderer/wording/say-why.ts'
import type { LibraryStatus } from '../../../src/shared/api/library.ts'

test('sizes are said the way file managers say them', () => {
  expect([1, 999, 1_234, 12_345_678, 123_456_789].map(saySize)).toEqual([
    '1 byte',
    '999 bytes',
    '1.2 kB',
    '12.3 MB',
    '123 MB',
  ])
})

test('lengths of time are rounded the way people round them', () => {
  expect([0.4, 1, 45, 100, 3_000, 7_200, 5_000].map(sayDuration)).toEqual([
    'under a second',
    '1 second',
    '45 seconds',
    'about 2 minutes',
    'about 50 minutes',
    'about 2 hours',
    'about 1 hour 20 minutes',
  ])
})

test('moments are named by how near they are', () => {
  const now = new Date(2026, 10, 20, 15, 0)
  const at = (...parts: [number, number, number, number]) => sayTime(new Date(...parts).toISOString(), now)
  expect(at(2026, 10, 20, 9)).toBe('today 09:00')
  expect(at(2026, 10, 19, 23)).toBe('yesterday 23:00')
  expect(at(2026, 2, 3, 9)).toBe('3 Mar')
  expect(at(2023, 2, 3, 9)).toBe('3 Mar 2023')
})

test('one thing is one and several are several', () => {
  expect([sayCount(1, 'file'), sayCount(34, 'file'), sayCount(1_200, 'passage')]).toEqual([
    '1 file',
    '34 files',
    '1,200 passages',
  ])
})

test('a passage is placed by its pages, else by its heading', () => {
  expect(sayPlace({ page: 14, pageTo: 14, headingPath: ['A'] })).toBe('p. 14')
  expect(sayPlace({ page: 14, pageTo: 15, headingPath: [] })).toBe('p. 14–15')
  expect(sayPlace({ page: null, pageTo: null, headingPath: ['A', 'B'] })).toBe('B')
})

test('why a passage was found is said by its places', () => {
  const why = { meaningScore: 0.4, wordsScore: 0.3, matchedWords: [] }
  expect(sayWhy({ ...why, meaningRank: 1, wordsRank: 3 })).toBe('meaning 1 · words 3')
  expect(sayWhy({ ...why, meaningRank: null, wordsRank: 2 })).toBe('words 2')
})

test('a citation has the text in quotes and then its author, document, place and file', () => {
  const document = {
    title: 'Handbook',
    author: 'Ana Ruiz',
    sourceName: 'Handbook.pdf',
    version: 2,
    headingPath: ['Breaks'],
  }
  expect(citePassage({ ...document, text: 'A break\n of ten. ', page: 14 })).toBe(
    '“A break of ten.”\n— Ana Ruiz, Handbook, p. 14 (Handbook.pdf, version 2)',
  )
  expect(citePassage({ ...document, author: null, text: 'A', page: null })).toBe(
    '“A”\n— Handbook, Breaks (Handbook.pdf, version 2)',
  )
})

describe('coverage', () => {
  test('a document that is all covered needs no second look', () => {
    expect(describeCoverage({ chunks: 40, embedded: 40, reason: null })).toMatchObject({
      text: 'all',
      isComplete: true,
    })
  })

  test('a part that is missing is counted and explained', () => {
    const coverage = describeCoverage({ chunks: 40, embedded: 37, reason: 'The service did not answer.' })
    expect(coverage).toMatchObject({ text: '37 of 40', isAlarming: true })
    expect(coverage.explanation).toContain('The service did not answer.')
  })

  test('a library that is searched by words alone does not shout it in every row', () => {
    expect(describeCoverage({ chunks: 40, embedded: 0, reason: null })).toMatchObject({
      text: 'by words',
      isAlarming: false,
    })
  })
})

describe('the status line', () => {
  const status: LibraryStatus = {
    location: '/home/ana/Lectern',
    engine: 'embedded',
    serverVersion: '18.6',
    vectorVersion: '0.8.7',
    wordRanking: 'bm25',
    durable: true,
    documents: 412,
    chunks: 8_120,
    embeddedChunks: 8_120,
    runningJobs: 0,
    version: '0.1.0',
  }

  test.each([
    [{}, '412 documents · all searchable by words and meaning'],
    [{ embeddedChunks: 8_100 }, '412 documents · 8,100 of 8,120 passages searchable by meaning'],
    [{ embeddedChunks: 0 }, '412 documents · searchable by words'],
    [{ documents: 0, chunks: 0, embeddedChunks: 0 }, 'Library empty'],
    [
      { durable: false },
      '412 documents · all searchable by words and meaning · writes are not confirmed by the disk',
    ],
  ])('%#: says how the library is', (part, words) => {
    expect(describeLibrary({ ...status, ...part }, null).summary).toBe(words)
  })
})
