import { MantineProvider } from '@mantine/core'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { DocumentMarkdown } from '../../../src/renderer/reader/document-markdown.tsx'

interface Marks {
  passage?: string
  words?: string[]
  pages?: { page: number; before: string }[]
  base?: number
  definitions?: string
}

/** Renders Markdown with the passage and the page beginnings named by their text. */
function render(
  source: string,
  { passage, words, pages = [], base = 0, definitions = '' }: Marks = {},
): string {
  const found = passage === undefined ? -1 : source.indexOf(passage)
  const section = createElement(DocumentMarkdown, {
    source,
    base,
    definitions,
    words,
    passage: found === -1 ? null : { start: base + found, end: base + found + passage!.length },
    pages: pages.map(({ page, before }) => ({ page, start: base + source.indexOf(before) })),
  })
  return renderToStaticMarkup(createElement(MantineProvider, { withCssVariables: false }, section))
}

function markedText(html: string): string {
  return [...html.matchAll(/<mark[^>]*>(.*?)<\/mark>/gs)].map(([, text]) => text).join('')
}

test('a part of a paragraph is marked to the character', () => {
  const html = render('Praise is cheap. Say what you saw. Then stop.', { passage: 'Say what you saw.' })
  expect(html).toContain('Praise is cheap. <mark data-passage="">Say what you saw.</mark> Then stop.')
})

test('a passage over several blocks is marked in each of them', () => {
  const source = '# Feedback\n\nFirst *soft* words.\n\n- one\n- two\n\nLast words.'
  const html = render(source, { passage: '*soft* words.\n\n- one\n- two\n\nLast' })
  expect(markedText(html)).toBe('soft words.onetwoLast')
  expect(html).toContain('<p dir="auto" data-start="12">First <em><mark')
})

test('escapes and character references before the passage do not move it', () => {
  const source = String.raw`2 \* 3 \_is\_ six &amp; a half. The rest.`
  expect(markedText(render(source, { passage: 'a half. The' }))).toBe('a half. The')
  expect(markedText(render(source, { passage: String.raw`\_is\_ six` }))).toBe('_is_ six')
})

test('a passage inside a quote of several lines is found', () => {
  const source = '> one line\n> and another line\n> to end'
  expect(markedText(render(source, { passage: 'another line\n> to' }))).toBe('another line\nto')
})

test('a passage inside a table marks cell text only', () => {
  const source = '| Skill | Sign |\n| --- | --- |\n| Listening | asks back |\n| Timing | waits |\n'
  const html = render(source, { passage: '| Listening | asks back |' })
  expect(markedText(html)).toBe('Listeningasks back')
})

test('a passage inside a code block is marked', () => {
  const source = 'Text.\n\n```js\nconst a = 1\nconst b = 2\n```\n'
  expect(markedText(render(source, { passage: 'const b' }))).toBe('const b')
})

test('a passage beside a bare address is marked exactly', () => {
  const source = 'Write to mail@example.org or see https://example.org/x today, please.'
  expect(markedText(render(source, { passage: 'today' }))).toBe('today')
})

test('a page that begins with a block gets a rule before it', () => {
  const html = render('One.\n\n# Two\n\nThree.', {
    pages: [
      { page: 1, before: 'One' },
      { page: 2, before: '# Two' },
    ],
  })
  expect(html.indexOf('aria-label="Page 1"')).toBeLessThan(html.indexOf('One.'))
  expect(html).toMatch(
    /<div role="separator" aria-label="Page 2" data-page="2" data-page-rule="">p\. 2<\/div><h2/,
  )
})

test('a page that begins inside a paragraph gets a sign there', () => {
  const html = render('It goes on and on over the page.', { pages: [{ page: 8, before: 'on over' }] })
  expect(html).toMatch(/It goes on and <span role="separator"[^>]*>p\. 8<\/span>on over the page\./)
})

test('pages without text still show their numbers', () => {
  const html = render('One.\n\nFour.', {
    pages: [2, 3, 4].map((page) => ({ page, before: 'Four' })),
  })
  expect([...html.matchAll(/data-page="(\d)"/g)].map(([, page]) => page)).toEqual(['2', '3', '4'])
})

test('a page sign and the passage can share a text', () => {
  const html = render('Alpha beta gamma delta.', {
    passage: 'beta gamma',
    pages: [{ page: 2, before: 'gamma' }],
  })
  expect(markedText(html)).toBe('beta gamma')
  expect(html).toMatch(/beta <\/mark><span[^>]*>p\. 2<\/span><mark[^>]*>gamma/)
})

test('a section that does not begin the document counts from the document', () => {
  const html = render('Middle of the book.', { base: 5_000, passage: 'of the' })
  expect(markedText(html)).toBe('of the')
  expect(html).toContain('data-start="5000"')
})

