import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectLanguage, languageFromCode, stemmerFor } from '../../../src/main/text/language.ts'
import { testDataFolder } from '../../support/reference-bm25.ts'

const english =
  'A good question opens a conversation, and the best ones have no answer that you could have known before you asked them. '
const german =
  'Eine gute Frage öffnet ein Gespräch, und die besten haben keine Antwort, die man vorher schon hätte kennen können. '

describe('telling the language of a text', () => {
  it.each([
    ['Active listening means that you give the speaker your full attention.', 'eng'],
    ['Was ist die Aufgabe des Trainers?', 'deu'],
    ['¿Cómo se escribe una buena pregunta en clase?', 'spa'],
    ['これは日本語の文章です。', 'jpn'],
    ['这是一段中文文本。', 'zho'],
    ['이것은 한국어 문장입니다.', 'kor'],
    ['Αυτό είναι ένα κείμενο.', 'ell'],
  ])('tells a sentence: %s', (text, language) => {
    expect(detectLanguage(text)).toBe(language)
  })

  it.each(['', '12345', 'Die Hard', 'Lectern', '???'])('does not guess from %j', (text) => {
    expect(detectLanguage(text)).toBe('und')
  })

  it('believes what a file declares, in any usual code', () => {
    expect(['de', 'de-AT', 'ger', 'deu', 'DE_de'].map((code) => detectLanguage('Lectern', code))).toEqual(
      Array(5).fill('deu'),
    )
    expect(detectLanguage('Lectern', 'tlh')).toBe('und')
  })

  it('doubts a declaration that a long text contradicts', () => {
    expect(detectLanguage(german.repeat(6), 'en')).toBe('deu')
    expect(detectLanguage(german, 'en')).toBe('eng')
    expect(detectLanguage(english.repeat(6), 'en')).toBe('eng')
  })

  it('sees the language of a text that is half code in another script', () => {
    expect(
      detectLanguage(
        `${'Функция возвращает значение, и это не ошибка, как мы думали. '.repeat(4)} ${'function the and return of is a value in '.repeat(6)}`,
      ),
    ).toBe('rus')
  })

  it.skipIf(testDataFolder() === null)('tells all files of eight languages right', () => {
    const root = path.join(testDataFolder() ?? '', 'files/markdown-languages')
    for (const folder of ['ar', 'de', 'es', 'fr', 'ja', 'pt-br', 'ru', 'zh-cn']) {
      for (const name of readdirSync(path.join(root, folder))) {
        expect(detectLanguage(readFileSync(path.join(root, folder, name), 'utf8')), `${folder}/${name}`).toBe(
          languageFromCode(folder),
        )
      }
    }
  })

  it('has a stemmer for the languages that Snowball covers and none for others', () => {
    expect([stemmerFor('deu'), stemmerFor('eng'), stemmerFor('jpn'), stemmerFor('und')]).toEqual([
      'german',
      'english',
      null,
      null,
    ])
  })
})
