import JSZip from 'jszip'
import { describe, expect, it } from 'vitest'
import { chooseFormat } from '../../../../src/main/ingestion/formats/choose-format.ts'
import { onePagePdf } from '../../../fixtures/files/raw-pdf.ts'
import { rawDocx, rawParagraph } from '../../../fixtures/files/raw-docx.ts'

const pdf = onePagePdf('')
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])

async function zipWith(path: string, content = 'x'): Promise<Buffer> {
  const zip = new JSZip()
  zip.file(path, content)
  return zip.generateAsync({ type: 'nodebuffer' })
}

function outcome(bytes: Uint8Array | string, name: string): string {
  try {
    return chooseFormat(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, { name }).format.id
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('the choice of a format', () => {
  it.each([
    ['a.md', 'markdown'],
    ['A.MARKDOWN', 'markdown'],
    ['a.txt', 'text'],
    ['README', 'text'],
    ['a.htm', 'html'],
    ['a.csv', 'csv'],
    ['a.xyz', 'file-unsupported'],
    ['a.pdf', 'file-damaged'],
    ['a.docx', 'file-damaged'],
  ])('takes plain text named %s as %s', (name, expected) => {
    expect(outcome('Just some text.', name)).toBe(expected)
  })

  it('reads a file as what its bytes are, and says so', async () => {
    const choice = chooseFormat(await rawDocx(rawParagraph('a')), { name: 'handout.pdf' })
    expect(choice.format.id).toBe('docx')
    expect(choice.notice?.message).toBe('handout.pdf is really a Word document, and was read as one.')
    expect(outcome(pdf, 'a.txt')).toBe('pdf')
    expect(outcome(pdf, 'no-extension')).toBe('pdf')
  })

  it('names both kinds when a file is not what its name says and we do not read it', () => {
    expect(() => chooseFormat(png, { name: 'notes.txt' })).toThrow(
      /notes\.txt is named like a text file but is a PNG picture/,
    )
    expect(outcome(png, 'notes.txt')).toBe('file-wrong-type')
    expect(outcome(png, 'a.png')).toBe('file-unsupported')
  })

  it('knows a web page that a failed download left under another name', () => {
    expect(outcome('<!DOCTYPE html><html><body>Please log in</body></html>', 'course.pdf')).toBe(
      'file-wrong-type',
    )
    expect(outcome('<!DOCTYPE html><html><body>Hello</body></html>', 'page')).toBe('html')
  })

  it('names other office files and lists what it reads', async () => {
    const sheet = await zipWith('xl/workbook.xml')
    expect(() => chooseFormat(sheet, { name: 'a.xlsx' })).toThrow(
      /an Excel workbook.*Word document \(\.docx\)/,
    )
    expect(outcome(await zipWith('ppt/presentation.xml'), 'a.pptx')).toBe('file-unsupported')
    expect(outcome(await zipWith('anything.txt'), 'a.docx')).toBe('file-wrong-type')
  })

  it('calls a file of nothing empty', () => {
    expect(outcome('', 'a.pdf')).toBe('file-empty')
    expect(outcome(Buffer.alloc(100), 'a.txt')).toBe('file-empty')
  })
})
