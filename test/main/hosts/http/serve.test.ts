import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createHttpClient } from '../../../../src/renderer/api/transports.ts'
import type { Job } from '../../../../src/shared/api/jobs.ts'
import { openSession, send, startHttpHost, until, type TestHttpHost } from '../../../support/http-host.ts'
import { emptyResult, scriptedJob } from '../../../support/scripted-router.ts'

/** A stream of one job that then waits until its caller lets go, and says when it ended. */
function waitingStream() {
  const state = { started: 0, ended: 0 }
  async function* watch(signal: AbortSignal | undefined): AsyncGenerator<Job> {
    state.started += 1
    try {
      yield scriptedJob(1)
      await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }))
    } finally {
      state.ended += 1
    }
  }
  return { state, watch }
}

const clientOf = (host: TestHttpHost) => createHttpClient({ url: `${host.url}/rpc`, token: host.apiToken })
const authorized = (host: TestHttpHost) => ({ authorization: `Bearer ${host.apiToken}` })

describe('the page over HTTP', () => {
  it('serves each file with its type, lasting caching for hashed names and none for the page', async () => {
    const host = await startHttpHost()
    const headers = { cookie: await openSession(host) }
    const page = await send(host.port, '/', { headers })
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    })
    const script = await send(host.port, '/assets/index-abc123.js', { headers })
    expect(script.text).toBe('export {}')
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    })
    const style = await send(host.port, '/assets/index-abc123.css', { headers })
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8')
  })

  it('answers 304 to a browser that has the page already', async () => {
    const host = await startHttpHost()
    const headers = { cookie: await openSession(host) }
    const first = await send(host.port, '/', { headers })
    const again = await send(host.port, '/', {
      headers: { ...headers, 'if-none-match': String(first.headers.etag) },
    })
    expect(again.status).toBe(304)
    expect(again.text).toBe('')
  })

  it('gives no file outside the page, however the path is spelled', async () => {
    const host = await startHttpHost()
    const headers = authorized(host)
    const paths = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e%2fsecret.txt',
      '/..%5csecret.txt',
      '/..\\secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '//secret.txt',
      '/....//secret.txt',
      '/secret.txt%00.js',
      '/%252e%252e/secret.txt',
      '/assets',
      '/assets/',
      'http://127.0.0.1/../secret.txt',
    ]
    for (const path of paths) {
      const answer = await send(host.port, path, { headers })
      expect([path, [400, 404].includes(answer.status)]).toEqual([path, true])
      expect({ path, ...(answer.json() as object) }).toMatchObject({
        path,
        defined: true,
        code: expect.stringMatching(/^(not-found|invalid-input)$/),
      })
    }
  })

  it('gives the page for its own address only, so a mistyped address is not a page that seems to work', async () => {
    const host = await startHttpHost()
    const answer = await send(host.port, '/library', { headers: { cookie: await openSession(host) } })
    expect(answer.status).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'not-found' })
  })
})

