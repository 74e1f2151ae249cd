import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { AppError } from '../../../shared/errors.ts'
import type { LibraryLocation } from '../library-location.ts'

/** A server to connect to, with our own decision about TLS. */
export interface ConnectionTarget {
  host: string
  port: number
  user: string
  password: string
  database: string
  ssl: ConnectionOptions | false
  /** Host and database, for people: never the password. */
  description: string
}

type RemoteLocation = Extract<LibraryLocation, { url: string }>

/**
 * Reads a `postgresql://` URL. Its query part is not used: what `sslmode` means differs between programs and
 * versions, so TLS is always on and verified, except to this very computer when that was asked for explicitly.
 * Throws `invalid-input`, with a message that holds no password.
 */
export function readConnectionTarget(location: RemoteLocation): ConnectionTarget {
  const url = parseUrl(location.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const database = decode(url.pathname.slice(1))
  const user = decode(url.username)
  if (host === '' || database === '' || user === '') {
    throw new AppError(
      'invalid-input',
      'The database URL needs a user, a host and a database: postgresql://user:password@host:5432/database.',
    )
  }
  const port = url.port === '' ? 5432 : Number(url.port)
  return {
    host,
    port,
    user,
    password: decode(url.password),
    database,
    ssl: location.allowPlaintextLoopback === true && isLoopback(host) ? false : tlsOptions(host, location.ca),
    description: `${database} on ${isIP(host) === 6 ? `[${host}]` : host}${port === 5432 ? '' : `:${port}`}`,
  }
}

/** Whether a host is this computer. A name counts only where it is bound to be it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function tlsOptions(host: string, ca: string | undefined): ConnectionOptions {
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
    // A name is checked against the certificate; for an address Node checks the certificate's list of addresses.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  }
}

function parseUrl(text: string): URL {
  try {
    const url = new URL(text)
    if (url.protocol === 'postgresql:' || url.protocol === 'postgres:') return url
  } catch {
    // Said below, without the text: it may hold a password.
  }
  throw new AppError(
    'invalid-input',
    'The database URL should begin with postgresql:// and name user, host and database.',
  )
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    throw new AppError(
      'invalid-input',
      'The database URL holds a percent sign that stands for nothing; write it as %25.',
      { cause: error },
    )
  }
}
