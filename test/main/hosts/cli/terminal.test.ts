import { describe, expect, it } from 'vitest'
import { formatTable } from '../../../../src/main/hosts/cli/table.ts'
import { createTerminal } from '../../../../src/main/hosts/cli/terminal.ts'
import { counted, secondsInWords, sizeInWords } from '../../../../src/main/hosts/cli/words.ts'

function output(isTTY: boolean) {
  let text = ''
  return { isTTY, columns: 40, write: (part: string) => void (text += part), text: () => text }
}

describe('the terminal', () => {
  it('writes one JSON value and nothing else to standard output when asked for JSON', () => {
    const out = output(false)
    const error = output(false)
    const terminal = createTerminal({ isJson: true, out, error })
    terminal.note('Something to know')
    terminal.progress('1 of 2')
    terminal.answer({ a: [1] }, () => 'text')
    expect(JSON.parse(out.text())).toEqual({ a: [1] })
    expect(error.text()).toBe('Something to know\n1 of 2\n')
  })

  it('replaces the progress line on a terminal and takes it away before the answer', () => {
    const out = output(true)
    const error = output(true)
    const terminal = createTerminal({ isJson: false, out, error })
    terminal.progress('1 of 2')
    terminal.progress(`2 of 2 ${'x'.repeat(60)}`)
    terminal.answer({}, () => 'Done.')
    expect(error.text()).toMatch(/^\r.{3}1 of 2\r.{3}2 of 2 x+…\r.{3}$/s)
    expect(out.text()).toBe('Done.\n')
  })

  it('writes progress as a plain line now and then elsewhere', () => {
    const error = output(false)
    const terminal = createTerminal({ isJson: false, out: output(false), error })
    for (let i = 1; i <= 100; i += 1) terminal.progress(`${i} of 100`)
    expect(error.text()).toBe('1 of 100\n')
  })

  it('marks text on a terminal only', () => {
    const bold = (isTTY: boolean) =>
      createTerminal({ isJson: false, out: output(isTTY), error: output(false) }).bold('a')
    expect(bold(false)).toBe('a')
    expect(bold(true)).toContain('\u001B[1m')
  })
})

describe('a table', () => {
  const columns = [
    { heading: 'Title', shrinks: 'last' as const },
    { heading: 'Size', isNumber: true },
  ]

  it('aligns text to the left and numbers to the right', () => {
    expect(
      formatTable(
        columns,
        [
          ['Coaching', '1 kB'],
          ['On listening', '12 kB'],
        ],
        80,
      ),
    ).toEqual(['Title          Size', 'Coaching       1 kB', 'On listening  12 kB'])
  })

  it('shortens the columns that may shrink to fit the width', () => {
    const lines = formatTable(columns, [['A title that is much too long for the line', '1 kB']], 30)
    expect(lines[1]).toBe('A title that is much to…  1 kB')
  })
})

describe('a table with columns of less weight', () => {
  it('shortens those first, and the others only then', () => {
    const columns = [
      { heading: 'Title', shrinks: 'last' as const },
      { heading: 'File', shrinks: 'first' as const },
    ]
    const rows = [['A title of twenty-six chars', 'a/path/that/is/rather/long.md']]
    expect(formatTable(columns, rows, 42)[1]).toBe('A title of twenty-six chars  a/path/that/…')
    expect(formatTable(columns, rows, 30)[1]).toBe('A title of twen…  a/path/that…')
  })
})

describe('amounts in words', () => {
  it.each([
    [counted(1, 'file'), '1 file'],
    [counted(1200, 'file'), '1,200 files'],
    [counted(2, 'entry', 'entries'), '2 entries'],
    [sizeInWords(0), '0 B'],
    [sizeInWords(812), '812 B'],
    [sizeInWords(4_240_000), '4.2 MB'],
    [sizeInWords(42_400_000), '42 MB'],
    [secondsInWords(0.2), '1 s'],
    [secondsInWords(89), '89 s'],
    [secondsInWords(150), '3 min'],
    [secondsInWords(7200), '2 h'],
  ])('%s', (words, expected) => expect(words).toBe(expected))
})