describe('calls over HTTP', () => {
  it('answers at /rpc and, in plain JSON, at /api', async () => {
    const host = await startHttpHost({ search: () => emptyResult })
    expect(await clientOf(host).search.run({ text: 'x' })).toEqual(emptyResult)
    const rest = await fetch(`${host.url}/api/search`, {
      method: 'POST',
      headers: { ...authorized(host), 'content-type': 'application/json' },
      body: '{"text":"x"}',
    })
    expect(await rest.json()).toEqual(emptyResult)
  })

  it('names the wrong field in plain JSON too, and keeps the status of each error', async () => {
    const host = await startHttpHost()
    const post = (path: string, body: string) =>
      send(host.port, path, {
        method: 'POST',
        body,
        headers: { ...authorized(host), 'content-type': 'application/json' },
      })
    const invalid = await post('/api/search', '{"text":"x","limit":500}')
    expect(invalid.status).toBe(400)
    expect(invalid.json()).toMatchObject({
      code: 'invalid-input',
      message: 'The field "limit" must be at most 100; found 500.',
      data: { fields: [{ field: 'limit' }] },
    })
    const refused = await post('/api/search', '{"text":"x"}')
    expect(refused.status).toBe(409)
    expect(refused.json()).toMatchObject({ defined: true, code: 'conflict', data: { part: 'none' } })
    for (const [path, body] of [
      ['/api/search', '{"text":'],
      ['/rpc/search/run', '{"json":'],
    ] as const) {
      const broken = await post(path, body)
      expect([path, broken.status]).toEqual([path, 400])
      expect([path, broken.text]).toEqual([path, expect.stringContaining('"code":"invalid-input"')])
    }
    for (const path of ['/api/nothing', '/rpc/nothing', '/rpc/search', '/rpc/search/run/more']) {
      const missing = await post(path, '{}')
      expect([path, missing.status]).toEqual([path, 404])
      expect([path, missing.text]).toEqual([path, expect.stringContaining('"code":"not-found"')])
    }
    expect(host.logged).toEqual([])
  })

  it('tells nothing about an unexpected error but an id, under which the log has it once', async () => {
    const host = await startHttpHost({
      search: () => {
        throw new Error('secret path /home/anna')
      },
    })
    const error = await clientOf(host)
      .search.run({ text: 'x' })
      .catch((caught: unknown) => caught as { data: { id: string } })
    expect(error).toMatchObject({ code: 'internal', status: 500, defined: true })
    expect(JSON.stringify(error)).not.toContain('secret')
    const { id } = (error as { data: { id: string } }).data
    expect(id).toMatch(/^[0-9a-f]{8}$/)
    expect(host.logged).toEqual([`Unexpected error ${id} in search.run: Error: secret path /home/anna`])
  })

  it('refuses a body larger than any call needs, announced or not', async () => {
    const host = await startHttpHost({ start: () => ({ jobId: scriptedJob(0).id }) })
    const tokens = (count: number) => Array.from({ length: count }, () => 'x'.repeat(22))
    await expect(clientOf(host).ingestion.start({ tokens: tokens(50_000) })).resolves.toHaveProperty('jobId')
    await expect(clientOf(host).ingestion.start({ tokens: tokens(200_000) })).rejects.toMatchObject({
      code: 'request-too-large',
      status: 413,
    })
    const headers = {
      ...authorized(host),
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    }
    const body = JSON.stringify({ tokens: tokens(200_000) })
    const answer = await send(host.port, '/api/imports', { method: 'POST', headers, body })
    expect(answer.json()).toMatchObject({ code: 'request-too-large' })
  })

  it('refuses calls beyond a sane number at once, and answers again when some have ended', async () => {
    const { state, watch } = waitingStream()
    const host = await startHttpHost({ search: () => emptyResult, watch })
    const controller = new AbortController()
    const open = Array.from({ length: 200 }, () =>
      fetch(`${host.url}/api/jobs/watch`, { headers: authorized(host), signal: controller.signal }),
    )
    await Promise.all(open)
    await expect(clientOf(host).search.run({ text: 'x' })).rejects.toMatchObject({
      code: 'too-many-requests',
      status: 429,
    })
    controller.abort()
    await until(() => state.ended === 200)
    await expect(clientOf(host).search.run({ text: 'x' })).resolves.toEqual(emptyResult)
  })

  it('tells the handler when the caller lets go', async () => {
    let sawAbort = false
    const host = await startHttpHost({
      search: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            sawAbort = true
            reject(new Error('stopped'))
          })
        }),
    })
    const controller = new AbortController()
    const call = clientOf(host).search.run({ text: 'x' }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    await until(() => sawAbort)
    expect(host.logged).toEqual([])
  })

  it('says that Lectern is gone when nothing answers', async () => {
    const host = await startHttpHost()
    await host.close()
    await expect(clientOf(host).search.run({ text: 'x' })).rejects.toMatchObject({
      code: 'backend-unreachable',
      defined: true,
    })
  })

  it('answers in JSON to what is not proper HTTP', async () => {
    const host = await startHttpHost()
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(host.port, '127.0.0.1', () => socket.end('NONSENSE\r\n\r\n'))
      socket.on('data', (part) => (text += part.toString()))
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      defined: true,
      code: 'invalid-input',
    })
  })
})

