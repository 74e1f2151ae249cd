import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { AppError } from '../../../shared/errors.ts'

/** The headers of a request that decide about access. */
export interface AccessRequest {
  readonly method: string
  header(name: string): string | undefined
}

/** What the guard of the HTTP host is told. */
export interface AccessOptions {
  /** `host:port` values that a request may name as its Host. */
  readonly hosts: readonly string[]
  /** Opens the API for programs, as `Authorization: Bearer …`. */
  readonly apiToken: string
  /** The name of the session cookie. Cookies ignore ports, so two servers on one computer need two names. */
  readonly cookieName: string
}

/** Decides who may ask. Every refusal is an `AppError`: `forbidden` for where a request comes from, `unauthorized` for who. */
export interface Access {
  /** Opens the first session, once: for the address that is printed or opened at start. */
  readonly oneTimeToken: string
  /** Gives the `Set-Cookie` value of a new session for the one-time token, or undefined for a wrong or used one. */
  exchange(token: string): string | undefined
  /** Refuses a request whose Host is not ours: another name that resolves to this computer (DNS rebinding). */
  checkHost(request: AccessRequest): void
  /** Refuses a call that another site's page makes in this browser. */
  checkOrigin(request: AccessRequest): void
  /** Refuses a request with neither a session nor the API token. */
  checkIdentity(request: AccessRequest): void
  hasSession(request: AccessRequest): boolean
}

/** A new unguessable token: 256 bits. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Creates the guard of one server. Sessions live as long as it does. */
export function createAccess(options: AccessOptions): Access {
  const { cookieName } = options
  const hosts = new Set(options.hosts.map((host) => host.toLowerCase()))
  const oneTimeToken = createToken()
  let oneTimeTokenUsed = false
  const sessions: string[] = []

  const hasSession = (request: AccessRequest) => {
    const cookie = readCookie(request.header('cookie'), cookieName)
    return cookie !== undefined && sessions.some((session) => isSame(session, cookie))
  }

  const hasApiToken = (request: AccessRequest) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '') ?? []
    return token !== undefined && isSame(options.apiToken, token)
  }

  return {
    oneTimeToken,
    hasSession,

    exchange(token) {
      if (oneTimeTokenUsed || !isSame(oneTimeToken, token)) return undefined
      oneTimeTokenUsed = true
      const session = createToken()
      sessions.push(session)
      return `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`
    },

    checkHost(request) {
      if (hosts.has(request.header('host')?.toLowerCase() ?? '')) return
      throw new AppError(
        'forbidden',
        `Lectern answers at ${[...hosts].join(', ')} only. Open it at one of these addresses.`,
      )
    },

    checkOrigin(request) {
      const origin = request.header('origin')
      const site = request.header('sec-fetch-site')
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      const isOwnOrigin = origin === undefined || originHost(origin) === request.header('host')?.toLowerCase()
      // "none" is a person who typed the address; that can only read.
      const isOwnSite = site === undefined || site === 'same-origin' || (site === 'none' && isRead)
      // A browser, and only a browser has the cookie, says at least one of the two when it sends anything but a read.
      const isNamed = isRead || origin !== undefined || site !== undefined || !hasSession(request)
      if (isOwnOrigin && isOwnSite && isNamed) return
      throw new AppError(
        'forbidden',
        'Another site asked for this, so it was refused. Use Lectern in its own page.',
      )
    },

    checkIdentity(request) {
      if (hasSession(request) || hasApiToken(request)) return
      const sentence =
        'This needs a session or the API token. Open Lectern with the address it printed when it started.'
      throw new AppError('unauthorized', sentence)
    },
  }
}

/**
 * The `Host` values a server answers to: its own address, the names of this computer for itself when it listens there,
 * and the allowed names, with its port where they have none.
 */
export function ownHosts(host: string, port: number, allowed: readonly string[] = []): string[] {
  const isLoopback = /^(127\.|localhost$|\[?::1\]?$)/.test(host)
  const own = isEverywhere(host) ? [] : [inUrl(host)]
  const names = isLoopback || isEverywhere(host) ? [...own, '127.0.0.1', 'localhost', '[::1]'] : own
  // Browsers leave out the port that is usual, and so does a proxy in front that has a usual one.
  const withPort = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
  const others = allowed.flatMap((name) => (/:\d+$/.test(name) ? [name] : [name, `${name}:${port}`]))
  return [...new Set([...withPort, ...others])]
}

/** The address to open in a browser on this computer. */
export function ownUrl(host: string, port: number): string {
  return `http://${isEverywhere(host) ? '127.0.0.1' : inUrl(host)}:${port}`
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function inUrl(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}

/** Compares without telling by its time how much of the secret was right; the digests have one length. */
function isSame(secret: string, given: string): boolean {
  return timingSafeEqual(digest(secret), digest(given))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : undefined
}
