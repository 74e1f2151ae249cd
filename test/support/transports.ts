import { EventEmitter } from 'node:events'
import { createRouterClient } from '@orpc/server'
import { acceptPorts } from '../../src/main/hosts/electron/port.ts'
import { serveHttp } from '../../src/main/hosts/http/serve.ts'
import type { RequestContext } from '../../src/main/api/middleware.ts'
import type { AppRouter } from '../../src/main/api/router.ts'
import type { StagedFiles } from '../../src/main/platform/staged-files.ts'
import { createHttpClient, createPortClient } from '../../src/renderer/api/transports.ts'
import type { ApiClient } from '../../src/shared/api/contract.ts'
import { shellChannels } from '../../src/shared/desktop-bridge.ts'

/** The ways in which a caller reaches the backend. */
export const transportNames = ['in process', 'MessagePort', 'HTTP'] as const
export type TransportName = (typeof transportNames)[number]

/** One client for each transport, all of the same router, through the real hosts. */
export interface OpenTransports {
  readonly clients: Record<TransportName, ApiClient>
  close(): Promise<void>
}

/** Connects to a router in every way there is. `log` gets what the hosts report. */
export async function openTransports(options: {
  router: AppRouter
  stagedFiles?: Pick<StagedFiles, 'stageUpload'>
  log: RequestContext['log']
}): Promise<OpenTransports> {
  const {
    router,
    log,
    stagedFiles = { stageUpload: () => Promise.reject(new Error('No uploads here.')) },
  } = options
  const http = await serveHttp({
    app: { router, stagedFiles },
    staticFolder: '/nonexistent',
    log,
    version: '0.0.0',
  })

  const ports = new EventEmitter()
  acceptPorts({
    ports,
    isTrusted: () => true,
    backend: Promise.resolve({ router }),
    context: { caller: 'window', log },
  })
  const { port1, port2 } = new MessageChannel()
  ports.emit(shellChannels.connect, { ports: [port2] })

  return {
    clients: {
      'in process': createRouterClient(router, { context: { caller: 'cli', log } }),
      MessagePort: createPortClient(port1),
      HTTP: createHttpClient({ url: `${http.url}/rpc`, token: http.apiToken }),
    },
    close: async () => {
      port1.close()
      await http.close()
    },
  }
}

/** What came of a call, in a form that can be compared: an answer or everything a caller can see of an error. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await call() }
  } catch (error) {
    if (!(error instanceof Error)) return { error }
    const { name, message } = error
    const { code, status, data, defined } = error as {
      code?: unknown
      status?: unknown
      data?: unknown
      defined?: unknown
    }
    return { error: { name, message, code, status, data, defined } }
  }
}

/** The procedure of a client that a name like `search.run` means. */
export function procedureNamed(
  client: ApiClient,
  path: string,
): (input?: unknown, options?: { signal?: AbortSignal }) => Promise<unknown> {
  const [area = '', name = ''] = path.split('.')
  const procedures = (client as unknown as Record<string, Record<string, unknown>>)[area]
  return procedures?.[name] as (input?: unknown) => Promise<unknown>
}