test('only web and mail links leave the program', () => {
  const html = render(
    '[a](https://example.org) [b](mailto:x@example.org) [c](javascript:alert(1)) [d](file:///etc/passwd) [e](notes.md)',
  )
  expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
    'https://example.org',
    'mailto:x@example.org',
  ])
  expect(html).toContain('rel="noopener noreferrer"')
})

test('pictures are named and never loaded', () => {
  const html = render('![A circle of chairs](https://example.org/chairs.png)')
  expect(html).not.toContain('<img')
  expect(html).toContain('Picture: A circle of chairs')
})

test('raw HTML is read for its words: tags, comments and scripts do not show', () => {
  const html = render(
    'a<br>b <b>bold</b>, git clone <url>\n\n<!-- a plan\n\nfor later -->\n\n<script>alert(1)</script>',
  )
  expect(html).toContain('a<br/>b bold, git clone &lt;url&gt;')
  expect(html).not.toMatch(/script|alert|plan|later/)
  expect(
    render('<div align="center">\n<img src="x.png" alt="A circle">\n<p>Sit <i>down</i></p><p>Wait</p></div>'),
  ).toMatch(/Picture: A circle.*Sit down<br\/>Wait/s)
})

test('a passage inside raw HTML is marked exactly', () => {
  const source = '<div class="box">\nBefore. <b>Breathe</b> out slowly. After.\n</div>'
  expect(markedText(render(source, { passage: '<b>Breathe</b> out slowly.' }))).toBe('Breathe out slowly.')
})

test.each([
  [':::::::::: callout\n\nText.\n\n::::::::::', 'Callout'],
  ['::: {.callout-note title="Take care"}\nText.\n:::', 'Note: Take care'],
  [':::tip[Two chairs]\n\nText.\n\n:::', 'Tip: Two chairs'],
])('the fence of a division becomes its label: %j', (source, label) => {
  const html = render(source, { passage: 'Text.' })
  expect(html).toContain(`<p data-division="" dir="auto">${label}</p>`)
  expect(markedText(html)).toBe('Text.')
  expect(html).not.toContain('::')
})

test('a division that only places text has no label, and its fences cut no list', () => {
  const html = render(
    ':::: {.columns}\n::: {.column width="50%"}\n- one\n- two\n:::\n::::\n\nAfter *it* all.',
    {
      passage: 'two\n:::\n::::\n\nAfter *it*',
    },
  )
  expect(html).not.toMatch(/:::|data-division/)
  expect(markedText(html)).toBe('twoAfter it')
})

test('colons inside a line and inside code are no fences', () => {
  const html = render('Say ::: twice.\n\n```\n::: note\n```')
  expect(html).toContain('Say ::: twice.')
  expect(html).toContain('::: note')
})

test('attributes for programs do not show; what they say about a picture does', () => {
  const html = render(
    '## Listening {#listen .wide}\n\n![](a.svg){alt=\'Two chairs\' width="50%"} and [b](https://example.org){.button} now.\n\n> Try it.\n> {: .challenge}',
    { passage: 'and [b]' },
  )
  expect(html).toContain('>Listening</h3>')
  expect(html).toContain('Picture: Two chairs')
  expect(html).not.toMatch(/\{#listen|\.button|50%|challenge/)
  expect(markedText(html)).toBe('and b')
  expect(render('Write {name} in braces.')).toContain('Write {name} in braces.')
})

test('code reads from left to right in a text that does not', () => {
  expect(render('نص عربي\n\n```\nتعليق = 1\n```')).toContain('<pre dir="ltr"')
  expect(render('- [رابط](https://example.org)')).not.toMatch(/<a[^>]*dir=/)
})

test('a note is shown where it stands, with its label', () => {
  const html = render('As said.[^1]\n', { definitions: '[^1]: Elsewhere.' })
  expect(html).toContain('<sup')
  expect(html).not.toContain('Elsewhere')
  expect(render('[^1]: The source of it.\n')).toMatch(/<p[^>]*><sup>1 <\/sup>The source of it\.<\/p>/)
})

test('front matter is not part of the reading text', () => {
  expect(render('---\ntitle: Secret\n---\n\n# Shown')).not.toContain('Secret')
})

test('words of the question stand out inside the passage and nowhere else', () => {
  const html = render('Give feedback. Then give time for feedback.', {
    passage: 'Give feedback.',
    words: ['feedback'],
  })
  expect(html).toContain(
    '<mark data-passage="">Give <span data-word="">feedback</span>.</mark> Then give time for feedback.',
  )
})

test('a word that holds signs of a pattern is taken as it is', () => {
  expect(render('Use C++ (now).', { passage: 'Use C++ (now).', words: ['C++', '(now'] })).toContain(
    '<span data-word="">C++</span>',
  )
})

test('headings stand one level below the title of the page and keep their own rank to the eye', () => {
  expect(render('# One\n\n###### Six')).toMatch(
    /<h2[^>]*data-level="1">One<\/h2>\s*<h6[^>]*data-level="6">Six<\/h6>/,
  )
})
