import { DatabaseError } from 'pg'
import { AppError, type ErrorCode } from '../../shared/errors.ts'

/** The SQLSTATE of a database error, also when it is wrapped in an AppError; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof DatabaseError) return error.code
  if (error instanceof AppError) return sqlState(error.cause)
  return undefined
}

/** Whether the engine is not to be trusted with another query: full disk, damaged data, errors of the system. */
export function isEngineBroken(error: unknown): boolean {
  const state = sqlState(error)
  return state !== undefined && /^(53100|XX001|XX002|58\w{3})$/.test(state)
}

/** Whether connecting again a little later may help. Never for a wrong password or a missing right. */
export function isWorthRetrying(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== undefined) return /^(08\w{3}|57P0[123]|53300)$/.test(state)
  return ['ECONNRESET', 'EPIPE'].includes(systemCode(error) ?? '')
}

/**
 * A query's error as callers meet it: AppErrors for what a person can understand or do something about, and the
 * driver's own error (with its SQLSTATE, see `sqlState`) for the rest.
 */
export function translateQueryError(error: unknown, location: string): unknown {
  if (error instanceof AppError) return error
  const state = sqlState(error)
  if (state === undefined) return isConnectionLost(error) ? lostConnection(error, location) : error
  const known = queryErrors.find(([pattern]) => pattern.test(state))
  if (known === undefined) return error
  const [, code, sentence] = known
  return new AppError(code, sentence(location), { cause: error, details: { sqlState: state } })
}

const queryErrors: readonly [RegExp, ErrorCode, (location: string) => string][] = [
  [
    /^53100$/,
    'disk-full',
    (location) =>
      `The disk with the library in ${location} is full. What was saved before is safe; free some space and try again.`,
  ],
  [
    /^XX00[12]$/,
    'library-damaged',
    (location) =>
      `A part of the library in ${location} is damaged and cannot be read. Restore it from a backup.`,
  ],
  [/^57014$/, 'timeout', () => 'The database took too long and the query was stopped. Nothing was changed.'],
  [
    /^55P03$/,
    'timeout',
    () => 'Another program holds what this change needs. Nothing was changed; try again.',
  ],
  [
    /^25P0[34]$/,
    'timeout',
    () => 'A change waited too long in the middle and was taken back. Nothing was changed.',
  ],
  [/^(28\w{3})$/, 'database-auth', (location) => `The database ${location} no longer accepts this user.`],
  [
    /^(08\w{3}|57P\w\w|53300)$/,
    'database-unreachable',
    (location) =>
      `The connection to the database ${location} was lost. Try again when the server is reachable.`,
  ],
]

/** Whether the connection ended under a query, as `pg` says it: a system error code, or only a sentence. */
function isConnectionLost(error: unknown): boolean {
  if (lostCodes.has(systemCode(error) ?? '')) return true
  return (
    error instanceof Error &&
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      error.message,
    )
  )
}

const lostCodes: ReadonlySet<string> = new Set(
  'ECONNRESET EPIPE ETIMEDOUT ECONNREFUSED ECONNABORTED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH'.split(
    ' ',
  ),
)

function lostConnection(cause: unknown, location: string): AppError {
  return new AppError(
    'database-unreachable',
    `The connection to the database ${location} was lost. Try again when the server is reachable.`,
    { cause },
  )
}

/** The error code of the operating system or of TLS. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' && /^E[A-Z_]{3,}$|^ERR_|_/.test(code) ? code : undefined
}
