import { describe, expect, it } from 'vitest'
import { extractDocument } from '../../../fixtures/files/extract-bytes.ts'

describe('Markdown', () => {
  it('keeps the source as it was written', async () => {
    const source = '# Title\n\n* a *list*   with   odd spaces\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'
    expect((await extractDocument(source, 'a.md')).body).toEqual({ markdown: source })
  })

  it('reads front matter in its usual spellings', async () => {
    const source = [
      '---',
      'Title: "Giving Feedback"',
      'authors: [Ada Quill, {name: Ben Reed}]',
      'date: 2024-03-05',
      'tags: feedback, coaching',
      'lang: de-AT',
      'collection: Course A',
      'document-type: Case Study',
      'accessTier: Premium',
      'difficulty: 3',
      '---',
      '# Hello',
    ].join('\n')
    expect((await extractDocument(source, 'a.md')).metadata).toEqual({
      title: 'Giving Feedback',
      author: 'Ada Quill, Ben Reed',
      publicationDate: '2024-03-05',
      tags: ['feedback', 'coaching'],
      language: 'de',
      collection: 'Course A',
      documentType: 'case_study',
      accessTier: 'premium',
      extra: { difficulty: 3 },
    })
  })

  it('takes the name of a programming language for no language', async () => {
    for (const language of ['bf', 'bash', 'c', 'awk']) {
      const { metadata } = await extractDocument(`---\nlanguage: ${language}\n---\ntext`, 'a.md')
      expect(metadata.language).toBeUndefined()
    }
  })

  it('imports the text when the front matter is broken, and says so', async () => {
    const document = await extractDocument('---\ntitle: "open\ntags: [a\n---\n# Hello', 'notes.md')
    expect(document.metadata).toEqual({})
    expect(document.notices).toEqual([
      {
        code: 'front-matter-unreadable',
        message: expect.stringMatching(/notes\.md is not valid YAML/) as string,
      },
    ])
  })

  it('survives front matter that multiplies itself', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, index) =>
        `l${index + 1}: &l${index + 1} [${Array.from({ length: 9 }, () => `*l${index}`).join(', ')}]`,
    )
    const source = `---\nl0: &l0 [x, x]\n${levels.join('\n')}\n---\n# Hello`
    expect((await extractDocument(source, 'a.md')).notices).toHaveLength(1)
  })

  it('does not take a rule at the top for front matter', async () => {
    expect((await extractDocument('---\n\nJust text.\n\n---\n', 'a.md')).metadata).toEqual({})
  })
})
