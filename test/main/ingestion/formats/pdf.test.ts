import { describe, expect, it } from 'vitest'
import { column, drawnPdf } from '../../../fixtures/files/drawn-pdf.ts'
import { extractDocument, outlineOf } from '../../../fixtures/files/extract-bytes.ts'
import { onePagePdf, rawPdf, taggedPdf } from '../../../fixtures/files/raw-pdf.ts'

const paragraph = [
  'Feedback works best when it comes soon after the attempt, names what was seen',
  'and leaves the learner with one thing to try next. Praise for the person is plea-',
  'sant to hear and changes little.',
]

describe('PDF', () => {
  it('joins wrapped lines, makes hyphenated words whole and finds headings by size', async () => {
    const bytes = await drawnPdf({
      pages: [
        [
          { text: 'Giving feedback', y: 780, size: 22 },
          { text: 'Why it is hard', y: 740, size: 15 },
          ...column(paragraph, { y: 710 }),
          ...column(['A second paragraph stands apart.'], { y: 650 }),
        ],
      ],
    })
    expect(outlineOf(await extractDocument(bytes, 'a.pdf'))).toEqual([
      'h1 p1 Giving feedback',
      'h2 p1 Why it is hard',
      `text p1 Feedback works best when it comes soon after the attempt, names what was seen and leaves the learner with one thing to try next. Praise for the person is pleasant to hear and changes little.`,
      'text p1 A second paragraph stands apart.',
    ])
  })

  it('keeps the page of every block and never lets one span two pages', async () => {
    const bytes = await drawnPdf({
      pages: [
        column(['The sentence goes on from the first page'], { y: 700 }),
        column(['to the second one and ends there.'], { y: 780 }),
      ],
    })
    const document = await extractDocument(bytes, 'a.pdf')
    expect(document.pageCount).toBe(2)
    expect(outlineOf(document)).toEqual([
      'text p1 The sentence goes on from the first page',
      'text p2 to the second one and ends there.',
    ])
  })

  it('makes a word whole that a page break cuts', async () => {
    const bytes = await drawnPdf({
      pages: [
        column(['Learners remember what they have exam-'], { y: 100 }),
        column(['ined themselves.'], { y: 780 }),
      ],
    })
    expect(outlineOf(await extractDocument(bytes, 'a.pdf'))).toEqual([
      'text p1 Learners remember what they have examined',
      'text p2 themselves.',
    ])
  })

  it('drops running heads and page numbers, and keeps headings that stand where they stand', async () => {
    const texts = [
      'Open with a question.',
      'Wait for answers.',
      'Thank for every answer.',
      'Sum up together.',
      'Plan the next step.',
    ]
    const bytes = await drawnPdf({
      pages: texts.map((text, index) => [
        { text: 'Handbook for trainers', y: 815, size: 9 },
        ...(index === 2 ? [{ text: 'Closing a session', y: 780, size: 16 }] : []),
        ...column(
          [
            text,
            'It takes practice.',
            `Session note for day ${['one', 'two', 'three', 'four', 'five'][index]}.`,
          ],
          { y: 740 },
        ),
        { text: `Page ${index + 1} of 5`, y: 25, size: 9 },
      ]),
    })
    const outline = outlineOf(await extractDocument(bytes, 'a.pdf')).join('\n')
    expect(outline).not.toContain('Handbook for trainers')
    expect(outline).not.toMatch(/Page \d of 5/)
    expect(outline).toContain('h1 p3 Closing a session')
    for (const [index, text] of texts.entries()) expect(outline).toContain(`p${index + 1} ${text}`)
  })

  it('reads two columns one after the other, even when the file draws them row by row', async () => {
    const left = [
      'The left column begins here and',
      'tells of the first idea, which is',
      'that learners need time to think',
      'before they answer a question.',
      'Silence is uncomfortable, so we',
      'count to five in our heads now.',
    ]
    const right = [
      'The right column goes on to say',
      'that the second idea is to let the',
      'learners talk to each other first,',
      'because a pair is braver than one',
      'person alone in front of a group',
      'that waits for somebody to speak.',
    ]
    const rows = left.flatMap((text, row) => [
      { text, x: 50, y: 760 - row * 14 },
      { text: right[row]!, x: 320, y: 760 - row * 14 },
    ])
    const outline = outlineOf(await extractDocument(await drawnPdf({ pages: [rows] }), 'a.pdf')).join('\n')
    expect(outline).toContain('which is that learners need time to think')
    expect(outline).toContain('let the learners talk to each other first')
    expect(outline.indexOf('count to five')).toBeLessThan(outline.indexOf('The right column'))
  })

  it('makes lists of bullets and of numbers', async () => {
    const bytes = await drawnPdf({
      pages: [
        column(
          [
            'Before you start:',
            '• Check the room',
            '• Greet everybody',
            'Then go on:',
            '1. Ask',
            '2. Listen',
          ],
          { y: 780 },
        ),
      ],
    })
    expect(outlineOf(await extractDocument(bytes, 'a.pdf'))).toEqual([
      'text p1 Before you start:',
      'list p1 Check the room | Greet everybody',
      'text p1 Then go on:',
      'numbers p1 Ask | Listen',
    ])
  })

  it('keeps the rows of a table apart', async () => {
    const rows = [
      ['Day', 'Topic', 'Room'],
      ['Monday', 'Listening', '12'],
      ['Tuesday', 'Asking', '7'],
    ]
    const lines = rows.flatMap((row, index) =>
      row.map((text, at) => ({ text, x: 60 + at * 150, y: 700 - index * 16 })),
    )
    const bytes = await drawnPdf({ pages: [[...column(['The plan of the week.'], { y: 740 }), ...lines]] })
    expect(outlineOf(await extractDocument(bytes, 'a.pdf'))).toEqual([
      'text p1 The plan of the week.',
      'table p1 Day | Topic | Room / Monday | Listening | 12 / Tuesday | Asking | 7',
    ])
  })

  it('takes headings from bookmarks where type size does not show them', async () => {
    const bytes = await drawnPdf({
      pages: [[{ text: 'Listening', y: 780 }, ...column(['Listening is half of coaching.'], { y: 750 })]],
      bookmarks: [{ title: 'Listening', page: 0 }],
    })
    expect(outlineOf(await extractDocument(bytes, 'a.pdf'))).toEqual([
      'h1 p1 Listening',
      'text p1 Listening is half of coaching.',
    ])
  })

  it('takes headings and lists from tags, and leaves out what is tagged as decoration', async () => {
    const document = await extractDocument(taggedPdf(), 'a.pdf')
    expect(outlineOf(document)).toEqual([
      'h2 p1 Warming up',
      'text p1 Groups need a warm start.',
      'list p1 Learn every name',
    ])
    expect(document.metadata.language).toBe('en')
  })

  it('reads title and author, takes no date of making for one of publication, and refuses titles that are file names', async () => {
    const pages = [column(['Some text is here.'], { y: 700 })]
    const good = await drawnPdf({
      pages,
      title: 'Coaching Basics',
      author: 'Ada Quill',
      created: new Date('2024-03-05T10:00:00Z'),
    })
    expect((await extractDocument(good, 'a.pdf')).metadata).toEqual({
      title: 'Coaching Basics',
      author: 'Ada Quill',
      extra: { created: '2024-03-05' },
    })
    const bad = await drawnPdf({ pages, title: 'Microsoft Word - final_v3.docx' })
    expect((await extractDocument(bad, 'a.pdf')).metadata.title).toBeUndefined()
  })

  it('keeps a text that is the same on every page', async () => {
    const page = column(['Habibi, habibi.'], { y: 700 })
    const document = await extractDocument(await drawnPdf({ pages: [page, page, page, page] }), 'a.pdf')
    expect(outlineOf(document)).toContain('text p4 Habibi, habibi.')
  })

  it('tells which pages have no text', async () => {
    const text = column(['There are words on this page.'], { y: 700 })
    const document = await extractDocument(await drawnPdf({ pages: [text, [], text, []] }), 'Handbook.pdf')
    expect(document.notices).toEqual([
      {
        code: 'pages-without-text',
        message:
          'Handbook.pdf has no text on 2 of its 4 pages (2, 4): they are probably scans. The other 2 are searchable.',
      },
    ])
  })

  it('refuses a scan with advice', async () => {
    const error = extractDocument(await drawnPdf({ pages: [[], []] }), 'scan.pdf')
    await expect(error).rejects.toMatchObject({
      code: 'file-no-text',
      message: expect.stringMatching(/scan\.pdf.*2 pages.*OCR/) as string,
    })
  })

  it('refuses a file that needs a password', async () => {
    const key = 'A'.repeat(64)
    const bytes = rawPdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>'])
    const encrypted = bytes
      .toString('latin1')
      .replace(
        '/Root 1 0 R',
        `/Root 1 0 R/ID[<${key.slice(0, 32)}><${key.slice(0, 32)}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1/O<${key}>/U<${key}>>>`,
      )
    await expect(extractDocument(Buffer.from(encrypted, 'latin1'), 'a.pdf')).rejects.toMatchObject({
      code: 'file-encrypted',
    })
  })

  it('refuses a broken file', async () => {
    await expect(extractDocument('%PDF-1.4\nnothing else', 'a.pdf')).rejects.toMatchObject({
      code: 'file-damaged',
    })
  })

  it('reads a page that is turned', async () => {
    const bytes = onePagePdf(
      'BT /F1 12 Tf 0 1 -1 0 100 100 Tm (Turned by a quarter) Tj ET BT /F1 12 Tf 0 1 -1 0 120 100 Tm (and a second line) Tj ET',
    )
    expect(outlineOf(await extractDocument(bytes, 'a.pdf'))).toEqual([
      'text p1 Turned by a quarter and a second line',
    ])
  })
})
