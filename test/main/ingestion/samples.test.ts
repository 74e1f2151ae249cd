import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FormatId } from '../../../src/shared/api/documents.ts'
import { createExtractPool } from '../../../src/main/ingestion/extract-pool.ts'
import type { PreparedDocument, PreparedFile } from '../../../src/main/ingestion/prepared-document.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const folder = join(root, 'samples')
const files = new Map<string, PreparedFile>()

const formats: Record<string, FormatId> = {
  'Listening Notes for Coaches.txt': 'text',
  'asking-and-waiting.md': 'markdown',
  'debriefing-role-play.pdf': 'pdf',
  'ethics-and-confidentiality.docx': 'docx',
  'feedback-that-helps.pdf': 'pdf',
  'goals-people-work-towards.md': 'markdown',
  'making-learning-last.pdf': 'pdf',
  'online-sessions.html': 'html',
  'planning-a-workshop-backwards.pdf': 'pdf',
  'schwierige-gruppen.docx': 'docx',
  'the-coaching-conversation.docx': 'docx',
  'workshop-cards.csv': 'csv',
}

/** Sentences a reader finds on the page when opening the file in a PDF program. */
const sentencesOnPages: [file: string, page: number, sentence: string][] = [
  ['feedback-that-helps.pdf', 3, 'People who are given seven improvements make none'],
  ['feedback-that-helps.pdf', 5, 'Explanations are the fastest way to make sure'],
  ['planning-a-workshop-backwards.pdf', 4, 'People want to know whether this is for them.'],
  ['planning-a-workshop-backwards.pdf', 5, 'Workshops are forgotten in the corridor.'],
  ['making-learning-last.pdf', 1, 'Each time we fetch something from memory without looking'],
  ['making-learning-last.pdf', 3, 'no reliable benefit has been found'],
  ['debriefing-role-play.pdf', 2, 'You are Tomas again, and you teach chemistry.'],
  ['debriefing-role-play.pdf', 6, 'Threes are the safest way to begin'],
]

