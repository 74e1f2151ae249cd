import { expect, test } from 'vitest'
import { languageTag } from '../../../src/renderer/reader/language-tag.ts'

test.each([
  ['eng', 'en'],
  ['deu', 'de'],
  ['ara', 'ar'],
  ['zho', 'zh'],
  ['pt-br', 'pt-BR'],
  ['not a language', undefined],
  [null, undefined],
])('the code %s becomes the tag %s', (code, tag) => {
  expect(languageTag(code)).toBe(tag)
})
