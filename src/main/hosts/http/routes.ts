import type { HttpBindings } from '@hono/node-server'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import type { StandardHandlerOptions } from '@orpc/server/standard'
import { RPCHandler } from '@orpc/server/fetch'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AppError } from '../../../shared/errors.ts'
import { fromAppError, toApiError, type ApiError } from '../../api/error-mapping.ts'
import { maxCallBytes, requestTooLarge } from '../../api/guard-port.ts'
import { handlerOptions, type ErrorLog, type RequestContext } from '../../api/middleware.ts'
import type { AppRouter } from '../../api/router.ts'
import type { StagedFiles } from '../../platform/staged-files.ts'
import type { Access, AccessRequest } from './access.ts'
import { errorResponse, plainPage, rpcErrorResponse } from './answers.ts'
import { describeApi } from './api-description.ts'
import type { OpenCalls } from './open-calls.ts'
import { securityHeaders } from './security-headers.ts'
import type { ServeStatic } from './static-files.ts'
import { receiveUpload } from './uploads.ts'

interface Collaborators {
  app: { readonly router: AppRouter; readonly stagedFiles: Pick<StagedFiles, 'stageUpload'> }
  access: Access
  calls: OpenCalls
  serveStatic: ServeStatic
  log: ErrorLog
  version: string
  maxUploadBytes: number
}

type Env = { Bindings: HttpBindings }

/** What a call of this host brings: with it the signal that ends the call, which knows more than the request's own. */
interface HttpCallContext extends RequestContext {
  readonly callSignal: AbortSignal
}

/** Far more than a window and a few programs need at once; keeps a runaway script from filling the memory. */
const maxOpenCalls = 200

/** Everything the HTTP host answers, in the order in which a request is judged. */
export function createRoutes(collaborators: Collaborators): Hono<Env> {
  const { app, access, calls, serveStatic, log, version, maxUploadBytes } = collaborators
  const rpc = new RPCHandler<HttpCallContext>(app.router, callOptions())
  const api = new OpenAPIHandler<HttpCallContext>(app.router, callOptions())
  const routes = new Hono<Env>()

  routes.use(securityHeaders)
  routes.onError((error, c) => refuse(c, mapError(error, c, log)))
  routes.notFound((c) => refuse(c, notFound()))
  routes.use(async (c, next) => {
    access.checkHost(accessRequest(c))
    await next()
  })

  routes.get('/', async (c, next) => {
    const request = accessRequest(c)
    const token = c.req.query('token')
    // A program that only looks at a link, with HEAD, must not use it up.
    if (token !== undefined && c.req.method === 'GET') {
      const cookie = access.exchange(token)
      if (cookie === undefined && !access.hasSession(request)) return usedLinkPage()
      return new Response(null, {
        status: 303,
        headers: { location: '/', ...(cookie && { 'set-cookie': cookie }) },
      })
    }
    if (access.hasSession(request)) return next()
    // A browser leaves the strict cookie out when a link on another site led here; asking again from our own page helps.
    return request.header('sec-fetch-site') === 'cross-site' ? retryPage() : closedPage()
  })

  routes.use(async (c, next) => {
    const request = accessRequest(c)
    if (c.req.method !== 'GET' || isCall(c)) access.checkOrigin(request)
    access.checkIdentity(request)
    if (isCall(c) && calls.count >= maxOpenCalls) {
      throw new AppError(
        'too-many-requests',
        'Too many requests at once. Wait for some to end, then try again.',
      )
    }
    await next()
  })

  routes.put('/api/uploads', async (c) => {
    calls.open(c.env.outgoing)
    const staged = await receiveUpload(
      app.stagedFiles,
      {
        name: c.req.query('name'),
        origin: c.req.query('origin'),
        contentLength: c.req.header('content-length'),
        // Destroying the request after a refusal would take the connection with it, before the sender has read why.
        body: c.env.incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
      },
      maxUploadBytes,
    )
    return c.json(staged)
  })

  let description: ReturnType<typeof describeApi> | undefined
  routes.get('/api/openapi.json', async (c) => c.json(await (description ??= describeApi(version))))

  routes.use('/rpc/*', onlyJson, limitBody)
  routes.use('/api/*', onlyJson, limitBody)
  routes.post('/rpc/*', (c) => answer(c, rpc, '/rpc'))
  routes.all('/api/*', (c) => answer(c, api, '/api'))

  routes.get('*', async (c) => {
    const file = await serveStatic(c.req.path, c.req.header('if-none-match'))
    return file ?? refuse(c, notFound())
  })
  return routes

  async function answer(
    c: Context<Env>,
    handler: Pick<RPCHandler<HttpCallContext>, 'handle'>,
    prefix: `/${string}`,
  ): Promise<Response> {
    const call = calls.open(c.env.outgoing)
    const context: HttpCallContext = { caller: 'http', log, callSignal: call.signal }
    const { response } = await handler.handle(c.req.raw, { prefix, context })
    if (response?.headers.get('content-type')?.startsWith('text/event-stream')) call.markEndless()
    return response ?? c.notFound()
  }
}

/** The handlers' options, with the request's signal replaced by the one that closing the server reaches too. */
function callOptions(): StandardHandlerOptions<HttpCallContext> {
  return {
    ...handlerOptions(),
    rootInterceptors: [
      (call) => call.next({ ...call, request: { ...call.request, signal: call.context.callSignal } }),
    ],
  }
}

const limitBody = bodyLimit({
  maxSize: maxCallBytes,
  onError: () => {
    throw requestTooLarge()
  },
})

/** Other media types are how another site's form would send something without asking first. */
async function onlyJson(c: Context<Env>, next: () => Promise<void>): Promise<void> {
  const mediaType = c.req.header('content-type')
  if (mediaType !== undefined && !/^application\/json\s*(;|$)/i.test(mediaType)) {
    throw new AppError('invalid-input', 'The request must be JSON, with "Content-Type: application/json".')
  }
  await next()
}

function isCall(c: Context): boolean {
  return c.req.path.startsWith('/rpc/') || c.req.path.startsWith('/api/')
}

function accessRequest(c: Context): AccessRequest {
  return { method: c.req.method, header: (name) => c.req.header(name) }
}

function refuse(c: Context, error: ApiError): Response {
  return c.req.path.startsWith('/rpc/') ? rpcErrorResponse(error) : errorResponse(error)
}

function mapError(error: unknown, c: Context, log: ErrorLog): ApiError {
  const operation = `${c.req.method} ${c.req.path}`
  return toApiError(error, undefined, (id, cause) => {
    log.error(`Unexpected error ${id} in ${operation}`, { id, operation, error: cause })
  })
}

function notFound(): ApiError {
  return fromAppError(new AppError('not-found', 'There is nothing at this address.'))
}

function usedLinkPage(): Response {
  return plainPage(
    403,
    'This link was used already',
    'It opens Lectern once. Go back to the browser window in which it is open, or start Lectern again for a new link.',
  )
}

function closedPage(): Response {
  return plainPage(
    401,
    'Lectern needs its link',
    'Open it with the link that it printed when it started. If that was used in another browser, start Lectern again for a new one.',
  )
}

function retryPage(): Response {
  const page = plainPage(401, 'Opening Lectern', 'One moment.')
  page.headers.set('refresh', '0; url=/')
  return page
}