describe('the sample library', () => {
  beforeAll(async () => {
    const pool = createExtractPool({ size: 1 })
    try {
      for (const name of await readdir(folder))
        files.set(name, await pool.extract({ path: join(folder, name), name }))
    } finally {
      await pool.close()
    }
  })
  afterAll(() => files.clear())

  it('is a dozen files in the six formats, each read as what it is', () => {
    expect(Object.fromEntries([...files].map(([name, file]) => [name, file.format]))).toEqual(formats)
  })

  it.each(Object.keys(formats))('has in %s nothing that an import would complain of', (name) => {
    const { documents, rowFailures } = files.get(name)!
    expect(rowFailures).toEqual([])
    expect(documents.flatMap(({ notices }) => notices)).toEqual([])
  })

  it.each(namesOf('pdf'))('has in %s three to eight pages with headings, all within passages', (name) => {
    const { title, pageCount, outline, chunks } = documentOf(name)
    expect(pageCount).toBeGreaterThanOrEqual(3)
    expect(pageCount).toBeLessThanOrEqual(8)
    expect(outline[0]).toMatchObject({ depth: 1, text: title, page: 1 })
    expect(outline.filter(({ depth }) => depth === 2).length).toBeGreaterThanOrEqual(8)
    const pages = chunks.flatMap(({ pageFrom, pageTo }) => [pageFrom, pageTo])
    expect(new Set(pages)).toEqual(new Set(Array.from({ length: pageCount! }, (_, index) => index + 1)))
  })

  it.each(sentencesOnPages)('has in %s on page %i: %s', (name, page, sentence) => {
    expect(textOfPage(documentOf(name), page)).toContain(sentence)
  })

  it('reads the columns of the two-column file one after the other', () => {
    const { markdown } = documentOf('making-learning-last.pdf')
    expect(markdown).toContain(
      'much kinder on Tuesday in the seminar room than on Friday in front of a customer.',
    )
  })

  it.each([...namesOf('pdf'), ...namesOf('docx')])(
    'has in %s the words of its source, all and no others',
    (name) => {
      const source = readFileSync(join(root, 'samples-src', name.replace(/\w+$/, 'md')), 'utf8')
      expect(wordsOf(documentOf(name).markdown)).toEqual(wordsOf(source.replace(/^---\n[\s\S]*?\n---\n/, '')))
    },
  )

  it.each(namesOf('docx'))('has in %s headings, a list, a table and notes', (name) => {
    const { markdown, outline } = documentOf(name)
    expect(outline.length).toBeGreaterThanOrEqual(8)
    expect(markdown).toMatch(/^- /m)
    expect(markdown).toMatch(/^\| .* \|$/m)
    expect(markdown).toMatch(/^\[\^1\]: /m)
  })

  it('leaves the menu, the margin and the foot of the web page out', () => {
    const { markdown } = documentOf('online-sessions.html')
    expect(markdown).toContain('Cameras: invite, do not order')
    expect(markdown).toContain('Mute everyone')
    expect(markdown).not.toMatch(/Newsletter|Most read|Imprint|Downloads/)
  })

  it('makes one document of each card, with its collection, author, type, date and tags', () => {
    const cards = files.get('workshop-cards.csv')!.documents.map(({ metadata }) => metadata)
    expect(cards).toHaveLength(12)
    expect(new Set(cards.map(({ collection }) => collection))).toEqual(
      new Set(['Groups', 'Teaching', 'Coaching']),
    )
    expect(new Set(cards.map(({ author }) => author))).toEqual(new Set(['Lectern samples']))
    expect(new Set(cards.map(({ documentType }) => documentType))).toEqual(
      new Set(['guide', 'protocol', 'case_study']),
    )
    expect(cards.filter(({ publicationDate }) => !publicationDate?.startsWith('2025-'))).toEqual([])
    expect(cards.filter(({ tags }) => (tags ?? []).length < 2)).toEqual([])
  })

  it('is in English and German', () => {
    const german = allDocuments().filter(({ language }) => language === 'deu')
    expect(german.map(({ title }) => title).sort()).toEqual([
      'Der Einstieg in den ersten fünf Minuten',
      'Schwierige Situationen in Gruppen',
      'Ziele im Coaching klären',
    ])
    expect(allDocuments().filter(({ language }) => language === 'eng')).toHaveLength(20)
  })

  it('has enough passages for the built-in search by meaning', () => {
    expect(allDocuments().flatMap(({ chunks }) => chunks).length).toBeGreaterThanOrEqual(90)
  })

  it.each(sampleQuestions())('has the answer to “$question” where the questions say', (asked) => {
    const document = files.get(asked.file)?.documents.find(({ title }) => title === asked.title)
    const answer = document?.chunks.find(
      ({ headingPath }) => asked.heading === null || headingPath.at(-1) === asked.heading,
    )
    expect(answer).toBeDefined()
    expect(answer?.pageFrom).toBe(asked.page)
  })
})

interface SampleQuestion {
  question: string
  file: string
  title: string
  /** Where the answer begins; null for files without pages. */
  page: number | null
  /** The heading above the answer; null where the whole document is the answer. */
  heading: string | null
}

function allDocuments(): PreparedDocument[] {
  return [...files.values()].flatMap(({ documents }) => documents)
}

function namesOf(format: FormatId): string[] {
  return Object.keys(formats).filter((name) => formats[name] === format)
}

function sampleQuestions(): SampleQuestion[] {
  const path = join(root, 'test', 'fixtures', 'sample-questions.json')
  return JSON.parse(readFileSync(path, 'utf8')) as SampleQuestion[]
}

function documentOf(name: string): PreparedDocument {
  return files.get(name)!.documents[0]!
}

/**
 * The words in alphabetical order: notes and tables may stand elsewhere than in the source. A typeface has one shape
 * for the apostrophe and the modifier letter, and a printed PDF names either.
 */
function wordsOf(text: string): string[] {
  return (text.replaceAll('ʼ', '’').match(/[\p{L}\p{N}]+/gu) ?? []).sort()
}

function textOfPage({ markdown, pages }: PreparedDocument, page: number): string {
  const start = pages.find((mark) => mark.page === page)?.start
  const end = pages.find((mark) => mark.page > page)?.start
  return start === undefined ? '' : markdown.slice(start, end)
}
