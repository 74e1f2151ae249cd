import type { MessagePort } from 'node:worker_threads'
import { RPCHandler } from '@orpc/server/message-port'
import { asyncProperty, assert, jsonValue, oneof, record, string, constantFrom } from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { guardPort, maxCallBytes } from '../../../src/main/api/guard-port.ts'
import { handlerOptions } from '../../../src/main/api/middleware.ts'
import { createPortClient } from '../../../src/renderer/api/transports.ts'
import { until } from '../../support/http-host.ts'
import { createScriptedRouter, emptyResult, scriptedJob } from '../../support/scripted-router.ts'

/** A guarded port with the page's side of it, and everything that went wrong unseen. */
function openPort() {
  const state = { searches: 0, freed: 0, unhandled: [] as unknown[], answers: [] as unknown[] }
  const router = createScriptedRouter({
    search: () => {
      state.searches += 1
      return emptyResult
    },
    async *watch(signal) {
      try {
        yield scriptedJob(1)
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
      } finally {
        state.freed += 1
      }
    },
  })
  const { port1: page, port2: main } = new MessageChannel()
  const context = { caller: 'window', log: { error: () => {} } } as const
  new RPCHandler(router, handlerOptions()).upgrade(guardPort(main), {
    context,
  })
  main.start()
  page.on('message', (message: string) => state.answers.push(JSON.parse(message)))
  const noteUnhandled = (error: unknown) => state.unhandled.push(error)
  process.on('unhandledRejection', noteUnhandled)
  onTestFinished(() => {
    process.off('unhandledRejection', noteUnhandled)
    page.close()
  })
  return { page, state }
}

/** Whether the port still answers after what came before: messages are read in order. */
async function stillAnswers(page: MessagePort): Promise<void> {
  await expect(createPortClient(page as never).search.run({ text: 'x' })).resolves.toEqual(emptyResult)
}

const call = (input: unknown, id = 'a') =>
  JSON.stringify({ i: id, p: { u: '/search/run', b: { json: input } } })

describe('a port that something else than our page writes to', () => {
  it.each([
    ['text that is no JSON', 'garbage'],
    ['no text', ''],
    ['a number', 5],
    ['nothing', undefined],
    ['bytes', new Uint8Array([255, 1, 2])],
    ['an object', { i: 'a', p: { u: '/search/run' } }],
    ['a message without an id', '{"p":{"u":"/search/run"}}'],
    ['an id that is no text', '{"i":1,"p":{"u":"/search/run"}}'],
  ])('drops %s and goes on', async (_, message) => {
    const { page, state } = openPort()
    page.postMessage(message)
    await stillAnswers(page)
    expect(state).toMatchObject({ searches: 1, unhandled: [] })
    expect(state.answers).toHaveLength(1)
  })

  it.each([
    ['no call', '{"i":"a"}'],
    ['another address', '{"i":"a","p":{"u":"http://evil.example/search/run"}}'],
    ['an unreadable address', '{"i":"a","p":{"u":"//["}}'],
    ['another kind of body', '{"i":"a","p":{"u":"/search/run","h":{"content-type":"text/event-stream"}}}'],
    ['a kind that is not for calls', '{"i":"a","t":3,"p":{"e":"message"}}'],
    ['an unknown kind', '{"i":"a","t":99,"p":1}'],
  ])('refuses %s by its id', async (_, message) => {
    const { page, state } = openPort()
    page.postMessage(message)
    await until(() => state.answers.length === 1)
    expect(state.answers).toEqual([
      {
        i: 'a',
        p: { s: 400, b: { json: expect.objectContaining({ code: 'invalid-input', defined: true }) } },
      },
    ])
    await stillAnswers(page)
    expect(state).toMatchObject({ searches: 1, unhandled: [] })
  })

  it('refuses a message larger than any call', async () => {
    const { page, state } = openPort()
    page.postMessage(call({ text: 'x'.repeat(maxCallBytes) }))
    await until(() => state.answers.length === 1)
    expect(state.answers).toMatchObject([
      { i: 'a', p: { s: 413, b: { json: { code: 'request-too-large' } } } },
    ])
    expect(state.searches).toBe(0)
  })

  it('answers calls as they are', async () => {
    const { page, state } = openPort()
    page.postMessage(call({ text: 'x' }))
    await until(() => state.answers.length === 1)
    expect(state.answers).toEqual([{ i: 'a', p: { b: { json: emptyResult } } }])
  })

  it('never lets noise reach a handler or escape as an unhandled error', async () => {
    const { page, state } = openPort()
    const path = constantFrom(
      '/search/run',
      '/jobs/get',
      '/jobs/watch',
      '/documents/list',
      '/__proto__/run',
      '/constructor',
      '/',
    )
    const noise = oneof(
      string(),
      jsonValue().map((value) => JSON.stringify(value)),
      record(
        { i: oneof(constantFrom('a', 'b'), jsonValue()), t: jsonValue(), p: jsonValue() },
        { requiredKeys: [] },
      ).map((value) => JSON.stringify(value)),
      record({
        i: string(),
        p: record({ u: path, b: record({ json: jsonValue(), meta: jsonValue() }, { requiredKeys: [] }) }),
      }).map((value) => JSON.stringify(value)),
    )
    await assert(
      asyncProperty(noise, async (message) => {
        page.postMessage(message)
        await new Promise((resolve) => setImmediate(resolve))
        expect(state.unhandled).toEqual([])
      }),
      { numRuns: 1000 },
    )
    await stillAnswers(page)
    expect(state).toMatchObject({ searches: 1, unhandled: [] })
    // Whatever was answered is one of our errors, or belongs to a stream of jobs.
    const refusals = state.answers.map(
      (answer) => (answer as { p: { b?: { json?: { code?: string } } } }).p?.b?.json?.code,
    )
    const codes = new Set(refusals.filter((code) => code !== undefined))
    expect(['conflict', 'invalid-input', 'not-found']).toEqual(expect.arrayContaining([...codes]))
  })

  it('frees what a page was waiting for when it goes away', async () => {
    const { page, state } = openPort()
    page.postMessage('{"i":"a","p":{"u":"/jobs/watch","b":{}}}')
    await until(() => state.answers.length === 2)
    page.close()
    await until(() => state.freed === 1)
    expect(state.unhandled).toEqual([])
  })
})
