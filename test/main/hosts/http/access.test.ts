import { describe, expect, it } from 'vitest'
import { createHttpClient } from '../../../../src/renderer/api/transports.ts'
import { openSession, send, startHttpHost } from '../../../support/http-host.ts'
import { emptyResult } from '../../../support/scripted-router.ts'

const search = { search: () => emptyResult }
const call = { method: 'POST', body: '{"json":{"text":"listening"}}' }
const json = { 'content-type': 'application/json' }

function oneTimePath(url: string): string {
  const { pathname, search: query } = new URL(url)
  return pathname + query
}

describe('access to the HTTP host', () => {
  it('exchanges the one-time token for a strict cookie and a clean address, once', async () => {
    const host = await startHttpHost(search)
    const first = await send(host.port, oneTimePath(host.oneTimeUrl))
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    const cookie = first.headers['set-cookie']?.[0] ?? ''
    expect(cookie).toMatch(new RegExp(`^lectern-${host.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`))

    const second = await send(host.port, oneTimePath(host.oneTimeUrl))
    expect(second.status).toBe(403)
    expect(second.headers['set-cookie']).toBeUndefined()
    expect(second.text).toContain('This link was used already')
    expect(second.text).toContain('start Lectern again for a new link')
  })

  it('shows the page to a browser with a session and lets it use the used link again', async () => {
    const host = await startHttpHost(search)
    const cookie = await openSession(host)
    const page = await send(host.port, '/', { headers: { cookie } })
    expect(page.status).toBe(200)
    expect(page.text).toContain('<title>Lectern</title>')
    const again = await send(host.port, oneTimePath(host.oneTimeUrl), { headers: { cookie } })
    expect(again.status).toBe(303)
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  it('tells a person without a session what to do, and gives nothing else away', async () => {
    const host = await startHttpHost(search)
    const page = await send(host.port, '/')
    expect(page.status).toBe(401)
    expect(page.text).toContain('Open it with the link that it printed when it started.')
    for (const path of ['/assets/index-abc123.js', '/api/status', '/api/openapi.json', '/nothing']) {
      const answer = await send(host.port, path)
      expect([path, answer.status]).toEqual([path, 401])
      expect([path, answer.json()]).toMatchObject([
        path,
        { defined: true, code: 'unauthorized', status: 401 },
      ])
    }
  })

  it('does not let a wrong one-time token use up the right one', async () => {
    const host = await startHttpHost(search)
    const wrong = await send(host.port, '/?token=wrong')
    expect(wrong.status).toBe(403)
    await expect(openSession(host)).resolves.toContain(`lectern-${host.port}=`)
  })

  it('does not let a program use the link up that only looks at it', async () => {
    const host = await startHttpHost(search)
    const looked = await send(host.port, oneTimePath(host.oneTimeUrl), { method: 'HEAD' })
    expect(looked.headers['set-cookie']).toBeUndefined()
    await expect(openSession(host)).resolves.toContain(`lectern-${host.port}=`)
  })

  it('asks the browser once more when a link on another site led here without the strict cookie', async () => {
    const host = await startHttpHost(search)
    const page = await send(host.port, '/', { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(page.headers['refresh']).toBe('0; url=/')
    const asked = await send(host.port, '/', { headers: { 'sec-fetch-site': 'same-origin' } })
    expect(asked.headers['refresh']).toBeUndefined()
  })

  it('opens calls to the session cookie and to the API token, and to nothing like them', async () => {
    const host = await startHttpHost(search, { token: 'a-token-for-programs' })
    const cookie = await openSession(host)
    const own = { ...json, origin: host.url }
    const status = async (headers: Record<string, string>) =>
      (await send(host.port, '/rpc/search/run', { ...call, headers: { ...json, ...headers } })).status
    expect(await status({ ...own, cookie })).toBe(200)
    expect(await status({ authorization: 'Bearer a-token-for-programs' })).toBe(200)
    expect(await status({ authorization: 'bearer a-token-for-programs' })).toBe(200)

    expect(await status({ ...own, cookie: `${cookie}x` })).toBe(401)
    expect(await status({ ...own, cookie: cookie.replace(/^lectern-\d+/, 'lectern-1') })).toBe(401)
    expect(await status({ authorization: 'Bearer a-token-for-program' })).toBe(401)
    expect(await status({ authorization: 'Basic a-token-for-programs' })).toBe(401)
    expect(await status({ authorization: 'Bearer ' })).toBe(401)
    expect(
      await status({ authorization: `Bearer ${new URL(host.oneTimeUrl).searchParams.get('token')}` }),
    ).toBe(401)
  })

  it('refuses an API token that is too short to keep anybody out', async () => {
    await expect(startHttpHost(search, { token: 'short' })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('answers to the names of this computer with its own port only', async () => {
    const host = await startHttpHost(search)
    const authorization = `Bearer ${host.apiToken}`
    const statusFor = async (name: string) =>
      await send(host.port, '/api/search', {
        ...call,
        body: '{"text":"x"}',
        headers: { ...json, authorization, host: name },
      })
    for (const name of [
      `127.0.0.1:${host.port}`,
      `localhost:${host.port}`,
      `LOCALHOST:${host.port}`,
      `[::1]:${host.port}`,
    ]) {
      expect([name, (await statusFor(name)).status]).toEqual([name, 200])
    }
    const others = [
      'evil.example',
      `evil.example:${host.port}`,
      '127.0.0.1',
      'localhost:1',
      `127.0.0.1.evil.example:${host.port}`,
    ]
    for (const name of others) {
      const answer = await statusFor(name)
      expect([name, answer.status]).toEqual([name, 403])
      expect({ name, ...(answer.json() as object) }).toMatchObject({
        name,
        code: 'forbidden',
        message: expect.stringContaining(`127.0.0.1:${host.port}`),
      })
    }
    expect((await statusFor(`user@127.0.0.1:${host.port}`)).json()).toMatchObject({ code: 'invalid-input' })
  })

  it('checks the host before it looks at the one-time token', async () => {
    const host = await startHttpHost(search)
    const rebound = await send(host.port, oneTimePath(host.oneTimeUrl), {
      headers: { host: `evil.example:${host.port}` },
    })
    expect(rebound.status).toBe(403)
    await expect(openSession(host)).resolves.toBeTruthy()
  })

  it('answers to a further name that was allowed', async () => {
    const host = await startHttpHost(search, { allowedHosts: ['library.example'] })
    const headers = { ...json, authorization: `Bearer ${host.apiToken}`, host: 'library.example' }
    expect((await send(host.port, '/rpc/search/run', { ...call, headers })).status).toBe(200)
    const own = { ...headers, origin: 'https://library.example' }
    expect((await send(host.port, '/rpc/search/run', { ...call, headers: own })).status).toBe(200)
  })

  it('answers on all addresses to the names it was allowed, not to every name that leads there', async () => {
    const host = await startHttpHost(search, { host: '0.0.0.0', allowedHosts: ['trainer.local'] })
    expect(host.url).toBe(`http://127.0.0.1:${host.port}`)
    const status = async (name: string) => (await send(host.port, '/', { headers: { host: name } })).status
    expect(await status(`127.0.0.1:${host.port}`)).toBe(401)
    expect(await status(`trainer.local:${host.port}`)).toBe(401)
    expect(await status(`0.0.0.0:${host.port}`)).toBe(403)
    expect(await status(`evil.local:${host.port}`)).toBe(403)
  })

  it('refuses calls that another site makes, even with a session', async () => {
    const host = await startHttpHost(search)
    const cookie = await openSession(host)
    const answer = (headers: Record<string, string>, path = '/rpc/search/run') =>
      send(host.port, path, { ...call, headers: { ...json, cookie, ...headers } })
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${host.port + 1}` },
      { origin: `http://localhost:${host.port}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: host.url, 'sec-fetch-site': 'cross-site' },
      {},
    ]
    for (const headers of foreign) {
      const refused = await answer(headers)
      expect([JSON.stringify(headers), refused.status]).toEqual([JSON.stringify(headers), 403])
      expect(refused.json()).toMatchObject({
        json: { defined: true, code: 'forbidden' },
      })
      expect((await answer(headers, '/api/search')).json()).toMatchObject({
        defined: true,
        code: 'forbidden',
      })
    }
    expect((await answer({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    const read = (site: string) =>
      send(host.port, '/api/openapi.json', { headers: { cookie, 'sec-fetch-site': site } })
    expect((await read('cross-site')).status).toBe(403)
    expect((await read('none')).status).toBe(200)
  })

  it('lets no other site read: no answer has a CORS header and a preflight is refused', async () => {
    const host = await startHttpHost(search)
    const preflight = await send(host.port, '/rpc/search/run', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect(preflight.status).toBe(403)
    const answered = await send(host.port, '/rpc/search/run', {
      ...call,
      headers: { ...json, authorization: `Bearer ${host.apiToken}` },
    })
    for (const { headers } of [preflight, answered]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('takes JSON only, because other types can be sent by a form on another site', async () => {
    const host = await startHttpHost(search)
    const authorization = `Bearer ${host.apiToken}`
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await send(host.port, '/rpc/search/run', {
        ...call,
        headers: { authorization, 'content-type': type },
      })
      expect([type, answer.json()]).toMatchObject([type, { json: { code: 'invalid-input' } }])
    }
    const read = await send(host.port, '/rpc/search/run?data=%7B%7D', { headers: { authorization } })
    expect(read.status).toBe(404)
  })

  it('puts the security headers on pages, answers and refusals alike', async () => {
    const host = await startHttpHost(search)
    const cookie = await openSession(host)
    const answers = [
      await send(host.port, '/', { headers: { cookie } }),
      await send(host.port, '/'),
      await send(host.port, '/nothing'),
      await send(host.port, '/', { headers: { host: 'evil.example' } }),
      await send(host.port, '/api/search', {
        ...call,
        headers: { ...json, authorization: `Bearer ${host.apiToken}` },
      }),
    ]
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("require-trusted-types-for 'script'")
      expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })

  it('carries a refusal through the client as our error', async () => {
    const host = await startHttpHost(search)
    const client = createHttpClient({ url: `${host.url}/rpc`, token: 'not-the-api-token' })
    await expect(client.search.run({ text: 'x' })).rejects.toMatchObject({
      code: 'unauthorized',
      status: 401,
      defined: true,
    })
  })
})
