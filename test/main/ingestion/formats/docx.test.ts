import {
  CommentRangeEnd,
  CommentRangeStart,
  DeletedTextRun,
  Document,
  ExternalHyperlink,
  FootnoteReferenceRun,
  HeadingLevel,
  InsertedTextRun,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  type FileChild,
} from 'docx'
import { describe, expect, it } from 'vitest'
import { extractDocument, outlineOf } from '../../../fixtures/files/extract-bytes.ts'
import { rawDocx, rawParagraph } from '../../../fixtures/files/raw-docx.ts'
import { prepareDocument } from '../../../../src/main/ingestion/prepare-document.ts'

async function wordFile(
  children: FileChild[],
  options: Partial<ConstructorParameters<typeof Document>[0]> = {},
) {
  return Packer.toBuffer(new Document({ ...options, sections: [{ children }] }))
}

const change = { id: 1, author: 'A', date: '2024-01-01T00:00:00Z' }

describe('Word documents', () => {
  it('keeps headings, nested lists and tables', async () => {
    const cell = (text: string) => new TableCell({ children: [new Paragraph(text)] })
    const bytes = await wordFile([
      new Paragraph({ text: 'Course', heading: HeadingLevel.TITLE }),
      new Paragraph({ text: 'First day', heading: HeadingLevel.HEADING_2 }),
      new Paragraph({ text: 'Arrive', bullet: { level: 0 } }),
      new Paragraph({ text: 'Find the room', bullet: { level: 1 } }),
      new Paragraph({ text: 'Start', bullet: { level: 0 } }),
      new Table({
        rows: [
          new TableRow({ children: [cell('Time'), cell('Topic')] }),
          new TableRow({ children: [cell('9:00'), cell('Hello')] }),
        ],
      }),
    ])
    const document = await extractDocument(bytes, 'a.docx')
    expect(outlineOf(document)).toEqual([
      'h1 Course',
      'h2 First day',
      'list ArriveFind the room | Start',
      'table Time | Topic / 9:00 | Hello',
    ])
    expect(prepareDocument(document, { name: 'a.docx' }).markdown).toMatch(
      /[*-] Arrive\n+ +[*-] Find the room/,
    )
  })

  it('repeats a merged cell’s columns so that the row stays in shape', async () => {
    const bytes = await wordFile([
      new Table({
        rows: [
          new TableRow({
            children: ['Day', 'Morning', 'Afternoon'].map(
              (text) => new TableCell({ children: [new Paragraph(text)] }),
            ),
          }),
          new TableRow({
            children: [
              new TableCell({ children: [new Paragraph('Monday')] }),
              new TableCell({ columnSpan: 2, children: [new Paragraph('Listening')] }),
            ],
          }),
        ],
      }),
    ])
    expect(outlineOf(await extractDocument(bytes, 'a.docx'))[0]).toMatch(
      /^table Day \| Morning \| Afternoon \/ Monday \| Listening \| /,
    )
  })

  it('keeps every row on one line, whatever its cells hold', async () => {
    const cell = (...texts: string[]) =>
      new TableCell({
        children: texts.map(
          (text, index) => new Paragraph({ text, bullet: index > 1 ? { level: 0 } : undefined }),
        ),
      })
    const bytes = await wordFile([
      new Table({
        rows: [
          new TableRow({ children: [cell('Step'), cell('What')] }),
          new TableRow({ children: [cell('One'), cell('First say', 'then do', 'ask', 'wait')] }),
        ],
      }),
    ])
    const { markdown } = prepareDocument(await extractDocument(bytes, 'a.docx'), { name: 'a.docx' })
    expect(markdown).toContain('| One | First say then do ask; wait |')
  })

  it('dissolves a table of one column, which is a box around text', async () => {
    const box = new TableCell({
      children: [
        new Paragraph({ text: 'Remember', heading: HeadingLevel.HEADING_3 }),
        new Paragraph('Breathe.'),
      ],
    })
    const bytes = await wordFile([new Table({ rows: [new TableRow({ children: [box] })] })])
    expect(outlineOf(await extractDocument(bytes, 'a.docx'))).toEqual(['h3 Remember', 'text Breathe.'])
  })

  it('keeps footnotes as notes', async () => {
    const bytes = await wordFile(
      [new Paragraph({ children: [new TextRun('Practice matters.'), new FootnoteReferenceRun(1)] })],
      {
        footnotes: { 1: { children: [new Paragraph('Ericsson says so.')] } },
      },
    )
    const { markdown } = prepareDocument(await extractDocument(bytes, 'a.docx'), { name: 'a.docx' })
    expect(markdown).toMatch(/Practice matters\.\[\^1\]/)
    expect(markdown).toMatch(/\[\^1\]: Ericsson says so\./)
    expect(markdown).not.toContain('↑')
  })

  it('reads tracked changes as accepted and leaves comments out', async () => {
    const bytes = await wordFile(
      [
        new Paragraph({
          children: [
            new CommentRangeStart(0),
            new TextRun('Ask '),
            new DeletedTextRun({ ...change, text: 'closed' }),
            new InsertedTextRun({ ...change, id: 2, text: 'open' }),
            new TextRun(' questions.'),
            new CommentRangeEnd(0),
          ],
        }),
      ],
      {
        comments: {
          children: [{ id: 0, author: 'B', date: new Date(0), children: [new Paragraph('Really?')] }],
        },
      },
    )
    expect(outlineOf(await extractDocument(bytes, 'a.docx'))).toEqual(['text Ask open questions.'])
  })

  it('reads title, author and keywords, and keeps web links only', async () => {
    const bytes = await wordFile(
      [
        new Paragraph({
          children: [
            new ExternalHyperlink({ link: 'https://example.org/a', children: [new TextRun('good')] }),
            new ExternalHyperlink({ link: 'javascript:alert(1)', children: [new TextRun(' bad')] }),
          ],
        }),
      ],
      { title: 'Coaching & You', creator: 'Ada Quill', keywords: 'coaching, talk' },
    )
    const document = await extractDocument(bytes, 'a.docx')
    expect(document.metadata).toMatchObject({
      title: 'Coaching & You',
      author: 'Ada Quill',
      tags: ['coaching', 'talk'],
    })
    const { markdown } = prepareDocument(document, { name: 'a.docx' })
    expect(markdown).toContain('[good](https://example.org/a)')
    expect(markdown).not.toContain('javascript')
  })

  it('refuses a file without text', async () => {
    await expect(extractDocument(await wordFile([new Paragraph('')]), 'a.docx')).rejects.toMatchObject({
      code: 'file-no-text',
    })
  })

  it('refuses small files that unpack to something huge, before they are parsed', async () => {
    const million = 'a'.repeat(1_000_000)
    const bomb = await rawDocx(Array.from({ length: 60 }, () => rawParagraph(million)).join(''))
    await expect(extractDocument(bomb, 'bomb.docx')).rejects.toMatchObject({ code: 'file-too-complex' })
    const parts = Object.fromEntries(Array.from({ length: 2100 }, (_, index) => [`word/x${index}.xml`, 'x']))
    const crowd = await rawDocx(rawParagraph('a'), parts)
    await expect(extractDocument(crowd, 'crowd.docx')).rejects.toMatchObject({ code: 'file-too-complex' })
  })

  it('does not expand entities', async () => {
    const bytes = await rawDocx(rawParagraph('&undefined;'))
    await expect(extractDocument(bytes, 'a.docx')).rejects.toMatchObject({ code: 'file-damaged' })
  })

  it('refuses an encrypted file with advice', async () => {
    const container = Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ])
    await expect(extractDocument(container, 'a.docx')).rejects.toMatchObject({
      code: 'file-encrypted',
      message: expect.stringContaining('password') as string,
    })
  })

  it('refuses a file that is cut off', async () => {
    const bytes = await wordFile([new Paragraph('Some text.')])
    await expect(extractDocument(bytes.subarray(0, bytes.length / 2), 'a.docx')).rejects.toMatchObject({
      code: 'file-damaged',
    })
  })
})
