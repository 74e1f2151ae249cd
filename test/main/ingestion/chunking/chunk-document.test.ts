import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import {
  chunkDocument,
  defaultSizes,
  type ChunkSizes,
} from '../../../../src/main/ingestion/chunking/chunk-document.ts'
import type { CanonicalText, Chunk } from '../../../../src/main/ingestion/chunking/chunk.ts'
import { normalizeText } from '../../../../src/main/text/normalize.ts'
import { markdownText } from '../../../support/markdown-arbitrary.ts'
import { testDataFolder } from '../../../support/reference-bm25.ts'

const small: ChunkSizes = { target: 160, limit: 240, smallSection: 40, smallRest: 20 }

function canonical(markdown: string, pages: CanonicalText['pages'] = []): CanonicalText {
  return { markdown: normalizeText(markdown), pages }
}

/** What must hold for every document. */
function checkChunks({ markdown, pages }: CanonicalText, chunks: Chunk[], sizes: ChunkSizes): void {
  let covered = 0
  for (const [index, chunk] of chunks.entries()) {
    expect(chunk.index).toBe(index)
    expect(chunk.start).toBeGreaterThanOrEqual(covered)
    expect(chunk.end).toBeGreaterThan(chunk.start)
    expect(chunk.content).toBe(markdown.slice(chunk.start, chunk.end))
    expect(chunk.content.length).toBeLessThanOrEqual(sizes.limit)
    expect(chunk.content.isWellFormed()).toBe(true)
    expect(markdown.slice(covered, chunk.start).trim()).toBe('')
    covered = chunk.end
    const pageOf = (offset: number): number | null =>
      pages.findLast(({ start }) => start <= offset)?.page ?? pages[0]?.page ?? null
    expect([chunk.pageFrom, chunk.pageTo]).toEqual([pageOf(chunk.start), pageOf(chunk.end - 1)])
  }
  expect(markdown.slice(covered).trim()).toBe('')
}

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml', 'toml']).freeze()

/** Rows, items and code blocks of a full parser that are short enough to stay whole, but do not. */
function cutBlocks(markdown: string, chunks: Chunk[], sizes: ChunkSizes): string[] {
  const cut: string[] = []
  visit(parser.parse(markdown), (node) => {
    if (node.type !== 'tableRow' && node.type !== 'listItem' && node.type !== 'code') return
    const whole = markdown.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0)
    // White space at the ends of a block is nothing anyone can miss.
    const start = (node.position?.start.offset ?? 0) + whole.length - whole.trimStart().length
    const end = start + whole.trim().length
    if (end - start > sizes.limit) return
    if (!chunks.some((chunk) => chunk.start <= start && end <= chunk.end))
      cut.push(`${node.type}: ${markdown.slice(start, end)}`)
  })
  return cut
}

function realMarkdown(): { name: string; markdown: string }[] {
  const data = testDataFolder()
  if (!data) return []
  return ['markdown-teaching', 'markdown-languages'].flatMap((folder) => {
    const root = path.join(data, 'files', folder)
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => ({ name, markdown: readFileSync(path.join(root, name), 'utf8') }))
  })
}

