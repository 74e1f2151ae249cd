import { inspect } from 'node:util'

/** Facts that go with a log line. Values under names that sound like secrets are never written. */
export type LogFields = Record<string, unknown>

/** Where the program writes what happened, for the person who looks after it. One line an event. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** Levels in rising order of weight. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

const secretWords = 'password|passphrase|token|secret|api_?key|authorization|cookie'
const secretName = new RegExp(secretWords, 'i')
const nestedSecret = new RegExp(`((?:${secretWords})\\w*'?: )'[^']*'`, 'gi')
const passwordInUrl = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi

/** A log that writes one line an event through `write`, leaving out what is below `level`. */
export function createLog(write: (line: string) => void, level: LogLevel = 'info'): Log {
  const lowest = logLevels.indexOf(level)
  const at = (own: LogLevel) => (message: string, fields?: LogFields) => {
    if (logLevels.indexOf(own) >= lowest) write(formatLine(own, message, fields))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A log that keeps nothing, for tests and for libraries opened for a moment. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore }

function ignore(): void {}

function formatLine(level: LogLevel, message: string, fields: LogFields = {}): string {
  const parts = [new Date().toISOString(), level.toUpperCase(), withoutPasswords(message)]
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) parts.push(`${name}=${secretName.test(name) ? '(hidden)' : formatValue(value)}`)
  }
  return parts.join(' ')
}

function formatValue(value: unknown): string {
  if (value instanceof Error) return withoutPasswords(JSON.stringify(describeError(value)))
  if (typeof value === 'string') return withoutPasswords(/[\s"]/.test(value) ? JSON.stringify(value) : value)
  return withoutPasswords(inspect(value, { breakLength: Infinity, depth: 4 }).replaceAll('\n', ' ')).replace(
    nestedSecret,
    '$1(hidden)',
  )
}

function describeError(error: Error): Record<string, unknown> {
  const code = (error as { code?: unknown }).code
  return {
    message: error.message,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  }
}

function withoutPasswords(text: string): string {
  return text.replace(passwordInUrl, '$1(hidden)@')
}
