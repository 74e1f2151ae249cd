import { AppError } from '../../../shared/errors.ts'
import { isWorthRetrying, sqlState, systemCode } from '../errors.ts'
import type { ConnectionTarget } from './connection-target.ts'

/** Why a connection could not be made, for people; anything unknown counts as unreachable. */
export function connectionError(error: unknown, target: ConnectionTarget): AppError {
  if (error instanceof AppError) return error
  const { description } = target
  const state = sqlState(error)
  if (state !== undefined) {
    if (state === '3D000') {
      return new AppError(
        'database-unreachable',
        `The server answers, but has no database "${target.database}". Check the name, or have it made.`,
        { cause: error },
      )
    }
    if (/^(28|42501)/.test(state)) {
      return new AppError(
        'database-auth',
        `The database ${description} does not accept the user "${target.user}" with this password. Check both.`,
        { cause: error },
      )
    }
    if (state === '53300') {
      return new AppError(
        'database-unreachable',
        `The server of ${description} has no connection free. Try again later.`,
        { cause: error },
      )
    }
    return new AppError(
      'database-unreachable',
      `The database ${description} cannot be used now: ${(error as Error).message}.`,
      { cause: error },
    )
  }
  const tls = tlsSentence(error)
  if (tls !== undefined)
    return new AppError(
      'database-tls',
      `The connection to ${description} is not safe: ${tls} No password was sent.`,
      { cause: error },
    )
  return new AppError(
    'database-unreachable',
    `The database ${description} cannot be reached (${reason(error)}). Check the address and the network.`,
    { cause: error },
  )
}

/** Whether another attempt to connect may do better. */
export function mayConnectLater(error: unknown): boolean {
  return tlsSentence(error) === undefined && isWorthRetrying(error)
}

function tlsSentence(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : ''
  if (/does not support SSL/.test(message)) return 'the server does not speak TLS. Have it switched on there.'
  if (/establishing an SSL connection/.test(message))
    return 'the server answered the wish for TLS with something else.'
  const code = (error as { code?: unknown } | undefined)?.code
  if (typeof code !== 'string') return undefined
  return (
    certificateSentences[code] ??
    (/^(ERR_SSL_|ERR_TLS_|EPROTO)|CERT/.test(code)
      ? 'TLS could not be agreed on with the server.'
      : undefined)
  )
}

const ownAuthority =
  'its certificate is signed by nobody this computer trusts. If it is your own server, give its CA certificate.'
const certificateSentences: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: ownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: ownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: ownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ownAuthority,
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet. Check the clock of this computer.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is made out for another host.',
}

function reason(error: unknown): string {
  switch (systemCode(error)) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known'
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection was cut'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to it in the network'
    default:
      return /time/i.test(error instanceof Error ? error.message : '') || systemCode(error) === 'ETIMEDOUT'
        ? 'no answer in time'
        : 'the connection ended'
  }
}
