import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { serveHttp, type HttpHost, type HttpHostOptions } from '../../src/main/hosts/http/serve.ts'
import { createStagedFiles, type StagedFiles } from '../../src/main/platform/staged-files.ts'
import { createScriptedRouter, type Script } from './scripted-router.ts'

/** An HTTP host of a scripted app, closed when the test ends. */
export interface TestHttpHost extends HttpHost {
  readonly port: number
  readonly logged: string[]
  readonly stagedFiles: StagedFiles
  /** Where uploads are kept; not there before the first. */
  readonly uploadFolder: string
}

/** Serves a scripted app from a page of three files, with a file beside the page's folder that nobody may see. */
export async function startHttpHost(
  script: Script = {},
  options: Partial<HttpHostOptions> = {},
): Promise<TestHttpHost> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-http-'))
  const staticFolder = join(folder, 'page')
  await mkdir(join(staticFolder, 'assets'), { recursive: true })
  await writeFile(join(staticFolder, 'index.html'), '<!doctype html><title>Lectern</title>')
  await writeFile(join(staticFolder, 'assets', 'index-abc123.js'), 'export {}')
  await writeFile(join(staticFolder, 'assets', 'index-abc123.css'), 'body { color: red }')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  const uploadFolder = join(folder, 'incoming')
  const stagedFiles = createStagedFiles({ folder: uploadFolder })
  const logged: string[] = []
  const host = await serveHttp({
    app: { router: createScriptedRouter(script), stagedFiles },
    staticFolder,
    log: { error: (message, details) => logged.push(`${message}: ${String(details?.['error'])}`) },
    version: '1.2.3',
    ...options,
  })
  onTestFinished(async () => {
    await host.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { ...host, port: Number(new URL(host.url).port), logged, stagedFiles, uploadFolder }
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** The body read as JSON. */
  json: () => unknown
}

/** Sends a request with exactly these headers and this path, which `fetch` would tidy up. */
export function send(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text) as unknown,
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The session cookie that the one-time address gives, as a `Cookie` header. */
export async function openSession(host: HttpHost): Promise<string> {
  const { port, pathname, search } = new URL(host.oneTimeUrl)
  const answer = await send(Number(port), pathname + search)
  const [cookie] = answer.headers['set-cookie'] ?? []
  if (cookie === undefined) throw new Error(`No cookie: ${answer.status} ${answer.text}`)
  return cookie.split(';')[0]!
}

/** Waits until the check holds, for what happens soon after a disconnect. */
export async function until(check: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`It did not happen within ${withinMs} ms.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
