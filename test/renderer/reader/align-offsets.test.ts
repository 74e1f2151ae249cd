import { expect, test } from 'vitest'
import { alignOffsets } from '../../../src/renderer/reader/align-offsets.ts'

test('source and text that are equal map one to one', () => {
  expect([...alignOffsets('abc', 'abc')]).toEqual([0, 1, 2, 3])
})

test('an escape maps to the character it protects', () => {
  const source = String.raw`a \* b`
  const map = alignOffsets(source, 'a * b')
  expect(map[source.indexOf('*')]).toBe(2)
  expect(map[source.indexOf('b')]).toBe(4)
})

test('an escaped backslash does not shift what follows', () => {
  const source = String.raw`x\\y`
  expect(alignOffsets(source, String.raw`x\y`)[source.indexOf('y')]).toBe(2)
})

test('a character reference counts as the character it stands for, also when the next letters repeat its name', () => {
  const source = 'R&amp;amp;D'
  expect(alignOffsets(source, 'R&amp;D')[source.indexOf('D')]).toBe('R&amp;D'.indexOf('D'))
  const emoji = '&#x1F600;!'
  expect(alignOffsets(emoji, '😀!')[emoji.indexOf('!')]).toBe(2)
})

test('an ampersand that is no reference stays one character', () => {
  expect(alignOffsets('Q&A; done', 'Q&A; done')[5]).toBe(5)
})

test('the marks of a quote at a line start belong to no character', () => {
  const source = 'one\n> two'
  expect(alignOffsets(source, 'one\ntwo')[source.indexOf('two')]).toBe(4)
})
