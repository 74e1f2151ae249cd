import { expect, test } from 'vitest'
import { plainText } from '../../../../src/main/text/markdown/plain-text.ts'

test.each([
  ['marks and targets', '**Wait** for [the answer](https://example.org/a).', 'Wait for the answer.'],
  ['the cells of a table', '| a | b |\n|---|---|\n| 1 | 2 |', 'a | b\n1 | 2'],
  [
    'the fences of a box',
    '::::: challenge\n\nTry it.\n\n:::::\n\n::: {.note}\nMind the gap.\n:::',
    'Try it.\nMind the gap.',
  ],
  ['attributes of a heading', '## Silence {#silence .unnumbered}\n\nWait.', 'Silence\nWait.'],
  ['definitions of links', 'See [it][a].\n\n[a]: https://example.org', 'See it.'],
])('leaves out %s', (_what, markdown, expected) => {
  expect(plainText(markdown)).toBe(expected)
})

test('keeps code and times of day as they are', () => {
  expect(plainText('At 9:30 run\n\n```\na ::: b\n```')).toBe('At 9:30 run\na ::: b')
})
