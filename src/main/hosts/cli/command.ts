import type { Options } from './options.ts'
import type { Terminal } from './terminal.ts'

/** How a command ended: all done, some items failed, wrong usage, the library cannot be opened. */
export const exitCodes = { done: 0, someFailed: 1, wrongUsage: 2, cannotOpen: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What a command is given. */
export interface CommandInput {
  /** The words after the command's name. */
  readonly words: readonly string[]
  readonly options: Options
  readonly terminal: Terminal
  readonly environment: Record<string, string | undefined>
}

/** One command of the command line. It throws `AppError` for everything that stops it. */
export type Command = (input: CommandInput) => Promise<ExitCode>
