import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { extractBytes } from '../../../fixtures/files/extract-bytes.ts'

const header = 'coach_id,title,content,document_type,access_tier,tags,author,publication_date'

describe('CSV', () => {
  it('makes one document of each row, in the columns of the bulk import', async () => {
    const { documents } = await extractBytes(
      `${header}\ncoach-1,Listening,"Listen first, then ask.",guide,free,"a;b",Ada,2024-03-05\ncoach-2,Asking,Ask openly.,case study,Premium,,,\n`,
      'a.csv',
    )
    expect(documents.map(({ metadata }) => metadata)).toEqual([
      {
        collection: 'coach-1',
        title: 'Listening',
        documentType: 'guide',
        accessTier: 'free',
        tags: ['a', 'b'],
        author: 'Ada',
        publicationDate: '2024-03-05',
      },
      { collection: 'coach-2', title: 'Asking', documentType: 'case_study', accessTier: 'premium' },
    ])
    expect(documents[0]!.body).toMatchObject({
      root: { children: [{ children: [{ value: 'Listen first, then ask.' }] }] },
    })
  })

  it.each([
    [';', 'utf8'],
    ['\t', 'utf16le'],
    ['|', 'windows-1252'],
  ])('reads the separator %j in %s, with column names in capitals and words', async (separator, encoding) => {
    const rows = [
      ['COACH-ID', 'Title', 'Content', 'Publication Date'],
      ['c', 'Übung', 'Fünf größere Übungen für früh', '5.3.2024'],
    ]
    const bytes = iconv.encode(rows.map((row) => row.join(separator)).join('\r\n'), encoding, {
      addBOM: encoding !== 'windows-1252',
    })
    const { documents } = await extractBytes(bytes, 'a.csv')
    expect(documents[0]!.metadata).toEqual({ collection: 'c', title: 'Übung', publicationDate: '2024-03-05' })
  })

  it('lists bad rows with their line and reason, and keeps the good ones', async () => {
    const source = [
      'title,content,document_type,access_tier,publication_date',
      'One,good,,,',
      ',no title,,,',
      '"Two","many',
      'lines",novel,,',
      'Three,,,,',
      'Four,text,,gold,',
      'Five,text,,,2024-02-30',
      'Six,text',
      'Seven,good,,,,,',
      'Eight,te,xt,with,commas,more',
    ].join('\n')
    const { documents, rowFailures } = await extractBytes(source, 'a.csv')
    expect(documents.map(({ metadata }) => metadata.title)).toEqual(['One', 'Seven'])
    expect(rowFailures.map(({ line }) => line)).toEqual([3, 4, 6, 7, 8, 9, 11])
    expect(rowFailures.map(({ message }) => message).join('\n')).toMatch(
      /title is missing[\s\S]*"novel" is not one of[\s\S]*content is missing[\s\S]*"gold" is neither[\s\S]*"2024-02-30" is not a clear date[\s\S]*2 fields, the header has 5/,
    )
  })

  it('tells where a quotation mark was opened and never closed', async () => {
    const { documents, rowFailures } = await extractBytes(
      'title,content\nOne,good\nTwo,"open\nThree,lost\n',
      'a.csv',
    )
    expect(documents).toHaveLength(1)
    expect(rowFailures).toEqual([
      { line: 3, message: 'A quotation mark is opened in this row and never closed.' },
    ])
  })

  it('gives a row the same key wherever it stands, and equal rows different ones', async () => {
    const keys = async (rows: string[]) =>
      (await extractBytes(`coach_id,title,content\n${rows.join('\n')}`, 'a.csv')).documents.map(
        ({ part }) => part,
      )
    const [first, second] = await keys(['c,One,text', 'c,Two,text'])
    expect(await keys(['c,Zero,text', 'c,Two,changed', 'C,one,text'])).toEqual([
      expect.any(String),
      second,
      first,
    ])
    expect(new Set(await keys(['c,One,a', 'c,One,b', 'd,One,c'])).size).toBe(3)
  })

  it('says which columns it found and which it needs when the table is another', async () => {
    await expect(extractBytes('Date,Amount\n2024-01-01,5\n', 'bank.csv')).rejects.toMatchObject({
      code: 'file-bad-rows',
      message: expect.stringMatching(
        /bank\.csv.*2 columns \("Date", "Amount"\).*title and content/,
      ) as string,
    })
  })

  it('refuses a table without a good row', async () => {
    await expect(extractBytes('title,content\n,\n,x\n', 'a.csv')).rejects.toMatchObject({
      code: 'file-bad-rows',
      message: expect.stringContaining('Line 3') as string,
    })
    await expect(extractBytes('title,content\n', 'a.csv')).rejects.toMatchObject({ code: 'file-bad-rows' })
  })

  it('takes the guard off cells that begin like a formula', async () => {
    const { documents } = await extractBytes("title,content\n'=SUM,'+1 helps\n", 'a.csv')
    expect(documents[0]!.metadata.title).toBe('=SUM')
  })
})
