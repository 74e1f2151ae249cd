import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { searchResultSchema, type SearchRequest } from '../../../src/shared/api/search.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { Capabilities, Database } from '../../../src/main/database/database.ts'
import { ensureTextIndex } from '../../../src/main/database/text-index.ts'
import { silentLog } from '../../../src/main/platform/log.ts'
import type { QuestionEmbedder } from '../../../src/main/search/embed-question.ts'
import { createSearch } from '../../../src/main/search/hybrid-search.ts'
import type { Vocabulary } from '../../../src/main/search/spelling.ts'
import { buildDocument, buildDocuments, type DocumentToBuild } from '../../support/build-library.ts'
import { conceptEmbeddings, noEmbeddings } from '../../support/concept-embeddings.ts'
import { describeEachDatabase } from '../../support/databases.ts'

const wordRankings: Capabilities['wordRanking'][] = ['bm25', 'ts-rank']

/** Enough passages that no search may look at all of them. */
const many = 330

describeEachDatabase('search', (open) => {
  describe.each(wordRankings)('with words by %s', (wordRanking) => {
    /** The database as a server that ranks words in this way. */
    async function openLibrary(): Promise<Database> {
      const database = await open()
      const capabilities = { ...database.capabilities, wordRanking }
      await ensureTextIndex(database.query, capabilities)
      return { ...database, capabilities }
    }

    async function searchIn(
      database: Database,
      request: Partial<SearchRequest> & { text: string },
      embeddings: QuestionEmbedder & Vocabulary = noEmbeddings,
      signal = new AbortController().signal,
    ) {
      const search = createSearch({ database, embeddings, log: silentLog })
      const result = await search.run({ mode: 'hybrid', filter: {}, limit: 20, ...request }, signal)
      return searchResultSchema.parse(result)
    }

    const titles = (result: { hits: { title: string }[] }) => result.hits.map(({ title }) => title)
    const codes = (result: { notices: { code: string }[] }) => result.notices.map(({ code }) => code)

    it('finds a passage by other forms of its words, with its place and the words that matched', async () => {
      const database = await openLibrary()
      const handbook = await buildDocument(database, {
        title: 'Coaching handbook',
        text: '# Coaching handbook\n\nIntroduction to the craft.\n\n## Listening\n\nGood coaches **listened** twice before they answered a question, and asked one of their own.\n',
        collection: 'Spring course',
      })
      await buildDocument(database, {
        title: 'Cooking',
        text: 'Boil the potatoes until they are soft enough.',
      })
      const { hits } = await searchIn(database, { text: 'listening coach', mode: 'words' })
      expect(hits).toHaveLength(1)
      const [hit] = hits
      expect(hit).toMatchObject({
        documentId: handbook.id,
        title: 'Coaching handbook',
        format: 'markdown',
        collection: 'Spring course',
        version: 1,
        page: null,
        why: { wordsRank: 1, meaningRank: null, meaningScore: 0 },
      })
      expect(hit!.why.matchedWords.map((word) => word.toLowerCase())).toEqual(
        expect.arrayContaining(['coaches', 'listened']),
      )
      const { rows } = await sql<{
        content: string
      }>`SELECT content FROM document_versions WHERE document_id = ${handbook.id}`.execute(database.query)
      expect(rows[0]!.content.slice(hit!.start, hit!.end)).toBe(hit!.text)
      const { text, highlights } = hit!.snippet
      expect(highlights.map(({ start, end }) => text.slice(start, end))).toEqual(
        expect.arrayContaining(['coaches', 'listened']),
      )
    })

    it('says on which page and under which heading known sentences stand', async () => {
      const database = await openLibrary()
      const filler = Array.from(
        { length: 12 },
        (_, index) => `Sentence ${index} of ordinary text about the course and its people.`,
      )
      const pages = ['zebra', 'walrus', 'otter', 'heron', 'badger'].map(
        (animal) => `${filler.join(' ')} The ${animal} waits. ${filler.join(' ')}`,
      )
      await buildDocument(database, { title: 'Pages', text: pages, format: 'pdf' })
      const sections = ['Goals', 'Trust', 'Silence'].map(
        (name) => `## ${name}\n\n${filler.join(' ')} The word ${name}word stands here. ${filler.join(' ')}`,
      )
      await buildDocument(database, { title: 'Sections', text: `# Sections\n\n${sections.join('\n\n')}` })
      for (const [index, animal] of ['zebra', 'walrus', 'otter', 'heron', 'badger'].entries()) {
        const [hit] = (await searchIn(database, { text: `${animal} waits`, mode: 'words' })).hits
        expect(hit!.text).toContain(`The ${animal} waits.`)
        expect(hit!.page).toBeLessThanOrEqual(index + 1)
        expect(hit!.pageTo).toBeGreaterThanOrEqual(index + 1)
      }
      for (const name of ['Goals', 'Trust', 'Silence']) {
        const [hit] = (await searchIn(database, { text: `${name}word`, mode: 'words' })).hits
        expect(hit!.headingPath).toEqual(['Sections', name])
      }
    })

    it('finds by meaning what shares no word with the question, and fuses both', async () => {
      const database = await openLibrary()
      await buildDocuments(database, [
        { title: 'Rest', text: 'People who nap in the afternoon rest better.' },
        { title: 'Kitchen', text: 'Lunch is served in the kitchen.' },
        { title: 'Both', text: 'She was tired, so she took a nap.' },
      ])
      const embeddings = await conceptEmbeddings(database)
      const meaning = await searchIn(database, { text: 'tired', mode: 'meaning' }, embeddings)
      expect(titles(meaning).slice(0, 2).toSorted()).toEqual(['Both', 'Rest'])
      const words = await searchIn(database, { text: 'tired', mode: 'words' }, embeddings)
      expect(titles(words)).toEqual(['Both'])
      const hybrid = await searchIn(database, { text: 'tired', mode: 'hybrid' }, embeddings)
      expect(titles(hybrid)).toEqual(['Both', 'Rest'])
      expect(hybrid.notices).toEqual([])
    })

    it('explains every hit: two parts that add up to the score, and its rank by words and by meaning', async () => {
      const database = await openLibrary()
      await buildDocuments(
        database,
        Array.from({ length: 40 }, (_, index) => ({
          title: `Note ${index}`,
          text: `${'tired '.repeat((index % 4) + 1)}people and ${index % 2 ? 'rest' : 'money'} in note number ${index}`,
        })),
      )
      const embeddings = await conceptEmbeddings(database)
      const { hits } = await searchIn(database, { text: 'tired people', limit: 40 }, embeddings)
      expect(hits).toHaveLength(40)
      for (const { score, why } of hits) expect(why.wordsScore + why.meaningScore).toBeCloseTo(score, 10)
      expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a))
      const ranks = (key: 'wordsRank' | 'meaningRank') =>
        hits.map(({ why }) => why[key]).toSorted((a, b) => a! - b!)
      expect(ranks('wordsRank')).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
      expect(ranks('meaningRank')).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    })

    it('answers in the same order every time, also among equals', async () => {
      const database = await openLibrary()
      await buildDocuments(
        database,
        Array.from({ length: 30 }, (_, index) => ({
          title: `Twin ${index}`,
          text: 'Exactly the same words.',
          name: `twin-${index}`,
        })),
      )
      const first = await searchIn(database, { text: 'same words' })
      const again = await searchIn(database, { text: 'same words' })
      const ids = first.hits.map(({ chunkId }) => chunkId)
      expect(again.hits.map(({ chunkId }) => chunkId)).toEqual(ids)
      expect(ids).toEqual(ids.toSorted())
    })

    it(
      'finds every match of a filter, even if none is among the first hundred without it',
      { timeout: 120_000 },
      async () => {
        const database = await openLibrary()
        const loud = Array.from({ length: many }, (_, index): DocumentToBuild => ({
          title: `Loud ${index}`,
          text: `Tired, tired and tired again: rest, sleep and nap, number ${index}.`,
          tags: ['loud'],
        }))
        const quiet = Array.from({ length: many }, (_, index): DocumentToBuild => ({
          title: `Quiet ${index}`,
          text: `A long note on planning a course of several weeks, with people from many places, number ${index}.`,
          tags: ['kept'],
        }))
        const wanted = Array.from({ length: 10 }, (_, index): DocumentToBuild => ({
          title: `Wanted ${index}`,
          text: `A long note on planning a course of several weeks with people from many places and money, some of them tired, number ${index}.`,
          tags: ['kept', 'few'],
          collection: 'Autumn',
          documentType: 'guide',
          accessTier: 'premium',
          format: 'pdf',
          publicationDate: '2019-05-20',
        }))
        await buildDocuments(database, [...loud, ...quiet, ...wanted])
        const embeddings = await conceptEmbeddings(database)
        const wantedTitles = wanted.map(({ title }) => title).toSorted()
        for (const mode of ['hybrid', 'words', 'meaning'] as const) {
          const unfiltered = await searchIn(database, { text: 'tired', mode, limit: 100 }, embeddings)
          expect(titles(unfiltered).filter((title) => title.startsWith('Wanted'))).toEqual([])
          for (const filter of [
            { tags: ['kept'] },
            { tags: ['few', 'unheard of'] },
            { collections: ['Autumn'] },
            { documentTypes: ['guide' as const], accessTiers: ['premium' as const] },
            { formats: ['pdf' as const] },
            { dateFrom: '2019-05-20', dateTo: '2019-05-20' },
          ]) {
            const result = await searchIn(database, { text: 'tired', mode, filter }, embeddings)
            expect({ mode, filter, titles: titles(result).toSorted() }).toEqual({
              mode,
              filter,
              titles: wantedTitles,
            })
          }
          const none = await searchIn(
            database,
            { text: 'tired', mode, filter: { tags: ['kept'], collections: ['Spring'] } },
            embeddings,
          )
          expect(none.hits).toEqual([])
        }
      },
    )

    it(
      'finds every passage with a quoted phrase, wherever it ranks, and no other',
      { timeout: 120_000 },
      async () => {
        const database = await openLibrary()
        const louder = Array.from({ length: many }, (_, index): DocumentToBuild => ({
          title: `Louder ${index}`,
          text: `Space and hold, hold the space, spaces held: space hold space hold, and psychological safety of a kind, number ${index}.`,
        }))
        const exact = Array.from({ length: 12 }, (_, index): DocumentToBuild => ({
          title: `Exact ${index}`,
          text: `A long paragraph about facilitating groups in many different settings that comes to the point late. You *hold\n${index % 2 ? 'the Space' : 'THE  space'}* for them, number ${index}. ${'More of the same about rooms and chairs. '.repeat(5)}`,
        }))
        await buildDocuments(database, [...louder, ...exact])
        const embeddings = await conceptEmbeddings(database)
        for (const mode of ['hybrid', 'words'] as const) {
          const result = await searchIn(
            database,
            { text: '"You hold the space"', mode, limit: 50 },
            embeddings,
          )
          expect(titles(result).toSorted()).toEqual(exact.map(({ title }) => title).toSorted())
          expect(result.notices).toEqual([])
        }
        const both = await searchIn(database, { text: 'groups „hold the space“ "number 7"', limit: 50 })
        expect(titles(both)).toContain('Exact 7')
        expect(titles(both).every((title) => title.endsWith(' 7'))).toBe(true)
      },
    )

    it('says when no passage has a quoted phrase, and looks for its words', async () => {
      const database = await openLibrary()
      await buildDocument(database, { title: 'Space', text: 'Hold this space, said the trainer.' })
      const result = await searchIn(database, { text: '"space hold"', mode: 'words' })
      expect(titles(result)).toEqual(['Space'])
      expect(codes(result)).toEqual(['phrase-not-found'])
      expect(result.notices[0]!.message).toContain('“space hold”')
    })

    it('finds a phrase without regard to accents, and one made of function words only', async () => {
      const database = await openLibrary()
      await buildDocuments(database, [
        { title: 'Café', text: 'We met at the café crème in the old town and talked about goals.' },
        { title: 'Hamlet', text: 'To be, or not to be: that is the question people remember of this play.' },
        { title: 'Other', text: 'The cream in the cafe was not what it used to be, or so they said.' },
      ])
      expect(titles(await searchIn(database, { text: '"cafe creme"' }))).toEqual(['Café'])
      expect(titles(await searchIn(database, { text: '"to be or not to be"' }))).toEqual(['Hamlet'])
    })

    it('puts an exact code first', { timeout: 120_000 }, async () => {
      const database = await openLibrary()
      await buildDocuments(database, [
        ...Array.from({ length: many }, (_, index): DocumentToBuild => ({
          title: `Parts ${index}`,
          text: `The price of DIN DIN DIN and ISO, ISO: DIN 5009 follows 5008 and 5008, 9001, 9001, ISO 9002, number ${index}.`,
        })),
        {
          title: 'Letters',
          text: `Business letters follow DIN 5008. ${'The address field has its own rules, and so has the subject. '.repeat(8)}`,
        },
        {
          title: 'Quality',
          text: `Quality management is described in ISO-9001. ${'Audits take place every year, and reports follow. '.repeat(8)}`,
        },
      ])
      const embeddings = await conceptEmbeddings(database)
      for (const [text, title] of [
        ['DIN 5008', 'Letters'],
        ['ISO-9001', 'Quality'],
        ['ISO 9001', 'Quality'],
        ['DIN 5008 number', 'Letters'],
      ] as const) {
        const result = await searchIn(database, { text }, embeddings)
        expect([text, titles(result)[0]]).toEqual([text, title])
        const [{ score, why }] = result.hits as [(typeof result.hits)[number]]
        expect(why.wordsScore + why.meaningScore).toBeCloseTo(score, 10)
      }
    })

    it('forgives a misspelt word and says what it searched for', async () => {
      const database = await openLibrary()
      await buildDocuments(database, [
        { title: 'Feedback', text: 'Constructive feedback names one behaviour and its effect.' },
        { title: 'Planning', text: 'A session plan begins with the last ten minutes.' },
      ])
      const result = await searchIn(database, { text: 'constuctive feedbak', mode: 'words' })
      expect(titles(result)).toEqual(['Feedback'])
      expect(codes(result)).toEqual(['corrected-spelling'])
      expect(result.notices[0]!.message.toLowerCase()).toContain('“feedback” instead of “feedbak”')
      expect(result.hits[0]!.why.matchedWords).toEqual(expect.arrayContaining(['feedback']))
      // A word that is still being typed.
      expect(titles(await searchIn(database, { text: 'begins with the last minu' }))).toEqual(['Planning'])
    })

    it('finds nothing by words that no passage has, and says so', async () => {
      const database = await openLibrary()
      await buildDocument(database, { title: 'Feedback', text: 'Feedback names one behaviour.' })
      const nothing = await searchIn(database, { text: 'quixotic xylophones' })
      expect(nothing.hits).toEqual([])
      expect(nothing.notices.find(({ code }) => code === 'words-not-found')?.message).toMatch(
        /“quixotic” and “xylophones”/,
      )
      const some = await searchIn(database, { text: 'xylophones feedback', mode: 'words' })
      expect(titles(some)).toEqual(['Feedback'])
      expect(codes(some)).toEqual(['words-not-found'])
      expect((await searchIn(database, { text: '?!' })).hits).toEqual([])
    })

    it('never answers from old versions or deleted documents', { timeout: 120_000 }, async () => {
      const database = await openLibrary()
      const first = Array.from({ length: many }, (_, index): DocumentToBuild => ({
        title: `Note ${index}`,
        text: `Tired people need sleep and rest, oldword, number ${index}.`,
      }))
      const second = first.map(({ title }, index): DocumentToBuild => ({
        title,
        text: `Rest and money for all people, number ${index}, in its second edition.`,
      }))
      const built = await buildDocuments(database, first)
      await buildDocuments(database, second)
      await sql`UPDATE documents SET deleted_at = now() WHERE id = ${built[0]!.id}`.execute(database.query)
      const embeddings = await conceptEmbeddings(database)
      for (const mode of ['hybrid', 'words', 'meaning'] as const) {
        const { hits } = await searchIn(database, { text: 'rest people', mode, limit: 100 }, embeddings)
        expect([mode, hits.length]).toEqual([mode, 100])
        expect(new Set(hits.map(({ version }) => version))).toEqual(new Set([2]))
        expect(hits.map(({ documentId }) => documentId)).not.toContain(built[0]!.id)
      }
      expect((await searchIn(database, { text: 'oldword', mode: 'words' })).hits).toEqual([])
      expect(
        (await searchIn(database, { text: '"need sleep and rest"', mode: 'words' })).hits.every(
          ({ version }) => version === 2,
        ),
      ).toBe(true)
      const deleted = await searchIn(database, { text: '"number 0"', mode: 'words' })
      expect(titles(deleted)).not.toContain('Note 0')
    })

    it('searches German and Chinese text by words of the same language, however they are inflected or typed', async () => {
      const database = await openLibrary()
      await buildDocuments(database, [
        {
          title: 'Übungen',
          text: 'Die Teilnehmerinnen schätzten die Übungen zur Gesprächsführung, weil sie kurz waren und sofort halfen. Niemand wollte darauf verzichten, und die Trainerin nahm sie in jeden Kurs auf.',
        },
        {
          title: 'Rechnungen',
          text: 'Die Rechnungen werden am Ende des Monats verschickt und müssen innerhalb von vierzehn Tagen bezahlt werden. Wer später zahlt, bekommt eine freundliche Erinnerung.',
        },
        { title: '学习', text: '有效的学习需要反馈和练习。教师应该给学生时间思考，然后再提问。' },
        { title: '天气', text: '今天的天气很好，我们去公园散步，晚上一起吃饭。' },
        {
          title: 'English',
          text: 'The people who took part liked the exercises on leading a conversation, because they were short and of use at once.',
        },
      ])
      const found = async (text: string) => titles(await searchIn(database, { text, mode: 'words' }))[0]
      expect(await found('Übung Gespräch führen Teilnehmerin')).toBe('Übungen')
      expect(await found('uebungen')).toBe('Übungen')
      expect(await found('Wann wird die Rechnung bezahlt?')).toBe('Rechnungen')
      expect(await found('反馈和学习')).toBe('学习')
      expect(await found('天气')).toBe('天气')
      expect(await found('exercise in conversations')).toBe('English')
    })

    it('answers by words with a notice when there is no space to search by meaning', async () => {
      const database = await openLibrary()
      await buildDocument(database, { title: 'Feedback', text: 'Feedback names one behaviour.' })
      for (const mode of ['hybrid', 'meaning'] as const) {
        const result = await searchIn(database, { text: 'feedback', mode })
        expect(titles(result)).toEqual(['Feedback'])
        expect(codes(result)).toEqual(['library-too-small'])
      }
      expect((await searchIn(database, { text: 'feedback', mode: 'words' })).notices).toEqual([])
    })

    it('answers by words with a notice when the embedder cannot be reached', async () => {
      const database = await openLibrary()
      await buildDocument(database, { title: 'Sleep', text: 'Sleep helps when people are tired.' })
      const unreachable = {
        ...(await conceptEmbeddings(database)),
        embedQuery: () =>
          Promise.reject(new AppError('embedder-unreachable', 'The embedder at 127.0.0.1 did not answer.')),
      }
      const result = await searchIn(database, { text: 'tired people' }, unreachable)
      expect(titles(result)).toEqual(['Sleep'])
      expect(codes(result)).toEqual(['embedder-unreachable'])
      expect(result.notices[0]!.message).toContain('did not answer')
    })

    it('stops when it is told to', async () => {
      const database = await openLibrary()
      await buildDocument(database, { title: 'Sleep', text: 'Sleep helps.' })
      const controller = new AbortController()
      const embeddings = {
        ...(await conceptEmbeddings(database)),
        embedQuery: async () => {
          controller.abort()
          return null
        },
      }
      await expect(
        searchIn(database, { text: 'sleep' }, embeddings, controller.signal),
      ).rejects.toMatchObject({ code: 'cancelled' })
      await expect(
        searchIn(database, { text: 'sleep' }, noEmbeddings, AbortSignal.abort()),
      ).rejects.toMatchObject({ code: 'cancelled' })
    })
  })
})
