import { optionTable } from './options.ts'

const commands: [form: string, text: string][] = [
  [
    'import PATH…',
    'import files and whole folders, and wait until they can be found by words and by meaning',
  ],
  ['search TEXT', 'find passages'],
  ['documents', 'list the documents'],
  ['status', 'what library this is and what is in it'],
  [
    'eval DIR',
    'measure search on a folder with corpus.jsonl, queries.jsonl and qrels.tsv, in a library of its own',
  ],
  ['serve', 'serve the library to a browser, until Ctrl+C'],
]

const environment: [name: string, text: string][] = [
  ['LECTERN_LIBRARY', 'the library, when --library is not given'],
  ['LECTERN_DATABASE_CA', 'a file with the certificate authority to trust for a postgres:// library'],
  ['LECTERN_EMBEDDINGS', 'how text is understood: built-in (the default), openai, openai-compatible'],
  [
    'LECTERN_EMBEDDINGS_URL',
    'the address of an OpenAI-compatible service, such as http://127.0.0.1:11434/v1',
  ],
  ['LECTERN_EMBEDDINGS_MODEL', 'the model of openai or openai-compatible'],
  ['OPENAI_API_KEY', 'the key for it'],
]

const remarks = [
  'Exit codes: 0 all done, 1 some items failed, 2 wrong usage, 3 the library cannot be opened.',
  'While a window or "lectern serve" has the library open, commands are answered by it.',
]

/** The text of `lectern help`, for lines of at most `columns` characters. */
export function helpText(columns: number): string {
  const options = Object.entries(optionTable).map(([name, entry]): [string, string] => {
    const value = 'value' in entry ? ` ${entry.value}` : ''
    const commands = 'commands' in entry ? ` [${entry.commands.join(', ')}]` : ''
    return [`--${name}${value}`, `${entry.help}${commands}`]
  })
  return [
    'lectern [--library DIR] COMMAND [--json]',
    'A private library for trainers and coaches: find the right passage, offline.',
    section('Commands', commands, columns),
    section('Options', options, columns),
    section('Environment', environment, columns),
    ...remarks.map((remark) => wrap(remark, columns).join('\n')),
  ].join('\n\n')
}

function section(title: string, rows: readonly [string, string][], columns: number): string {
  const indent = Math.max(...rows.map(([name]) => name.length)) + 4
  const lines = rows.map(([name, text]) => {
    const [first, ...others] = wrap(text, Math.max(30, columns - indent))
    return [`  ${name.padEnd(indent - 2)}${first}`, ...others.map((line) => ' '.repeat(indent) + line)].join(
      '\n',
    )
  })
  return `${title}:\n${lines.join('\n')}`
}

/** Breaks a text at spaces into lines of at most `width` characters; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
