import { PGlite } from '@electric-sql/pglite'
import * as fc from 'fast-check'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyzeQuery } from '../../../src/main/text/analyze-query.ts'
import { analyze, analyzeWithOffsets, findTerms } from '../../../src/main/text/analyze.ts'
import {
  createReferenceBm25,
  meanNdcg,
  readLabelledSet,
  testDataFolder,
} from '../../support/reference-bm25.ts'

/** Whether every word of a query has a term in the text, as a search for it would find. */
function finds(query: string, text: string, language: string): boolean {
  const terms = new Set(analyze(text, language))
  return analyzeQuery(query, [language]).words.every((word) => word.terms.some((term) => terms.has(term)))
}

describe('analyzing text', () => {
  it.each([
    ['DIN 5008', 'Briefe nach DIN 5008 schreiben', 'deu'],
    ['DIN5008', 'Briefe nach DIN 5008 schreiben', 'deu'],
    ['5008', 'Briefe nach DIN 5008 schreiben', 'deu'],
    ['ISO-9001', 'certified by ISO-9001:2015', 'eng'],
    ['iso 9001', 'certified by ISO-9001:2015', 'eng'],
    ['iso9001', 'certified by ISO-9001:2015', 'eng'],
    ['2015', 'certified by ISO-9001:2015', 'eng'],
    ['v2.1', 'since v2.1 of the guide', 'eng'],
    ['2.1', 'since v2.1 of the guide', 'eng'],
    ['B2B', 'selling B2B services', 'eng'],
    ['C++', 'a course on C++ for beginners', 'eng'],
    ['C#', 'a course on C# for beginners', 'eng'],
    ['U.S.A.', 'made in the USA', 'eng'],
    ['1,000', 'about 1000 people', 'eng'],
    ['wellbeing', 'the well-being of learners', 'eng'],
    ['email', 'write an e-mail', 'eng'],
    ['teachers question', "the teacher's questions", 'eng'],
    ['cafe', 'un petit café', 'fra'],
    ['café', 'un petit cafe', 'fra'],
    ['cafe', 'a small café', 'eng'],
    ['ecole', 'l’école des femmes', 'fra'],
    ['canciones', 'una canción', 'spa'],
    ['Übung', 'viele Übungen', 'deu'],
    ['Uebung', 'viele Übungen', 'deu'],
    ['Ubung', 'viele Übungen', 'deu'],
    ['Strasse', 'in der Straße', 'deu'],
    ['Häuser', 'ein Haus', 'deu'],
    ['учитель', 'учителя и ученики', 'rus'],
    ['ёлка', 'елка', 'rus'],
    ['東京', '東京都に行きました', 'jpn'],
    ['老师', '这位老师很好', 'zho'],
    ['พลัง', 'ความรู้เป็นพลัง', 'tha'],
    ['ＡＢＣ', 'abc', 'und'],
    ['ﬁnal', 'final', 'eng'],
  ])('finds %s in “%s”', (query, text, language) => {
    expect(finds(query, text, language)).toBe(true)
  })

  it('gives a word with a hyphen its parts and the same whole as without', () => {
    expect(analyze('well-being', 'eng')).toEqual([
      'well',
      ...analyze('being', 'eng', { keepStopWords: false }),
      ...analyze('wellbeing', 'eng'),
    ])
    expect(analyze('e-mails', 'eng')).toContain('email')
  })

  it('tells decimal numbers apart from whole ones and codes from each other', () => {
    expect(finds('2.1', 'version 21', 'eng')).toBe(false)
    expect(finds('C++', 'a course on C for beginners', 'eng')).toBe(false)
    expect(finds('ISO 9001', 'ISO 14001', 'eng')).toBe(false)
  })

  it('leaves function words out of texts and keeps them where they are asked for', () => {
    expect(analyze('What is the question of the teacher?', 'eng')).toEqual(['question', 'teacher'])
    expect(analyze('How to Ask', 'eng', { keepStopWords: true })).toEqual(['how', 'to', 'ask'])
  })

  it('says where each term stands', () => {
    const text = 'Die Häuser, ISO-9001 und 東京'
    const places = analyzeWithOffsets(text, 'deu').map(({ term, start, end }) => [
      term,
      text.slice(start, end),
    ])
    expect(places).toEqual([
      ['haus', 'Häuser'],
      ['iso', 'ISO'],
      ['9001', '9001'],
      ['iso9001', 'ISO-9001'],
      ['東京', '東京'],
    ])
  })

  it('finds wanted terms exactly where the whole analysis has them', () => {
    const text = fc.array(
      fc.constantFrom(
        'teachers',
        'C++',
        'DIN',
        '5008',
        'l’école',
        'the',
        'Ärger',
        'x-ray',
        '東京都',
        ' ',
        '. ',
      ),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(text, fc.constantFrom('eng', 'deu', 'fra', 'und'), (words, language) => {
        const all = analyzeWithOffsets(words.join(' '), language, { keepStopWords: true })
        const wanted = new Set(['teacher', 'din5008', 'ecol', 'arger', 'xray', '東京', 'cplusplus', 'the'])
        expect(findTerms(words.join(' '), language, wanted)).toEqual(
          all.filter(({ term }) => wanted.has(term)),
        )
      }),
    )
  })

  it('gives terms that PostgreSQL’s simple configuration keeps as one word each', async () => {
    const database = await PGlite.create()
    try {
      const texts = fc.sample(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 60 }),
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.stringMatching(/^[0-9a-fA-FeE.,:/_@&'+#-]{1,40}$/),
          fc
            .array(
              fc.constantFrom(
                '12e3abc',
                '1.5e-7x',
                'a@b.com',
                'http://x.y/z?q=1',
                '-5',
                '1e5',
                'v1.2e3',
                '٣٫٥',
                '½',
                'x²',
                'हिन्दी',
                'ความรู้',
                '한국어',
              ),
              { maxLength: 8 },
            )
            .map((all) => all.join('-')),
        ),
        { numRuns: 600, seed: 7 },
      )
      const terms = [
        ...new Set(
          texts.flatMap((text) =>
            ['eng', 'deu', 'und', 'ara'].flatMap((language) => analyze(text, language)),
          ),
        ),
      ]
      expect(terms.length).toBeGreaterThan(300)
      const { rows } = await database.query<{ term: string }>(
        `SELECT term FROM unnest($1::text[]) term
         WHERE (SELECT array_agg(lexeme) FROM unnest(to_tsvector('simple', term))) IS DISTINCT FROM ARRAY[lower(term)]`,
        [terms],
      )
      expect(rows).toEqual([])
      expect(Math.max(...terms.map((term) => term.length))).toBeLessThanOrEqual(64)
    } finally {
      await database.close()
    }
  })

  it.skipIf(testDataFolder() === null)(
    'ranks at least as well as the usual English and German analysis under BM25',
    () => {
      const goals: [set: string, language: string, least: number][] = [
        ['scifact', 'eng', 0.68],
        ['med', 'eng', 0.65],
        ['cisi', 'eng', 0.37],
        ['xquad-de', 'deu', 0.93],
      ]
      for (const [name, language, least] of goals) {
        const set = readLabelledSet(path.join(testDataFolder() ?? '', 'ir', name))
        const rank = createReferenceBm25(
          set.documents.map(({ id, text }) => ({ id, terms: analyze(text, language) })),
        )
        const ndcg = meanNdcg(set, (query) => rank(analyzeQuery(query, [language]).terms, 10))
        expect({ name, isEnough: ndcg >= least }).toEqual({ name, isEnough: true })
      }
    },
  )
})

