import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createUploadStaging } from '../../../../src/renderer/api/stage-files.ts'
import { openSession, send, startHttpHost, until, type TestHttpHost } from '../../../support/http-host.ts'

const kept = (host: TestHttpHost) => readdir(host.uploadFolder).catch(() => [])

function put(host: TestHttpHost, name: string, body: string, headers: Record<string, string> = {}) {
  return send(host.port, `/api/uploads?name=${encodeURIComponent(name)}`, {
    method: 'PUT',
    body,
    headers: { authorization: `Bearer ${host.apiToken}`, ...headers },
  })
}

describe('uploads over HTTP', () => {
  it('keeps the bytes of an upload and answers with the token to import it by', async () => {
    const host = await startHttpHost()
    const answer = await put(host, 'course/week 1.md', '# Listening\n\u{1f44d}')
    expect(answer.status).toBe(200)
    const staged = answer.json() as { token: string }
    expect(staged).toEqual({
      token: expect.stringMatching(/^.{16,}$/),
      name: 'course/week 1.md',
      sizeBytes: 16,
    })
    const [source] = await host.stagedFiles.take([staged.token])
    expect(source).toMatchObject({ name: 'course/week 1.md', isCopy: true })
    expect(await readFile(source!.path, 'utf8')).toBe('# Listening\n\u{1f44d}')
  })

  it('never uses a name as a path', async () => {
    const host = await startHttpHost()
    const names = [
      '../../etc/passwd',
      '/etc/passwd',
      'C:\\Windows\\system.ini',
      'a/../../b.txt',
      'x\u0000y.txt',
      '..',
      '%2e%2e/c.txt',
    ]
    for (const name of names) {
      const answer = await put(host, name, 'text')
      expect([name, answer.status]).toEqual([name, 200])
      const { token, name: shown } = answer.json() as { token: string; name: string }
      expect([name, shown.split('/').includes('..')]).toEqual([name, false])
      const [source] = await host.stagedFiles.take([token])
      expect([name, source!.path.startsWith(`${host.uploadFolder}/`)]).toEqual([name, true])
      expect(source!.path.slice(host.uploadFolder.length + 1)).toMatch(/^[0-9a-f]{32}(\.[a-z0-9]+)?$/)
    }
  })

  it('asks for a name', async () => {
    const host = await startHttpHost()
    for (const name of ['', '   ']) {
      const answer = await put(host, name, 'text')
      expect(answer.status).toBe(400)
      expect(answer.json()).toMatchObject({
        defined: true,
        code: 'invalid-input',
        message: expect.stringContaining('?name='),
      })
    }
    expect(await kept(host)).toEqual([])
  })

  it('refuses a file that is announced as too large before it is sent', async () => {
    const host = await startHttpHost({}, { maxUploadBytes: 1024 * 1024 })
    const answer = await put(host, 'big.pdf', 'x'.repeat(1024 * 1024 + 1))
    expect(answer.status).toBe(413)
    expect(answer.json()).toMatchObject({
      code: 'file-too-large',
      message: 'The file is larger than 1 MB, the most that can be sent. Split it and import the parts.',
      data: { maxBytes: 1024 * 1024 },
    })
    expect(await kept(host)).toEqual([])
  })

  it('stops a file that turns out too large while it is sent, says why and keeps nothing of it', async () => {
    const host = await startHttpHost({}, { maxUploadBytes: 1000 })
    const answer = await put(host, 'big.pdf', 'x'.repeat(300_000), { 'transfer-encoding': 'chunked' })
    expect(answer.status).toBe(413)
    expect(answer.json()).toMatchObject({ code: 'file-too-large' })
    expect(await kept(host)).toEqual([])
    expect((await put(host, 'small.pdf', 'x'.repeat(1000), { 'transfer-encoding': 'chunked' })).status).toBe(
      200,
    )
  })

  it('keeps nothing of an upload that breaks off', async () => {
    const host = await startHttpHost()
    const sent = request({
      host: '127.0.0.1',
      port: host.port,
      method: 'PUT',
      path: '/api/uploads?name=half.pdf',
      headers: { authorization: `Bearer ${host.apiToken}`, 'content-length': '1000000' },
    })
    sent.on('error', () => {})
    sent.write('x'.repeat(100_000))
    await until(async () => (await kept(host)).length === 1)
    sent.destroy()
    await until(async () => (await kept(host)).length === 0)
    expect(host.logged).toEqual([])
  })

  it('refuses an upload without access or from another site and keeps nothing', async () => {
    const host = await startHttpHost()
    const cookie = await openSession(host)
    const noAccess = await put(host, 'a.txt', 'text', { authorization: 'Bearer wrong' })
    expect(noAccess.status).toBe(401)
    const foreign = await put(host, 'a.txt', 'text', { cookie, origin: 'https://evil.example' })
    expect(foreign.json()).toMatchObject({ code: 'forbidden' })
    expect(await kept(host)).toEqual([])
  })

  it('stages the files of a page in their order, and lists those that were refused with the reason', async () => {
    const host = await startHttpHost({}, { maxUploadBytes: 100 })
    const headers = { authorization: `Bearer ${host.apiToken}` }
    const stage = createUploadStaging(`${host.url}/api/uploads`, (url, init) =>
      fetch(url, { ...init, headers }),
    )
    const file = (name: string, text: string) => ({ file: new File([text], name), name: `course/${name}` })
    const files = [
      file('a.txt', 'a'),
      file('b.txt', 'b'.repeat(101)),
      file('c.txt', 'ccc'),
      file('d.txt', 'd'),
      file('e.txt', 'e'),
    ]
    const progress: number[] = []
    const result = await stage(files, { onProgress: ({ done, total }) => progress.push(done / total) })
    expect(result.files.map(({ name }) => name)).toEqual([
      'course/a.txt',
      'course/c.txt',
      'course/d.txt',
      'course/e.txt',
    ])
    expect(result.failed).toEqual([
      { name: 'course/b.txt', code: 'file-too-large', message: expect.stringContaining('larger than') },
    ])
    expect(progress).toEqual([0.2, 0.4, 0.6, 0.8, 1])
    const sources = await host.stagedFiles.take(result.files.map(({ token }) => token))
    expect(sources.map(({ sizeBytes }) => sizeBytes)).toEqual([1, 3, 1, 1])
  })

  it('tells the page that Lectern is gone when an upload cannot reach it', async () => {
    const host = await startHttpHost()
    await host.close()
    const stage = createUploadStaging(`${host.url}/api/uploads`)
    const result = await stage([{ file: new File(['a'], 'a.txt'), name: 'a.txt' }])
    expect(result.failed).toMatchObject([{ name: 'a.txt', code: 'backend-unreachable' }])
  })
})
