import type { Root } from 'mdast'
import { describe, expect, it } from 'vitest'
import type { ExtractedDocument } from '../../../src/main/ingestion/extracted-document.ts'
import { prepareDocument } from '../../../src/main/ingestion/prepare-document.ts'

function extracted(body: string | Root, metadata: ExtractedDocument['metadata'] = {}): ExtractedDocument {
  return {
    metadata,
    body: typeof body === 'string' ? { markdown: body } : { root: body },
    pageCount: null,
    notices: [],
    part: null,
  }
}

function prepare(
  body: string | Root,
  metadata: ExtractedDocument['metadata'] = {},
  name = 'notes_on-asking.md',
): ReturnType<typeof prepareDocument> {
  return prepareDocument(extracted(body, metadata), { name })
}

const english =
  'A good question opens a conversation, and the best ones have no answer that you could have known before you asked them. '
const german =
  'Eine gute Frage öffnet ein Gespräch, und die besten haben keine Antwort, die man vorher schon hätte kennen können. '

describe('preparing a document', () => {
  it('takes the file’s title, else the heading it begins with, else its name', () => {
    expect(prepare('# Asking\n\ntext', { title: ' The  Art\nof Asking ' }).title).toBe('The Art of Asking')
    expect(prepare('By someone\n\n# *Asking* {#asking}\n\ntext').title).toBe('Asking')
    expect(prepare('text').title).toBe('notes on-asking')
    expect(prepare(`${english.repeat(10)}\n\n# References\n\ntext`).title).toBe('notes on-asking')
    expect(prepare('text', { title: '  ' }, '.hidden').title).toBe('.hidden')
    expect(prepare('text', {}, 'course/week 1/first steps.txt').title).toBe('first steps')
  })

  it('tells outline, pages and language', () => {
    const root: Root = {
      type: 'root',
      children: [
        { type: 'heading', depth: 1, data: { page: 1 }, children: [{ type: 'text', value: 'Fragen' }] },
        { type: 'paragraph', children: [{ type: 'text', value: german.repeat(4) }] },
        { type: 'heading', depth: 2, data: { page: 2 }, children: [{ type: 'text', value: 'Zuhören' }] },
        { type: 'paragraph', data: { page: 3 }, children: [{ type: 'text', value: german.repeat(5) }] },
      ],
    }
    const document = prepare(root)
    expect(document.language).toBe('deu')
    expect(document.outline).toEqual([
      { depth: 1, text: 'Fragen', start: 0, page: 1 },
      { depth: 2, text: 'Zuhören', start: document.markdown.indexOf('## Zuhören'), page: 2 },
    ])
    expect(document.pages.map(({ page }) => page)).toEqual([1, 2, 3])
    expect(document.chunks.at(-1)).toMatchObject({
      headingPath: ['Fragen', 'Zuhören'],
      pageFrom: 2,
      pageTo: 3,
    })
  })

  it('indexes title and heading path with every chunk, function words included', () => {
    const { chunks } = prepare(`## Before you ask\n\n${english.repeat(30)}`, { title: 'How to coach' })
    expect(chunks.length).toBeGreaterThan(1)
    for (const { terms } of chunks) {
      expect(terms.split(' ').slice(0, 3)).toEqual(['how', 'to', 'coach'])
      expect(terms.split(' ')).toEqual(
        expect.arrayContaining(['before', 'you', 'ask', 'question', 'convers']),
      )
    }
  })

  it('indexes a passage in another language under the stems of both', () => {
    const { language, chunks } = prepare(`${german.repeat(40)}\n\n# Summary\n\n${english.repeat(4)}`)
    expect(language).toBe('deu')
    const last = chunks.at(-1)?.terms.split(' ')
    expect(last).toContain('convers')
    expect(last).toContain('conversation')
  })

  it('numbers only chunks that have something to read', () => {
    const { chunks } = prepare(
      `---\ntitle: x\n---\n\n${english.repeat(20)}\n\n## Pictures\n\ntext\n\n***\n\n<!-- ${'x'.repeat(2300)} -->\n\n${english.repeat(20)}`,
    )
    expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_, index) => index))
    for (const { text } of chunks) expect(text).toMatch(/\p{L}/u)
  })

  it.each(['', ' \n\n', '***', '<!-- nothing -->', '![](a.png)', '---\ntitle: x\n---\n'])(
    'refuses a document without anything to read: %j',
    (markdown) => {
      expect(() => prepare(markdown)).toThrow(
        expect.objectContaining({
          code: 'file-no-text',
          message: expect.stringContaining('notes_on-asking.md') as string,
        }) as Error,
      )
    },
  )

  it('gives the same for the same file', () => {
    const markdown = `# A\n\n${english.repeat(9)}\n\n| a | b |\n|---|---|\n| 1 | 2 |`
    expect(prepare(markdown)).toEqual(prepare(markdown))
  })
})