describe('chunking a document', () => {
  it('covers every visible character in order, within the limit, whatever the Markdown', () => {
    fc.assert(
      fc.property(markdownText, fc.constantFrom(small, defaultSizes), (markdown, sizes) => {
        const text = canonical(markdown)
        const chunks = chunkDocument(text, sizes)
        checkChunks(text, chunks, sizes)
        expect(chunkDocument(text, sizes)).toEqual(chunks)
      }),
      { numRuns: 250 },
    )
  })

  it('covers every visible character of text that is no Markdown at all', () => {
    const signs = fc.constantFrom(...'#>-*+`~|:[]()!<&\\_=1.) \n\n\t aé😀'.split(/(?:)/u))
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 400 }), (all) => {
        const text = canonical(all.join(''))
        const chunks = chunkDocument(text, small)
        checkChunks(text, chunks, small)
        expect(chunks.length > 0).toBe(text.markdown.trim() !== '')
      }),
      { numRuns: 400 },
    )
  })

  it('never cuts a row, an item or a code block that fits, as a full parser sees them', () => {
    fc.assert(
      fc.property(markdownText, (markdown) => {
        const text = canonical(markdown)
        expect(cutBlocks(text.markdown, chunkDocument(text, small), small)).toEqual([])
      }),
      { numRuns: 250 },
    )
  })

  it.skipIf(testDataFolder() === null)('keeps all of this on real documents in eight languages', () => {
    const files = realMarkdown()
    expect(files.length).toBeGreaterThan(80)
    for (const { name, markdown } of files) {
      for (const sizes of [defaultSizes, small]) {
        const text = canonical(markdown)
        const chunks = chunkDocument(text, sizes)
        checkChunks(text, chunks, sizes)
        expect({ name, cut: cutBlocks(text.markdown, chunks, sizes) }).toEqual({ name, cut: [] })
      }
    }
  })

  it('begins a chunk at each heading of a long section and names the headings above', () => {
    const body = 'A sentence of some length about listening. '.repeat(12)
    const chunks = chunkDocument(
      canonical(`# Guide\n\n${body}\n\n## First\n\n${body}\n\n### Deep\n\n${body}\n\n## Second\n\n${body}`),
    )
    expect(chunks.map(({ headingPath }) => headingPath)).toEqual([
      ['Guide'],
      ['Guide', 'First'],
      ['Guide', 'First', 'Deep'],
      ['Guide', 'Second'],
    ])
    expect(chunks.map(({ content }) => content.split('\n')[0])).toEqual([
      '# Guide',
      '## First',
      '### Deep',
      '## Second',
    ])
  })

  it('keeps a short section with those below it, but never two neighbours', () => {
    const chunks = chunkDocument(
      canonical(
        '# One\n\nintro\n\n## A\n\nshort\n\n# Two\n\nshort\n\n# Three\n\n## B\n\nshort\n\n## C\n\nshort',
      ),
    )
    expect(chunks.map(({ headingPath, text }) => [headingPath, text])).toEqual([
      [['One'], 'One\nintro\nA\nshort'],
      [['Two'], 'Two\nshort'],
      [['Three', 'B'], 'Three\nB\nshort'],
      [['Three', 'C'], 'C\nshort'],
    ])
  })

  it('keeps a heading with what follows it', () => {
    const blocks = fc.constantFrom(
      '# One',
      '## Two',
      '### Three',
      'A sentence. ',
      'A longer sentence of twelve words stands here for a test of it. ',
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(blocks, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 30 }),
        (all) => {
          const text = canonical(
            [
              ...all.map(([block, times]) => (block.startsWith('#') ? block : block.repeat(times))),
              'The end.',
            ].join('\n\n'),
          )
          const ends = chunkDocument(text, small).map(({ content }) => content.split('\n').at(-1))
          // A run of headings that fills a chunk by itself has nothing to stand with.
          const isOverfull = /(?:#+ \w+\s+){12}/.test(text.markdown)
          expect(ends.filter((line) => line?.startsWith('#') && !isOverfull)).toEqual([])
        },
      ),
    )
    const chunks = chunkDocument(
      canonical(`${'Text before. '.repeat(120)}\n\n## Heading\n\n${'Text after. '.repeat(100)}`),
    )
    expect(chunks.at(-1)?.content.startsWith('## Heading\n\nText after.')).toBe(true)
  })

  it('repeats the header of a table in the text of each of its pieces', () => {
    const rows = Array.from(
      { length: 60 },
      (_, index) => `| Question ${index} | ${'Answer '.repeat(8)}${index} |`,
    )
    const chunks = chunkDocument(canonical(['| Asked | Answered |', '|---|---|', ...rows].join('\n')))
    expect(chunks.length).toBeGreaterThan(1)
    for (const { text } of chunks) expect(text.split('\n')[0]).toBe('Asked | Answered')
    expect(chunks.flatMap(({ text }) => text.split('\n').slice(1)).length).toBe(60)
  })

  it('cuts a long paragraph between sentences, also where the source wraps its lines', () => {
    const sentence = 'One good question is worth more than\nten answers that nobody asked for.'
    const chunks = chunkDocument(canonical(Array.from({ length: 80 }, () => sentence).join(' ')))
    expect(chunks.length).toBeGreaterThan(2)
    for (const { content } of chunks) {
      expect(content.startsWith('One good')).toBe(true)
      expect(content.endsWith('asked for.')).toBe(true)
    }
  })

  it('joins a short rest with the chunk before it', () => {
    const chunks = chunkDocument(
      canonical(`${'A sentence of nine words stands here for you. '.repeat(34)}\n\nThe end.`),
    )
    expect(chunks).toHaveLength(1)
  })

  it('tells first and last page of each chunk', () => {
    const markdown = `${'Page one. '.repeat(30)}\n\n${'Page two. '.repeat(30)}\n\n${'Page five. '.repeat(300)}`
    const pages = [1, 2, 5].map((page, index) => ({
      page,
      start: markdown.indexOf(['Page one', 'Page two', 'Page five'][index] ?? ''),
    }))
    const chunks = chunkDocument(canonical(markdown, pages))
    expect(chunks.map(({ pageFrom, pageTo }) => [pageFrom, pageTo])).toEqual([
      [1, 2],
      [5, 5],
      [5, 5],
    ])
  })

  it('answers nothing for a document without text', () => {
    expect(chunkDocument(canonical(' \n\t\n'))).toEqual([])
  })

  it('cuts text without structure, or with far too much of it, in a time that a reader does not notice', () => {
    const units = [
      'word ',
      'x',
      '> ',
      '- a\n',
      '[',
      '*a ',
      '| a | b |\n',
      '#\n',
      '```\n',
      '<a ',
      '1. x\n   - y\n',
      '![[](',
      '`a``',
      '> a\n\n',
    ]
    for (const unit of units) {
      const text = canonical(unit.repeat(200_000 / unit.length))
      const begun = performance.now()
      const chunks = chunkDocument(text)
      // Quadratic work on so much text takes minutes, linear work a fraction of a second.
      expect({ unit, isFast: performance.now() - begun < 10_000 }).toEqual({ unit, isFast: true })
      expect(chunks.every(({ content }) => content.length <= defaultSizes.limit)).toBe(true)
    }
  })
})
