import { createORPCClient } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { ApiClient } from '../../shared/api/contract.ts'
import { withClientErrors } from './client-errors.ts'

/** The part of a MessagePort that calls need; the browser's, Node's and Electron's ports all have it. */
export type ApiPort = ConstructorParameters<typeof PortLink>[0]['port'] & { start?: () => void }

/** The backend behind a MessagePort, as the desktop window has it. */
export function createPortClient(port: ApiPort): ApiClient {
  const link = new PortLink({ port, interceptors: [(call) => withClientErrors(() => call.next())] })
  // A port holds its messages back until someone says that they are listened to.
  port.start?.()
  return createORPCClient(link)
}

/** The backend behind HTTP. `url` is the address that ends in `/rpc`; the session cookie or a bearer token opens it. */
export function createHttpClient(options: { url: string; token?: string; fetch?: typeof fetch }): ApiClient {
  const link = new FetchLink({
    url: options.url,
    headers: options.token === undefined ? {} : { authorization: `Bearer ${options.token}` },
    ...(options.fetch && { fetch: (request, init) => options.fetch!(request, init) }),
    interceptors: [(call) => withClientErrors(() => call.next())],
  })
  return createORPCClient(link)
}
