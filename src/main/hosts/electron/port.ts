import type { MessagePortMain } from 'electron'
import { RPCHandler } from '@orpc/server/message-port'
import { shellChannels } from '../../../shared/desktop-bridge.ts'
import { guardPort } from '../../api/guard-port.ts'
import { handlerOptions, type RequestContext } from '../../api/middleware.ts'
import type { App } from '../../app.ts'
import type { Sender } from './origin.ts'

/** A port's message as Electron gives it to the main process. */
export interface PortEvent extends Sender {
  readonly ports: readonly MessagePortMain[]
}

/** The part of `ipcMain` that brings ports. */
export interface PortSource {
  on(channel: string, listener: (event: PortEvent) => void): unknown
}

/**
 * Answers the calls of every port that our page hands over. A port may come before the backend is open: its calls
 * wait in it. Ports of anyone else are closed unread.
 */
export function acceptPorts(options: {
  ports: PortSource
  isTrusted: (sender: Sender) => boolean
  backend: Promise<Pick<App, 'router'>>
  context: RequestContext
}): void {
  const { ports, isTrusted, backend, context } = options
  const handler = backend.then(({ router }) => new RPCHandler(router, handlerOptions()))
  // Whoever opens the backend says why it failed; here it only means that no call is answered.
  handler.catch(() => {})
  ports.on(shellChannels.connect, (event) => {
    const [port, ...others] = event.ports
    for (const other of others) other.close()
    if (!port) return
    if (!isTrusted(event)) return port.close()
    void handler.then(
      (ready) => {
        ready.upgrade(guardPort(port), { context })
        port.start()
      },
      () => port.close(),
    )
  })
}
