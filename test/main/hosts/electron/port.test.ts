import type { MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { implement } from '@orpc/server'
import { afterEach, describe, expect, it } from 'vitest'
import type { App } from '../../../../src/main/app.ts'
import { acceptPorts } from '../../../../src/main/hosts/electron/port.ts'
import { silentLog } from '../../../../src/main/platform/log.ts'
import { contract, type ApiClient } from '../../../../src/shared/api/contract.ts'
import { shellChannels } from '../../../../src/shared/desktop-bridge.ts'
import { FakeIpcMain } from '../../../support/fake-electron.ts'

const opened: MessagePort[] = []
afterEach(() => {
  for (const port of opened.splice(0)) port.close()
})

const formats = implement(contract).ingestion.formats.handler(() => [
  { id: 'text', name: 'Plain text', extensions: ['.txt'], mediaTypes: ['text/plain'] },
])
const backend = { router: { ingestion: { formats } } } as unknown as Pick<App, 'router'>

/** Hands a port over as the page does, and gives a client on the page's side of it. */
function connect(options: { backend: Promise<Pick<App, 'router'>>; isTrusted: boolean }): ApiClient {
  const ports = new FakeIpcMain()
  const context = { caller: 'window', log: silentLog } as const
  acceptPorts({ ports, isTrusted: () => options.isTrusted, backend: options.backend, context })
  const { port1, port2 } = new MessageChannel()
  opened.push(port1, port2)
  const client = createORPCClient<ApiClient>(new RPCLink({ port: port1 }))
  port1.start()
  ports.emit(shellChannels.connect, { senderFrame: null, ports: [port2] })
  return client
}

describe('a port that the page hands over', () => {
  it('carries calls to the backend', async () => {
    const client = connect({ backend: Promise.resolve(backend), isTrusted: true })
    expect((await client.ingestion.formats()).map((format) => format.id)).toEqual(['text'])
  })

  it('keeps calls until the backend is open', async () => {
    let open = (_app: Pick<App, 'router'>) => {}
    const client = connect({ backend: new Promise((resolve) => (open = resolve)), isTrusted: true })
    const answer = client.ingestion.formats()
    open(backend)
    expect(await answer).toHaveLength(1)
  })

  it.each([
    ['a stranger handed it over', async () => backend, false],
    ['the backend did not open', () => Promise.reject(new Error('locked')), true],
  ])('is closed and answers nothing when %s', async (_case, open, isTrusted) => {
    await expect(connect({ backend: open(), isTrusted }).ingestion.formats()).rejects.toThrow(/clos|abort/i)
  })
})
