import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { extractDocument, outlineOf } from '../../../fixtures/files/extract-bytes.ts'

const texts = {
  german:
    'Für Übungen größerer Gruppen: „Fragen“ öffnen Gespräche – Schweigen schließt sie. Müßiggang hört früher auf.',
  japanese:
    '日本語の文章です。学習者に質問をしてから、答えを待ちましょう。沈黙は悪いことではありません。練習は大切です。',
  chinese: '教练应该先提问,然后等待回答。学习者需要时间思考。沉默并不可怕。反馈要及时、具体,而且只说一件事。',
  russian:
    'Хороший тренер сначала задаёт вопрос, а потом ждёт ответа. Обратная связь должна быть своевременной и конкретной.',
}

describe('plain text', () => {
  it.each([
    ['german', 'utf-8'],
    ['german', 'windows-1252'],
    ['german', 'utf-16le'],
    ['german', 'utf-16be'],
    ['japanese', 'shift_jis'],
    ['japanese', 'euc-jp'],
    ['japanese', 'utf-16le'],
    ['chinese', 'gb18030'],
    ['russian', 'windows-1251'],
    ['russian', 'koi8-r'],
    ['russian', 'utf-8'],
  ] as const)('reads %s in %s without being told', async (language, encoding) => {
    const bytes = iconv.encode(texts[language], encoding)
    expect(outlineOf(await extractDocument(bytes, 'a.txt'))).toEqual([`text ${texts[language]}`])
  })

  it.each(['utf8', 'utf16le', 'utf16be', 'utf32le', 'utf32be'])(
    'reads %s with a byte order mark, and drops the mark',
    async (encoding) => {
      const bytes = iconv.encode(texts.german, encoding, { addBOM: true })
      expect(outlineOf(await extractDocument(bytes, 'a.txt'))).toEqual([`text ${texts.german}`])
    },
  )

  it('tells damaged characters of a UTF-8 file', async () => {
    const bytes = Buffer.concat([Buffer.from(texts.russian), Buffer.from([0xd0])])
    const document = await extractDocument(bytes, 'cut.txt')
    expect(document.notices).toEqual([
      { code: 'text-damaged', message: 'One character of cut.txt could not be read and is shown as \uFFFD.' },
    ])
    expect(outlineOf(document)[0]).toContain('Обратная связь')
  })

  it('refuses binary data that is named like a text', async () => {
    const bytes = Buffer.from(
      Array.from({ length: 4000 }, (_, index) => ((index * 7919) % 251) & (index % 3 ? 0xff : 0)),
    )
    await expect(extractDocument(bytes, 'a.txt')).rejects.toMatchObject({
      code: expect.stringMatching(/^file-(wrong-type|bad-encoding)$/) as string,
    })
  })

  it('parts paragraphs at blank lines, joins wrapped lines and keeps lines that end early', async () => {
    const source = [
      'A wrapped paragraph goes on for a while until the margin makes it',
      'begin a new line, and then it goes on to the end of its sentence',
      'as long texts do.',
      '',
      'Ada Quill',
      'Long Street 5',
      'Oldtown',
    ].join('\n')
    const document = await extractDocument(source, 'a.txt')
    expect(outlineOf(document)[0]).toContain(
      'margin makes it begin a new line, and then it goes on to the end of its sentence as long',
    )
    expect('root' in document.body && document.body.root.children[1]).toMatchObject({
      children: [
        { value: 'Ada Quill' },
        { type: 'break' },
        { value: 'Long Street 5' },
        { type: 'break' },
        { value: 'Oldtown' },
      ],
    })
  })

  it('finds underlined, numbered and capital headings, and lists', async () => {
    const source =
      'Listening\n=========\n\nINTRODUCTION\n\nSome words.\n\n1.2 Silence\n\nMore words.\n\n- one\n- two\n\n1. first\n2. second\n'
    expect(outlineOf(await extractDocument(source, 'a.txt'))).toEqual([
      'h1 Listening',
      'h2 INTRODUCTION',
      'text Some words.',
      'h3 1.2 Silence',
      'text More words.',
      'list one | two',
      'numbers first | second',
    ])
  })

  it('keeps columns as they are laid out', async () => {
    const source = 'Time      Topic      Room\n9:00      Hello      A\n10:00     Goodbye    B'
    expect(outlineOf(await extractDocument(source, 'a.txt'))).toEqual([`code ${source}`])
  })

  it('counts form feeds as pages', async () => {
    const document = await extractDocument('One page.\fAnother page.\f', 'a.txt')
    expect(document.pageCount).toBe(2)
    expect(outlineOf(document)).toEqual(['text p1 One page.', 'text p2 Another page.'])
  })

  it('refuses a file of blanks as empty', async () => {
    await expect(extractDocument(' \n\t\n', 'a.txt')).rejects.toMatchObject({ code: 'file-empty' })
  })
})
