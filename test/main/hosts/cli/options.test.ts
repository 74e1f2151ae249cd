import { describe, expect, it } from 'vitest'
import { helpText, wrap } from '../../../../src/main/hosts/cli/help.ts'
import { commandNames, optionTable, parseCommandLine } from '../../../../src/main/hosts/cli/options.ts'

describe('a command line', () => {
  it('takes options before and after the command, and words anywhere', () => {
    const line = parseCommandLine([
      '--library',
      '/lib',
      'search',
      'giving',
      '--json',
      'feedback',
      '--limit=5',
    ])
    expect(line).toEqual({
      command: 'search',
      words: ['giving', 'feedback'],
      options: { library: '/lib', json: true, limit: '5' },
    })
  })

  it('collects options that may be given several times', () => {
    const { options } = parseCommandLine(['documents', '--format', 'pdf', '--format', 'docx', '--tag', 'a'])
    expect(options).toEqual({ format: ['pdf', 'docx'], tag: ['a'] })
  })

  it('takes words that look like options after --', () => {
    expect(parseCommandLine(['search', '--', '--limit']).words).toEqual(['--limit'])
  })

  it.each([
    [[], 'No command was given.'],
    [['find', 'x'], 'There is no command "find".'],
    [['documents', '--port', '1'], '"documents" does not take --port.'],
    [['search', 'x', '--bogus'], "Unknown option '--bogus'."],
    [['search', 'x', '--limit'], "Option '--limit <value>' argument missing."],
    [['status', '--json=yes'], "Option '--json' does not take an argument."],
  ])('%j is refused: %s', (args, sentence) => {
    expect(() => parseCommandLine(args)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(sentence) }),
    )
  })

  it.each([[['help']], [['--help']], [['search', '-h']]])('%j asks for help', (args) => {
    expect(parseCommandLine(args).command).toBe('help')
  })
})

describe('the help', () => {
  it('names every command and option, within the width', () => {
    const text = helpText(80)
    for (const name of commandNames.filter((name) => name !== 'help'))
      expect(text).toMatch(new RegExp(`^ {2}${name}`, 'm'))
    for (const name of Object.keys(optionTable)) expect(text).toContain(`--${name}`)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('breaks lines at spaces and keeps long words whole', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('incomprehensibilities are', 5)).toEqual(['incomprehensibilities', 'are'])
  })
})
