import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Embedder } from '../../../../src/main/embeddings/embedder.ts'
import { openDialectEmbedder } from '../../../../src/main/embeddings/providers/openai-dialect.ts'
import { openOpenAiCompatible } from '../../../../src/main/embeddings/providers/openai-compatible.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { startFakeOpenAi, type FakeOpenAi, type OpenAiFault } from '../../../support/fake-openai.ts'
import { describeEmbedder } from '../describe-embedder.ts'

const signal = new AbortController().signal
const texts = ['asking open questions', 'giving feedback', 'planning a lesson', 'closing a session']

let server: FakeOpenAi

beforeAll(async () => {
  server = await startFakeOpenAi()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

function open({
  timeoutMs = 2_000,
  dimensions = 8,
  baseUrl = server.baseUrl,
}: { timeoutMs?: number; dimensions?: number | null; baseUrl?: string } = {}): Promise<Embedder> {
  return openDialectEmbedder(
    {
      provider: 'openai-compatible',
      serverName: 'The test server',
      baseUrl,
      apiKey: 'secret',
      model: 'some-model',
      dimensions,
      queryPrefix: '',
      passagePrefix: '',
      batchSize: 8,
      timeoutMs,
      pauses: { firstMs: 5, longestMs: 500, tries: 4 },
    },
    signal,
  )
}

function expectVectors(vectors: unknown[], expected: readonly string[]): void {
  expect(vectors).toHaveLength(expected.length)
  expected.forEach((text, i) => {
    const vector = vectors[i] as Float32Array
    expect(vector).toBeInstanceOf(Float32Array)
    server.vector(text).forEach((value, k) => expect(vector[k]).toBeCloseTo(value, 5))
  })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(AppError)
  return (error as AppError).code
}

describeEmbedder('an OpenAI-compatible server', async () => ({
  embedder: await openOpenAiCompatible(
    { provider: 'openai-compatible', baseUrl: server.baseUrl, model: 'some-model' },
    { dimensions: null, loadModel: () => Promise.resolve([]) },
    signal,
  ),
  texts: ['one', 'two', 'three'],
}))

describe('asking a server in the dialect of OpenAI', () => {
  it('asks for floats, with the model and the key', async () => {
    const embedder = await open()
    await embedder.embed(texts, signal)
    expect(server.requests).toEqual([
      { model: 'some-model', input: texts, encodingFormat: 'float', authorization: 'Bearer secret' },
    ])
  })

  it('finds out how long vectors are with one question', async () => {
    const embedder = await open({ dimensions: null })
    expect(embedder.dimensions).toBe(8)
    expect(server.paid).toHaveLength(1)
  })

  it('cuts what is too long for one request', async () => {
    const embedder = await open()
    const long = texts.map((text) => text.padEnd(40_000, '.'))
    expectVectors(await embedder.embed(long, signal), long)
    expect(server.requests.map(({ input }) => input.length)).toEqual([2, 2])
  })

  it('ends within moments when it is called off', async () => {
    const embedder = await open({ timeoutMs: 60_000 })
    server.fail({ kind: 'hang' })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    const startedAt = performance.now()
    expect(await codeOf(embedder.embed(texts, controller.signal))).toBe('cancelled')
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('waits as long as the server asks before it tries again', async () => {
    const embedder = await open()
    server.fail({ kind: 'status', status: 429, headers: { 'retry-after-ms': '300' } })
    const startedAt = performance.now()
    expectVectors(await embedder.embed(texts, signal), texts)
    expect(performance.now() - startedAt).toBeGreaterThan(290)
  })

  it('does not wait for a server that asks for an hour', async () => {
    const embedder = await open()
    server.fail({ kind: 'status', status: 429, headers: { 'retry-after': '3600' } })
    expect(await codeOf(embedder.embed(texts, signal))).toBe('embedder-rate-limited')
    expect(server.requests).toHaveLength(1)
  })
})

describe('faults that pass', () => {
  const passing: [string, OpenAiFault, number][] = [
    ['a rate limit without a hint', { kind: 'status', status: 429 }, 4],
    ['an internal error', { kind: 'status', status: 500 }, 4],
    ['a bad gateway', { kind: 'status', status: 502 }, 4],
    ['a reset connection', { kind: 'reset' }, 4],
    ['a hang', { kind: 'hang' }, 4],
    // The server had done its work when these broke, so a second time is paid for.
    ['a connection reset in the middle of the answer', { kind: 'reset-in-body' }, 8],
    ['a hang in the middle of the answer', { kind: 'hang-in-body' }, 8],
    ['vectors in another order', { kind: 'permuted' }, 4],
    ['base64 that nobody asked for', { kind: 'base64' }, 4],
  ]
  it.each(passing)('gives right vectors after %s', async (_, fault, paid) => {
    const embedder = await open({ timeoutMs: 300 })
    server.fail(fault)
    expectVectors(await embedder.embed(texts, signal), texts)
    expect(server.paid).toHaveLength(paid)
  })
})

describe('faults that stay', () => {
  const failing: [string, OpenAiFault, string, number][] = [
    ['no credit', { kind: 'status', status: 429, code: 'insufficient_quota' }, 'embedder-quota', 1],
    ['a wrong key', { kind: 'status', status: 401 }, 'embedder-auth', 1],
    ['a forbidden model', { kind: 'status', status: 403 }, 'embedder-auth', 1],
    ['an unknown model', { kind: 'status', status: 404 }, 'embedder-not-configured', 1],
    ['an answer that is no JSON', { kind: 'bad-json' }, 'embedder-bad-answer', 1],
    ['one vector too few', { kind: 'one-too-few' }, 'embedder-bad-answer', 1],
    ['vectors that claim one place', { kind: 'same-index' }, 'embedder-bad-answer', 1],
    ['endless rate limits', { kind: 'status', status: 429 }, 'embedder-rate-limited', 4],
    ['endless internal errors', { kind: 'status', status: 500 }, 'embedder-unreachable', 4],
  ]
  it.each(failing)('tells %s with its code', async (_, fault, code, requests) => {
    const embedder = await open()
    server.fail(fault, fault, fault, fault, fault)
    expect(await codeOf(embedder.embed(texts, signal))).toBe(code)
    expect(server.requests).toHaveLength(requests)
  })

  it('tells a server that is not there', async () => {
    const gone = await startFakeOpenAi()
    await gone.close()
    const embedder = await open({ baseUrl: gone.baseUrl })
    expect(await codeOf(embedder.embed(texts, signal))).toBe('embedder-unreachable')
  })

  const single: [string, OpenAiFault][] = [
    ['a vector of another length', { kind: 'wrong-dimensions' }],
    ['a vector that is not finite', { kind: 'not-finite' }],
    ['a vector of zeros', { kind: 'zero-vector' }],
  ]
  it.each(single)('keeps the other vectors beside %s', async (_, fault) => {
    const embedder = await open()
    server.fail(fault)
    const [first, ...others] = await embedder.embed(texts, signal)
    expect(first).toBeInstanceOf(AppError)
    expect((first as AppError).code).toBe('embedder-bad-answer')
    expectVectors(others, texts.slice(1))
    expect(server.paid).toHaveLength(4)
  })
})

describe('texts the server refuses', () => {
  it('names the text at fault and pays for each other once', async () => {
    const embedder = await open()
    server.refuse((text) => text === 'giving feedback')
    const [first, refused, ...others] = await embedder.embed(texts, signal)
    expectVectors([first, ...others], [texts[0]!, texts[2]!, texts[3]!])
    expect(refused).toBeInstanceOf(AppError)
    expect(server.paid.sort()).toEqual([texts[0]!, texts[2]!, texts[3]!].sort())
  })

  it('gives up on the whole batch when nothing is accepted', async () => {
    const embedder = await open()
    server.refuse(() => true)
    expect(await codeOf(embedder.embed([...texts, 'e', 'f', 'g', 'h'], signal))).toBe('embedder-bad-answer')
    expect(server.requests.length).toBeLessThan(8)
    expect(server.paid).toEqual([])
  })
})
