import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { AppError } from '../../../shared/errors.ts'
import { fromAppError, type ApiError } from '../../api/error-mapping.ts'
import type { AppRouter } from '../../api/router.ts'
import type { ErrorLog } from '../../api/middleware.ts'
import type { StagedFiles } from '../../platform/staged-files.ts'
import { createAccess, createToken, ownHosts, ownUrl } from './access.ts'
import { errorResponse } from './answers.ts'
import { createOpenCalls, type OpenCalls } from './open-calls.ts'
import { createRoutes } from './routes.ts'
import { createStaticFiles } from './static-files.ts'

/** What the HTTP host carries calls to, and how it listens. */
export interface HttpHostOptions {
  app: { readonly router: AppRouter; readonly stagedFiles: Pick<StagedFiles, 'stageUpload'> }
  /** The built page. */
  staticFolder: string
  log: ErrorLog
  /** For the API description. */
  version: string
  /** Another address than the loopback one is open to the network: then say in `allowedHosts` what it is called there. */
  host?: string
  /** 0, the default, takes a free one. */
  port?: number
  /** The API token for programs; a new one if not given. At least 16 characters. */
  token?: string
  /** Further `host` or `host:port` names by which requests may address this server. */
  allowedHosts?: readonly string[]
  maxUploadBytes?: number
}

/** A server that answers. */
export interface HttpHost {
  /** The address without a path: `http://127.0.0.1:4321`. */
  readonly url: string
  /** The address to open in a browser: it gives a session once, to whoever comes first. */
  readonly oneTimeUrl: string
  /** For programs: `Authorization: Bearer …`. */
  readonly apiToken: string
  /** Ends streams, lets other calls finish for a moment, and stops. */
  close(): Promise<void>
}

/** The importer reads no larger file, so nobody should wait for a longer upload. */
const defaultMaxUploadBytes = 200 * 1024 * 1024

/** Long enough for a search or a short transaction to end, short enough for somebody who waits for the program to quit. */
const closeAfterMs = 2000

/** Serves the app over HTTP. Throws `conflict` when the port is taken and `invalid-input` for a token too short to be one. */
export async function serveHttp(options: HttpHostOptions): Promise<HttpHost> {
  const { host = '127.0.0.1', port = 0, token: apiToken = createToken(), allowedHosts } = options
  if (apiToken.length < 16)
    throw new AppError('invalid-input', 'The API token must be at least 16 characters long.')
  const serveStatic = await createStaticFiles(options.staticFolder)
  const calls = createOpenCalls()

  // The guard needs the port that the system chose, so the server listens first and answers once the routes are there.
  const server = createServer({ headersTimeout: 20_000, requestTimeout: 30 * 60_000, keepAliveTimeout: 5000 })
  await listen(server, host, port)
  const bound = (server.address() as AddressInfo).port
  const access = createAccess({
    hosts: ownHosts(host, bound, allowedHosts),
    apiToken,
    cookieName: `lectern-${bound}`,
  })
  const routes = createRoutes({
    app: options.app,
    access,
    calls,
    serveStatic,
    log: options.log,
    version: options.version,
    maxUploadBytes: options.maxUploadBytes ?? defaultMaxUploadBytes,
  })
  const listener = getRequestListener(routes.fetch, {
    // Requests and responses of the rest of the process stay what they are.
    overrideGlobalObjects: false,
    errorHandler: () =>
      errorResponse(fromAppError(new AppError('invalid-input', 'The request is not proper HTTP.'))),
  })
  server.on('request', (request, response) => void listener(request, response))
  server.on('clientError', refuseNonsense)

  const url = ownUrl(host, bound)
  let closed: Promise<void> | undefined
  return {
    url,
    oneTimeUrl: `${url}/?token=${access.oneTimeToken}`,
    apiToken,
    close: () => (closed ??= closeServer(server, calls)),
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError('conflict', `Port ${port} is taken by another program. Choose another port.`, {
              cause: error,
            })
          : new AppError(
              'invalid-input',
              `Lectern cannot listen at ${host}:${port}. Choose another address.`,
              { cause: error },
            ),
      )
    })
    server.listen(port, host, resolve)
  })
}

/** Answers what Node's parser refuses before there is a request: in our form, like every other refusal. */
function refuseNonsense(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const body = JSON.stringify(improperRequest().toJSON())
  const headers = ['HTTP/1.1 400 Bad Request', 'Connection: close', 'Content-Type: application/json']
  socket.end([...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'))
}

function improperRequest(): ApiError {
  return fromAppError(new AppError('invalid-input', 'The request is not proper HTTP.'))
}

async function closeServer(server: Server, calls: OpenCalls): Promise<void> {
  const leaving = new AppError('backend-unreachable', 'Lectern is closing.')
  const ended = new Promise<void>((resolve) => server.close(() => resolve()))
  calls.abort('endless', leaving)
  // Node closes the connections that are idle now, not those that become so, and a browser keeps them.
  const tidying = setInterval(() => server.closeIdleConnections(), 20)
  const impatient = setTimeout(() => {
    calls.abort('all', leaving)
    server.closeAllConnections()
  }, closeAfterMs)
  await ended
  clearInterval(tidying)
  clearTimeout(impatient)
}
