import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { sectionIndexAt, splitSections } from '../../../src/renderer/reader/split-sections.ts'

const paragraph = 'Feedback helps when it is specific. '.repeat(20).trim()

test('the sections of any text joined are the text, each at its offset', () => {
  const line = constantFrom(
    '# Heading',
    '- item',
    '1. item',
    '',
    '```',
    '    code',
    paragraph,
    '> quote',
    '<!--',
    '-->',
    '| a | b |',
  )
  assert(
    property(array(line, { maxLength: 120 }), (lines) => {
      const content = lines.join('\n')
      const sections = splitSections(content)
      expect(sections.map(({ text }) => text).join('')).toBe(content)
      for (const { start, text } of sections) expect(content.slice(start, start + text.length)).toBe(text)
    }),
  )
})

test('a long document becomes many sections that begin with a block', () => {
  const content = Array.from({ length: 60 }, (_, index) => `## Part ${index}\n\n${paragraph}\n`).join('\n')
  const sections = splitSections(content)
  expect(sections.length).toBeGreaterThan(10)
  expect(sections.every(({ text }) => text.startsWith('## Part'))).toBe(true)
})

test('a code block with blank lines and headings in it is not cut', () => {
  const code = `\`\`\`\n${`# not a heading\n\n${paragraph}\n\n`.repeat(20)}\`\`\`\n`
  const sections = splitSections(`${paragraph}\n\n${code}\n${paragraph}`)
  expect(sections.some(({ text }) => text.includes(code))).toBe(true)
})

test('a loose list is not cut at its items unless it is endless', () => {
  const list = (items: number) =>
    Array.from({ length: items }, (_, index) => `${index + 1}. ${paragraph}\n`).join('\n')
  expect(splitSections(list(10))).toHaveLength(1)
  expect(splitSections(list(80)).length).toBeGreaterThan(2)
})

test('a section gets the link definitions it refers to and no others', () => {
  const content = [
    `See [the guide][Guide]. ${paragraph}`,
    ...Array.from({ length: 10 }, () => paragraph),
    '[guide]: https://example.org/guide\n[other]: https://example.org/other',
  ].join('\n\n')
  const [first, second] = splitSections(content)
  expect(first?.definitions).toBe('[guide]: https://example.org/guide')
  expect(second?.definitions).toBe('')
})

test('front matter stays in one section', () => {
  const content = `---\ntitle: A\n\n# not a heading\n${'tags: x\n\n'.repeat(600)}---\n\n# Real`
  expect(splitSections(content)[0]?.text).toContain('tags: x\n\n---')
})

test('an offset is found in its section', () => {
  const content = Array.from({ length: 40 }, () => paragraph).join('\n\n')
  const sections = splitSections(content)
  for (const offset of [0, 1, 5_000, 9_999, content.length - 1]) {
    const { start, text } = sections[sectionIndexAt(sections, offset)]!
    expect(offset >= start && offset < start + text.length).toBe(true)
  }
})
