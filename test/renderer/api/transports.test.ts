import { expect, it, onTestFinished } from 'vitest'
import { isCancelled, toApiFailure } from '../../../src/renderer/api/client-errors.ts'
import { createHttpClient, createPortClient } from '../../../src/renderer/api/transports.ts'
import { AppError } from '../../../src/shared/errors.ts'

/** A page's port whose other side never answers. */
function openSilentPort() {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => {
    port1.close()
    port2.close()
  })
  return { port: port1, otherSide: port2 }
}

it('says that Lectern is gone when the port closes during a call, and to every call after that', async () => {
  const { port, otherSide } = openSilentPort()
  const client = createPortClient(port)
  const call = client.search.run({ text: 'x' })
  otherSide.close()
  await expect(call).rejects.toMatchObject({ code: 'backend-unreachable', status: 503, defined: true })
  await expect(client.search.run({ text: 'x' })).rejects.toMatchObject({ code: 'backend-unreachable' })
})

it('says that a call was cancelled only to the caller who cancelled it', async () => {
  const { port } = openSilentPort()
  const client = createPortClient(port)
  const controller = new AbortController()
  const call = client.search.run({ text: 'x' }, { signal: controller.signal })
  controller.abort()
  const error = await call.catch((caught: unknown) => caught)
  expect(isCancelled(error)).toBe(true)
  expect(toApiFailure(error)).toEqual({ code: 'cancelled', message: 'The work was cancelled.', data: {} })
})

it('says that Lectern is gone when something else answers at its address', async () => {
  const answers = [
    new Response('<h1>Router login</h1>', { headers: { 'content-type': 'text/html' } }),
    Response.json({}, { status: 502 }),
  ]
  for (const answer of answers) {
    const client = createHttpClient({ url: 'http://127.0.0.1:1/rpc', fetch: async () => answer })
    await expect(client.library.status()).rejects.toMatchObject({ code: 'backend-unreachable' })
  }
})

it('gives screens one form of every failure', () => {
  expect(
    toApiFailure(new AppError('not-found', 'There is no such document.', { details: { id: 'a' } })),
  ).toEqual({
    code: 'not-found',
    message: 'There is no such document.',
    data: { id: 'a' },
  })
  expect(toApiFailure(new TypeError('x is undefined'))).toMatchObject({ code: 'internal' })
  expect(toApiFailure('text').message).not.toContain('text')
})