describe('streams over HTTP', () => {
  it.each(['/rpc/jobs/watch', '/api/jobs/watch'])(
    'ends the handler of %s when its reader disconnects',
    async (path) => {
      const { state, watch } = waitingStream()
      const host = await startHttpHost({ watch })
      const controller = new AbortController()
      const response = await fetch(`${host.url}${path}`, {
        method: path.startsWith('/rpc') ? 'POST' : 'GET',
        headers: authorized(host),
        signal: controller.signal,
      })
      expect(response.headers.get('content-type')).toBe('text/event-stream')
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      while (!text.includes('Import 3 files')) text += (await reader.read()).value ?? ''
      expect(state).toEqual({ started: 1, ended: 0 })
      controller.abort()
      await until(() => state.ended === 1)
      expect(host.logged).toEqual([])
    },
  )

  it('ends the handler when the reader stops reading early', async () => {
    const { state, watch } = waitingStream()
    const host = await startHttpHost({ watch })
    for await (const job of await clientOf(host).jobs.watch()) {
      expect(job).toEqual(scriptedJob(1))
      break
    }
    await until(() => state.ended === 1)
  })

  it('ends the handler of a caller that left before the first answer', async () => {
    const { state, watch } = waitingStream()
    const host = await startHttpHost({ watch })
    for (let count = 0; count < 10; count += 1) {
      const controller = new AbortController()
      const call = fetch(`${host.url}/api/jobs/watch`, {
        headers: authorized(host),
        signal: controller.signal,
      })
      setTimeout(() => controller.abort(), count)
      await call.catch(() => {})
    }
    await until(() => state.started === state.ended)
    expect(host.logged).toEqual([])
  })

  it('sends signs of life while nothing happens', async () => {
    const { watch } = waitingStream()
    const host = await startHttpHost({ watch })
    const response = await fetch(`${host.url}/api/jobs/watch`, { headers: authorized(host) })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('Import 3 files')) text += (await reader.read()).value ?? ''
    // Comments start with a colon; clients skip them.
    expect((await reader.read()).value).toMatch(/^: *\n/)
    await reader.cancel()
  })

  it('passes on an error in the middle of a stream as ours', async () => {
    const host = await startHttpHost({
      async *watch() {
        yield scriptedJob(1)
        throw new Error('secret')
      },
    })
    const seen: Job[] = []
    const reading = (async () => {
      for await (const job of await clientOf(host).jobs.watch()) seen.push(job)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'internal', data: { id: expect.any(String) } })
    expect(seen).toHaveLength(1)
    expect(host.logged).toHaveLength(1)
  })
})

describe('closing the HTTP host', () => {
  it('ends open streams at once and says why', async () => {
    const { state, watch } = waitingStream()
    const host = await startHttpHost({ watch })
    const stream = await clientOf(host).jobs.watch()
    const seen: Job[] = []
    const reading = (async () => {
      for await (const job of stream) seen.push(job)
    })()
    reading.catch(() => {})
    await until(() => seen.length === 1)
    const started = performance.now()
    await host.close()
    expect(performance.now() - started).toBeLessThan(1000)
    expect(state.ended).toBe(1)
    await expect(reading).rejects.toMatchObject({
      code: 'backend-unreachable',
      message: 'Lectern is closing.',
    })
  })

  it('lets a call finish that is nearly done', async () => {
    const host = await startHttpHost({
      search: async () => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        return emptyResult
      },
    })
    const call = clientOf(host).search.run({ text: 'x' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const closing = host.close()
    await expect(call).resolves.toEqual(emptyResult)
    await closing
    await host.close()
  })

  it('does not wait for a call that never ends', async () => {
    const host = await startHttpHost({ search: () => new Promise(() => {}) })
    const call = clientOf(host).search.run({ text: 'x' })
    call.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 100))
    const started = performance.now()
    await host.close()
    expect(performance.now() - started).toBeLessThan(4000)
    await expect(call).rejects.toMatchObject({ code: 'backend-unreachable' })
  })

  it('says which port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    await expect(startHttpHost({}, { port })).rejects.toMatchObject({
      code: 'conflict',
      message: `Port ${port} is taken by another program. Choose another port.`,
    })
    await new Promise((resolve) => other.close(resolve))
  })

  it('answers on the IPv6 loopback address when asked to', async () => {
    const host = await startHttpHost({ search: () => emptyResult }, { host: '::1' })
    expect(host.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    await expect(clientOf(host).search.run({ text: 'x' })).resolves.toEqual(emptyResult)
  })
})
