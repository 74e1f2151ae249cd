import * as fc from 'fast-check'
import type { Paragraph, Root, RootContent } from 'mdast'
import { toString } from 'mdast-util-to-string'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect, it } from 'vitest'
import { toCanonicalText } from '../../../../src/main/ingestion/chunking/canonical-text.ts'
import { plainText } from '../../../../src/main/text/markdown/plain-text.ts'

const parser = unified().use(remarkParse).use(remarkGfm).freeze()

function paragraph(text: string, page?: number): Paragraph {
  return { type: 'paragraph', children: [{ type: 'text', value: text }], ...(page ? { data: { page } } : {}) }
}

function written(...children: RootContent[]): string {
  return toCanonicalText({ root: { type: 'root', children } }).markdown
}

/** Text as it can be in a paragraph: lines without white space at their ends, none empty. */
function flat(text: string): string {
  return text.normalize('NFC').split(/\s+/).filter(Boolean).join(' ')
}

const signs = fc
  .array(
    fc.constantFrom(
      ...Array.from('#>-*+`~|:[]()!<&\\_=1.)^ \n'),
      'a',
      'é',
      'amp;',
      'b c',
      '---',
      '***',
      '<a>',
      '[x] ',
      '1. ',
      'http://a.b ',
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((all) => all.join(''))

describe('canonical text', () => {
  it('keeps a Markdown source as its author wrote it, normalised', () => {
    expect(toCanonicalText({ markdown: '\uFEFFTitle\r\n=====\r\n\r\n*  odd   list\u00A0item\r\n' })).toEqual({
      markdown: 'Title\n=====\n\n*  odd   list item\n',
      pages: [],
    })
  })

  it('writes text that a Markdown parser reads back as the same text, whatever signs it has', () => {
    fc.assert(
      fc.property(signs, (text) => {
        const markdown = written(paragraph(text), paragraph('end'))
        const tree = parser.parse(markdown)
        const texts = tree.children.slice(0, -1).map((node) => toString(node))
        expect({
          markdown,
          kinds: new Set(tree.children.map(({ type }) => type)),
          text: flat(texts.join(' ')),
        }).toEqual({
          markdown,
          kinds: new Set(['paragraph']),
          text: flat(text),
        })
      }),
      { numRuns: 1500 },
    )
  })

  it('writes headings, items, cells and emphasised text that read back the same', () => {
    fc.assert(
      fc.property(signs, signs, (one, two) => {
        const root: Root = {
          type: 'root',
          children: [
            { type: 'heading', depth: 2, children: [{ type: 'text', value: one }] },
            {
              type: 'list',
              ordered: false,
              spread: false,
              children: [one, two].map((text) => ({
                type: 'listItem',
                spread: false,
                children: [paragraph(`x ${text}`)],
              })),
            },
            {
              type: 'table',
              children: [one, two].map((text) => ({
                type: 'tableRow',
                children: [text, 'b'].map((value) => ({
                  type: 'tableCell',
                  children: [{ type: 'text', value: `y ${flat(value)}` }],
                })),
              })),
            },
          ],
        }
        const tree = parser.parse(toCanonicalText({ root }).markdown)
        const [heading, list, table] = flat(one) === '' ? [undefined, ...tree.children] : tree.children
        expect([heading?.type ?? 'heading', flat(heading ? toString(heading) : one)]).toEqual([
          'heading',
          flat(one),
        ])
        expect(list?.type === 'list' && list.children.map((item) => flat(toString(item)))).toEqual(
          [one, two].map((text) => flat(`x ${text}`)),
        )
        expect(
          table?.type === 'table' &&
            table.children.map((row) => row.children.map((cell) => flat(toString(cell)))),
        ).toEqual([one, two].map((text) => [flat(`y ${flat(text)}`), 'y b']))
      }),
      { numRuns: 500 },
    )
  })

  it('leaves web addresses in text as they are', () => {
    const text = 'See https://a.test/_x_y_/~user/~b?a_=1&amp=2 and www.b.test/_c_.'
    expect(written(paragraph(text))).toBe(`${text}\n`)
    expect(toString(parser.parse(written(paragraph(text))))).toBe(text)
  })

  it('puts no backslash into ordinary prose', () => {
    const prose = 'See [1] and snake_case: 2 * 3 > 5, a|b, ~5 % of #1 (e.g. “so”) – AT&T, a < b! Yes.'
    expect(written(paragraph(prose))).toBe(`${prose}\n`)
  })

  it('records where the first block of each page begins', () => {
    const root: Root = {
      type: 'root',
      children: [
        paragraph('First.', 1),
        paragraph('More.', 1),
        paragraph('Second.', 2),
        paragraph(' ', 3),
        paragraph('Fourth.', 4),
      ],
    }
    const { markdown, pages } = toCanonicalText({ root })
    expect(pages.map(({ page, start }) => [page, markdown.slice(start, start + 6)])).toEqual([
      [1, 'First.'],
      [2, 'Second'],
      [4, 'Fourth'],
    ])
  })

  it('keeps neighbouring lists apart and opens no front matter', () => {
    const list: RootContent = {
      type: 'list',
      ordered: false,
      spread: false,
      children: [{ type: 'listItem', children: [paragraph('a')] }],
    }
    expect(parser.parse(written(list, list, list)).children.map(({ type }) => type)).toEqual([
      'list',
      'list',
      'list',
    ])
    expect(
      written({ type: 'thematicBreak' }, paragraph('a: b'), { type: 'thematicBreak' }).startsWith('---'),
    ).toBe(false)
  })

  it('keeps the text of a tree that is nested deeper than any stack', () => {
    let node: RootContent = paragraph('at the bottom')
    for (let depth = 0; depth < 20_000; depth++)
      node = { type: 'blockquote', children: [node] } as RootContent
    expect(written(node)).toBe('at the bottom\n')
  })

  it('writes twenty megabytes in seconds', () => {
    const text = 'A sentence of an ordinary book, with a comma and (now and then) a bracket. '.repeat(14)
    const begun = performance.now()
    const { markdown } = toCanonicalText({
      root: { type: 'root', children: Array.from({ length: 20_000 }, () => paragraph(text)) },
    })
    expect(markdown.length).toBeGreaterThan(20_000_000)
    expect(performance.now() - begun).toBeLessThan(20_000)
  })
})

describe('plain text of Markdown', () => {
  it.each([
    ['## A *soft* **strong** ~~gone~~ heading ##', 'A soft strong gone heading'],
    [
      'A [link](http://a.b/c_(d) "t"), ![a picture](x.png) and <https://a.b>.',
      'A link, a picture and https://a.b.',
    ],
    ['`a * b` and \\*not\\* 5 * 3 snake_case &amp; &#65;', 'a * b and *not* 5 * 3 snake_case & A'],
    ['- one\n- two\n  1. three', 'one\ntwo\nthree'],
    ['> quoted\n> text', 'quoted text'],
    ['| A | B |\n|---|---|\n| 1 | `x\\|y` |', 'A | B\n1 | x|y'],
    ['```js\nlet a = 1\n  b()\n```', 'let a = 1\n  b()'],
    ['<div class="x">in <b>bold</b></div>', 'in bold'],
    ['---\ntitle: x\n---\ntext', 'text'],
    ['text[^1]\n\n[^1]: A note.\n\n[a]: http://a.b', 'text\nA note.'],
    ['line one\nline two\\\nthree', 'line one line two three'],
  ])('reads %j', (markdown, text) => {
    expect(plainText(markdown)).toBe(text)
  })
})
