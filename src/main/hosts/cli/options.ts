import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'

/** Every command, in the order of the help. */
export const commandNames = ['import', 'search', 'documents', 'status', 'eval', 'serve', 'help'] as const
export type CommandName = (typeof commandNames)[number]

interface OptionEntry {
  type: 'string' | 'boolean'
  multiple?: true
  short?: string
  /** The commands that take it; every one if not given. */
  commands?: readonly CommandName[]
  /** How its value is called in the help. */
  value?: string
  help: string
}

const filters = ['search', 'documents'] as const
const filtersAndImport = [...filters, 'import'] as const

/** Every option. Those that several commands take mean the same everywhere. */
export const optionTable = {
  library: {
    type: 'string',
    value: 'DIR',
    help: 'the library: a folder, or the postgres:// address of a server',
  },
  json: { type: 'boolean', help: 'one JSON value on standard output, and nothing else there' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
  version: { type: 'boolean', help: 'the version of Lectern' },
  limit: {
    type: 'string',
    commands: ['search'],
    value: 'N',
    help: 'at most this many passages (20; at most 100)',
  },
  mode: {
    type: 'string',
    commands: ['search'],
    value: 'MODE',
    help: 'hybrid (by words and by meaning), words, or meaning',
  },
  collection: {
    type: 'string',
    multiple: true,
    commands: filtersAndImport,
    value: 'NAME',
    help: 'search, documents: only this collection; import: put the documents into it',
  },
  tag: {
    type: 'string',
    multiple: true,
    commands: filtersAndImport,
    value: 'TAG',
    help: 'search, documents: only with this tag; import: give the documents this tag',
  },
  type: {
    type: 'string',
    multiple: true,
    commands: filtersAndImport,
    value: 'TYPE',
    help: 'research, guide, protocol or case_study',
  },
  format: {
    type: 'string',
    multiple: true,
    commands: filters,
    value: 'FORMAT',
    help: 'pdf, docx, markdown, html, text or csv',
  },
  from: { type: 'string', commands: filters, value: 'DATE', help: 'from this day on, as 2026-01-31' },
  to: { type: 'string', commands: filters, value: 'DATE', help: 'up to and with this day' },
  port: {
    type: 'string',
    commands: ['serve'],
    value: 'N',
    help: 'the port (4321, or a free one when that is taken)',
  },
  host: { type: 'string', commands: ['serve'], value: 'H', help: 'the address to listen at (127.0.0.1)' },
  'allowed-host': {
    type: 'string',
    multiple: true,
    commands: ['serve'],
    value: 'NAME',
    help: 'a name under which others reach this computer, when --host is not the loopback address',
  },
  open: { type: 'boolean', commands: ['serve'], help: 'open the browser, where there is a display' },
  sample: {
    type: 'string',
    commands: ['serve'],
    value: 'DIR',
    help: 'the sample library, filled with the documents of DIR on its first start',
  },
} as const satisfies Record<string, OptionEntry>

type OptionName = keyof typeof optionTable
type ValueOf<E> = E extends { multiple: true } ? string[] : E extends { type: 'boolean' } ? boolean : string

/** The options that were given. */
export type Options = { readonly [Name in OptionName]?: ValueOf<(typeof optionTable)[Name]> }

export interface CommandLine {
  command: CommandName
  words: string[]
  options: Options
}

/** Reads the arguments. Throws `invalid-input` with what to write instead. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { options, positionals } = parseWithTable(args)
  const [name, ...words] = positionals
  if (options.help || name === 'help') return { command: 'help', words, options }
  if (name === undefined) throw usage('No command was given.')
  if (!isCommandName(name)) throw usage(`There is no command "${name}".`)
  for (const option of Object.keys(options) as OptionName[]) {
    const commands: readonly CommandName[] = (optionTable[option] as OptionEntry).commands ?? commandNames
    if (!commands.includes(name)) throw usage(`"${name}" does not take --${option}.`)
  }
  return { command: name, words, options }
}

/** An error of usage: what is wrong, and where to read what is right. */
export function usage(message: string): AppError {
  return new AppError('invalid-input', `${message} "lectern help" shows what there is.`)
}

function parseWithTable(args: readonly string[]): { options: Options; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: optionTable,
      allowPositionals: true,
    })
    return { options: values, positionals }
  } catch (error) {
    // Node's sentences name the option and what is wrong with it; the hint that follows some of them is for programmers.
    const [sentence] = (error as Error).message.split('. ')
    throw usage(`${sentence!.replace(/\.$/, '')}.`)
  }
}

function isCommandName(text: string): text is CommandName {
  return commandNames.some((name) => name === text)
}