describe('analyzing a query', () => {
  it('stems it in every language of the library and keeps the words as typed', () => {
    expect(analyzeQuery('Coaching Fragen', ['eng', 'deu'])).toEqual({
      terms: ['coach', 'coaching', 'fragen', 'frag'],
      words: [
        { word: 'Coaching', terms: ['coach', 'coaching'] },
        { word: 'Fragen', terms: ['fragen', 'frag'] },
      ],
      phrases: [],
      isOnlyStopWords: false,
    })
  })

  it('takes function words of the query’s own language for function words, not those of another', () => {
    expect(analyzeQuery('how do cells die', ['eng', 'deu']).words.map(({ word }) => word)).toEqual([
      'cells',
      'die',
    ])
    expect(analyzeQuery('Was ist die Aufgabe?', ['eng', 'deu']).words.map(({ word }) => word)).toEqual([
      'Aufgabe',
    ])
    expect(analyzeQuery('die hard', ['eng', 'deu']).words.map(({ word }) => word)).toEqual(['die', 'hard'])
  })

  it('keeps function words when there is nothing else', () => {
    expect(analyzeQuery('to be or not', ['eng'])).toMatchObject({
      terms: ['to', 'be', 'or', 'not'],
      isOnlyStopWords: true,
    })
  })

  it('reads quoted phrases in any quotation marks', () => {
    expect(
      analyzeQuery('"open question" and „aktives Zuhören“ «poser une question»', ['eng']).phrases,
    ).toEqual(['open question', 'aktives Zuhören', 'poser une question'])
  })

  it('has no terms for signs and gives the same for a library without documents', () => {
    expect(analyzeQuery('?!', ['eng']).terms).toEqual([])
    expect(analyzeQuery('question', []).terms).toEqual(['question'])
  })
})
