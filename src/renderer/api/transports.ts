import { createORPCClient } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { onMessagePortClose, RPCLink as PortLink } from '@orpc/client/message-port'
import type { ApiClient } from '../../shared/api/contract.ts'
import { withClientErrors } from './client-errors.ts'

/** The part of a MessagePort that calls need; the browser's, Node's and Electron's ports all have it. */
export type ApiPort = ConstructorParameters<typeof PortLink>[0]['port'] & { start?: () => void }

/** The backend behind a MessagePort, as the desktop window has it. */
export function createPortClient(port: ApiPort): ApiClient {
  let isClosed = false
  onMessagePortClose(port, () => (isClosed = true))
  const link = new PortLink({
    port,
    interceptors: [
      (call) =>
        withClientErrors(call.signal, () => {
          // A closed port takes messages without a word, and the call would wait for ever.
          if (isClosed) throw new Error('The port to the backend is closed.')
          return call.next()
        }),
    ],
  })
  // A port holds its messages back until someone says that they are listened to.
  port.start?.()
  return createORPCClient(link)
}

/** The backend behind HTTP. `url` is the address that ends in `/rpc`; the session cookie or a bearer token opens it. */
export function createHttpClient(options: { url: string; token?: string; fetch?: typeof fetch }): ApiClient {
  const { url, token, fetch: send = globalThis.fetch } = options
  const link = new FetchLink({
    url,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    fetch: async (request, init) => {
      const response = await send(request, init)
      const mediaType = response.headers.get('content-type') ?? ''
      // Another program may have the address now; oRPC would read a page of it as an empty answer.
      if (/^(application\/json|text\/event-stream)\b/.test(mediaType)) return response
      throw new Error(`Expected JSON or events; found "${mediaType}".`)
    },
    interceptors: [(call) => withClientErrors(call.signal, () => call.next())],
  })
  return createORPCClient(link)
}
