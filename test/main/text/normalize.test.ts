import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeText } from '../../../src/main/text/normalize.ts'

describe('normalizing text', () => {
  it.each([
    ['a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne', 'line ends of every system'],
    ['a\u0000b\u0007', 'ab', 'control characters'],
    ['\uFEFFa\u00ADb', 'ab', 'byte order marks and soft hyphens'],
    ['a\u00A0b\u2009c\u3000d', 'a b c d', 'odd spaces'],
    ['e\u0301', 'é', 'letters in two parts'],
    ['a\uD800b', 'a\uFFFDb', 'half characters'],
    ['\u200Fשלום\u200E \u2067x\u2069', '\u200Fשלום\u200E \u2067x\u2069', 'bidi marks, which stay'],
    ['می\u200Cخواهم', 'می\u200Cخواهم', 'joiners inside words, which stay'],
    ['tab\tand\nline', 'tab\tand\nline', 'tabs and line feeds, which stay'],
  ])('turns %j into %j: %s', (text, expected) => {
    expect(normalizeText(text)).toBe(expected)
  })

  it('gives text that PostgreSQL stores and that does not change when normalized again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
        (text) => {
          const normal = normalizeText(text)
          expect(normal.isWellFormed()).toBe(true)
          expect(normal.includes('\u0000')).toBe(false)
          expect(normalizeText(normal)).toBe(normal)
        },
      ),
    )
  })
})
