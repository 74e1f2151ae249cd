import packageInfo from '../../../../package.json' with { type: 'json' }
import { exitCodes, type Command, type CommandInput, type ExitCode } from './command.ts'
import { exitCodeOf, toFailure } from './failure.ts'
import { parseCommandLine, type CommandName } from './options.ts'
import { createTerminal, type Output, type Terminal } from './terminal.ts'

/** Each command is loaded when it is called: `--version` needs no database. */
const commands: Record<CommandName, () => Promise<Command>> = {
  import: async () => (await import('./import.ts')).importFiles,
  search: async () => (await import('./search.ts')).search,
  documents: async () => (await import('./documents.ts')).documents,
  status: async () => (await import('./status.ts')).status,
  eval: async () => (await import('./eval.ts')).evaluateFolder,
  serve: async () => (await import('./serve.ts')).serve,
  help: async () => showHelp,
}

/** Runs one command line to its end and gives its exit code. Nothing escapes it. */
export async function runCli(surroundings: {
  args: readonly string[]
  environment: Record<string, string | undefined>
  out: Output
  error: Output
}): Promise<ExitCode> {
  const { args, environment, out, error } = surroundings
  // Asked for JSON, errors of usage are JSON too, so this is known before anything is read.
  const terminal = createTerminal({ isJson: args.includes('--json'), out, error })
  try {
    if (args.includes('--version')) return showVersion(terminal)
    const { command, words, options } = parseCommandLine(args)
    const run = await commands[command]()
    return await run({ words, options, terminal, environment })
  } catch (thrown) {
    return showFailure(thrown, terminal)
  }
}

async function showHelp({ terminal }: CommandInput): Promise<ExitCode> {
  const { helpText } = await import('./help.ts')
  const text = helpText(Math.min(terminal.columns, 110))
  terminal.answer({ help: text }, () => text)
  return exitCodes.done
}

function showVersion(terminal: Terminal): ExitCode {
  terminal.answer({ version: packageInfo.version }, () => packageInfo.version)
  return exitCodes.done
}

async function showFailure(thrown: unknown, terminal: Terminal): Promise<ExitCode> {
  const { code, message, cause } = toFailure(thrown)
  if (terminal.isJson) terminal.answer({ error: { code, message } }, () => message)
  else terminal.note(message)
  if (code === 'internal') {
    const { createCommandLog, logPath } = await import('./open-library.ts')
    createCommandLog().error('A command failed', { error: cause })
    terminal.note(`The log has the details: ${logPath()}`)
  }
  return exitCodeOf(code)
}
