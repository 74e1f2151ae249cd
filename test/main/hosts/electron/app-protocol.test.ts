import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAppProtocol } from '../../../../src/main/hosts/electron/app-protocol.ts'
import { createStaticFiles } from '../../../../src/main/hosts/http/static-files.ts'

let folder: string
let serve: (request: Request) => Promise<Response>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-page-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>Lectern</title>')
  await writeFile(join(folder, 'page', 'assets', 'index.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  serve = createAppProtocol(await createStaticFiles(join(folder, 'page')))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const get = (address: string) => serve(new Request(address))

describe('the app:// address', () => {
  it('serves the page and its files with their media types under a strict policy', async () => {
    const page = await get('app://lectern/')
    const script = await get('app://lectern/assets/index.js')
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ])
    for (const response of [page, script]) {
      const policy = response.headers.get('content-security-policy')
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
    }
  })

  it('serves the page for the address of a screen', async () => {
    expect(await (await get('app://lectern/library')).text()).toContain('<title>Lectern</title>')
  })

  it.each(['app://lectern/missing.js', 'app://other/index.html', 'https://lectern/index.html'])(
    'has nothing at %s',
    async (address) => expect((await get(address)).status).toBe(404),
  )

  it('answers reading only', async () => {
    expect((await serve(new Request('app://lectern/', { method: 'POST' }))).status).toBe(404)
  })

  it('never leads out of the folder, however the path is spelled', async () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '..%2f',
      '..\\',
      '%5c..',
      '/',
      '//',
      'assets',
      'secret.txt',
      '%00',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 8 }), async (parts) => {
        const address = `app://lectern/${parts.join('/')}`
        if (!URL.canParse(address)) return
        expect(await (await get(address)).text()).not.toContain('secret')
      }),
      { numRuns: 300 },
    )
  })
})
