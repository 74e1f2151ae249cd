import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { extractDocument, outlineOf } from '../../../fixtures/files/extract-bytes.ts'
import { prepareDocument } from '../../../../src/main/ingestion/prepare-document.ts'

const sentence =
  'Coaching is a conversation in which one person helps another to think, and it takes patience, curiosity and practice. '

function page(body: string, head = ''): string {
  return `<!doctype html><html lang="en-GB"><head><title>Page</title>${head}</head><body>${body}</body></html>`
}

async function markdownOf(source: string): Promise<string> {
  return prepareDocument(await extractDocument(source, 'a.html'), { name: 'a.html' }).markdown
}

describe('web pages', () => {
  it('keeps the article and drops scripts, styles and navigation', async () => {
    const source = page(
      `<script>alert('x')</script><style>p{}</style><nav><a href="/">Home</a><a href="/b">Shop</a></nav>
       <article><h1>Listening</h1><p>${sentence.repeat(4)}</p><h2>Silence</h2><p>${sentence.repeat(4)}</p></article>
       <footer>All rights reserved by nobody</footer>`,
    )
    const outline = outlineOf(await extractDocument(source, 'a.html'))
    expect(outline.map((line) => line.slice(0, 12))).toEqual([
      'h1 Page',
      'h2 Listening',
      'text Coachin',
      'h2 Silence',
      'text Coachin',
    ])
  })

  it('keeps all text of a page in which no part stands out', async () => {
    const sections = Array.from(
      { length: 12 },
      (_, index) => `<div><h3>Step ${index}</h3><ul><li>Do ${index}</li></ul></div>`,
    )
    const markdown = await markdownOf(page(sections.join('')))
    for (let index = 0; index < 12; index++) expect(markdown).toContain(`Do ${index}`)
  })

  it('keeps tables, code and lists', async () => {
    const markdown = await markdownOf(
      page(
        `<article><p>${sentence.repeat(3)}</p><table><tr><td>Day</td><td>Topic</td></tr><tr><td>1</td><td>Asking</td></tr></table>
         <pre><code>ask()\n  wait()</code></pre><ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol><p>${sentence.repeat(3)}</p></article>`,
      ),
    )
    expect(markdown).toMatch(/\| Day +\| Topic +\|\n\| -+ \| -+ \|\n\| 1 +\| Asking +\|/)
    expect(markdown).toContain('ask()\n  wait()')
    expect(markdown).toMatch(/1\. one\n+ +[*-] inner\n+2\. two/)
  })

  it('resolves links against the base and drops those that run scripts or lead nowhere', async () => {
    const markdown = await markdownOf(
      page(
        `<p>${sentence.repeat(3)}<a href="b.html">relative</a> <a href="javascript:x()">script</a> <a href="data:text/html,x">data</a>
         <a href="#top">inside</a> <a href="mailto:a@example.org">mail</a></p>`,
        '<base href="https://example.org/course/">',
      ),
    )
    expect(markdown).toContain('[relative](https://example.org/course/b.html)')
    expect(markdown).toContain('mailto:a@example.org')
    expect(markdown).not.toMatch(/javascript:|data:|\(#/)
    expect(markdown).toMatch(/script.*data/)
  })

  it('keeps the text of links that have no base to lead from', async () => {
    const markdown = await markdownOf(page(`<p>${sentence.repeat(3)}<a href="b.html">relative</a></p>`))
    expect(markdown).toContain('relative')
    expect(markdown).not.toContain('b.html')
  })

  it('reads title, author, date, keywords and language from the head', async () => {
    const head =
      '<meta property="og:title" content="On Listening"><meta name="author" content="Ada Quill"><meta property="article:published_time" content="2024-03-05T08:00:00Z"><meta name="keywords" content="a, b">'
    const document = await extractDocument(page(`<p>${sentence.repeat(5)}</p>`, head), 'a.html')
    expect(document.metadata).toMatchObject({
      title: 'On Listening',
      author: 'Ada Quill',
      publicationDate: '2024-03-05',
      tags: ['a', 'b'],
      language: 'en',
    })
  })

  it.each([
    ['windows-1251', 'Хороший тренер сначала задаёт вопрос, а потом ждёт ответа ученика.'],
    ['shift_jis', '学習者に質問をしてから、答えを待ちましょう。'],
    ['iso-8859-1', 'Übungen für größere Gruppen schließen früh.'],
  ])('reads a page that declares %s', async (charset, text) => {
    const bytes = iconv.encode(
      `<html><head><meta charset="${charset}"></head><body><p>${text}</p></body></html>`,
      charset,
    )
    expect(outlineOf(await extractDocument(bytes, 'a.html'))).toContain(`text ${text}`)
  })

  it('keeps alternative texts and drops pictures', async () => {
    const markdown = await markdownOf(
      page(
        `<p>${sentence.repeat(3)}</p><p><img src="data:image/png;base64,AAAA" alt="The four steps of feedback"></p>`,
      ),
    )
    expect(markdown).toContain('The four steps of feedback')
    expect(markdown).not.toContain('base64')
  })

  it('refuses a page that fills itself by script', async () => {
    const error = extractDocument(page('<div id="root"></div><script src="app.js"></script>'), 'app.html')
    await expect(error).rejects.toMatchObject({
      code: 'file-no-text',
      message: expect.stringContaining('app.html') as string,
    })
  })

  it('limits cells that claim a billion columns', async () => {
    const markdown = await markdownOf(
      page(`<p>${sentence.repeat(3)}</p><table><tr><td colspan="1000000000">x</td></tr></table>`),
    )
    expect(markdown.length).toBeLessThan(5000)
  })
})
