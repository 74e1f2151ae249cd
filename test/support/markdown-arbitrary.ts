import * as fc from 'fast-check'

const word = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      'coach',
      'Größe',
      'lesson',
      'naïve',
      'feedback',
      'Zuhören',
      'the',
      'und',
      'café',
      'x',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '**bold**',
      '*soft*',
      '`code`',
      '[link](http://x.test/a_b)',
      'snake_case',
      '5*3',
      '[1]',
      'a|b',
      '~5',
      'e.g.',
      'DIN 5008',
      '<b>',
      '&amp;',
      '😀',
      '東京都',
      'ก็ตาม',
    ),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }) },
)
const sentence = fc.array(word, { minLength: 1, maxLength: 25 }).map((words) => `${words.join(' ')}.`)
const paragraph = fc.array(sentence, { minLength: 1, maxLength: 12 }).map((all) => all.join(' '))
const longWord = fc.integer({ min: 10, max: 600 }).map((length) => 'é😀a'.repeat(length))
const lines = fc.array(sentence, { minLength: 1, maxLength: 14 })
const code = lines.map((all) => ['```js', ...all, '```'].join('\n'))
const table = fc
  .array(fc.tuple(sentence, sentence), { minLength: 1, maxLength: 20 })
  .map((rows) =>
    [
      '| A | B |',
      '| --- | --- |',
      ...rows.map(
        ([a, b]) =>
          `| ${a.replaceAll('|', '\\|').replaceAll('\n', ' ')} | ${b.replaceAll('|', '\\|').replaceAll('\n', ' ')} |`,
      ),
    ].join('\n'),
  )
const items = fc
  .array(fc.tuple(sentence, fc.array(sentence, { maxLength: 3 })), { minLength: 1, maxLength: 10 })
  .map((all) =>
    all.map(([item, inner]) => [`- ${item}`, ...inner.map((line) => `  - ${line}`)].join('\n')).join('\n'),
  )
const numbered = lines.map((all) =>
  all.map((line, index) => `${index + 1}. ${line}\n\n   ${line}`).join('\n'),
)
const quote = fc
  .array(paragraph, { minLength: 1, maxLength: 3 })
  .map((all) => all.map((text) => `> ${text.replaceAll('\n', '\n> ')}`).join('\n>\n'))
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), sentence)
  .map(([depth, text]) => `${'#'.repeat(depth)} ${text.replaceAll('\n', ' ')}`)

const block = fc.oneof(
  { weight: 6, arbitrary: paragraph },
  { weight: 5, arbitrary: heading },
  { weight: 2, arbitrary: items },
  { weight: 2, arbitrary: code },
  { weight: 2, arbitrary: table },
  { weight: 1, arbitrary: numbered },
  { weight: 1, arbitrary: quote },
  { weight: 1, arbitrary: longWord },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '***',
      '<div>\n<p>html</p>\n</div>',
      '[a]: http://x.test',
      'Title\n=====',
      '    indented\n    code',
      '<!-- note -->',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: 'grapheme' }) },
)

/** Markdown as people and programs write it, with a little of what neither should. */
export const markdownText = fc
  .array(block, { minLength: 1, maxLength: 14 })
  .map((blocks) => blocks.join('\n\n'))
