import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Cookie, type Page } from 'playwright/test'

const program = join(import.meta.dirname, '../../../out/main/cli.js')

/** The built program, serving a library of its own to the tests of one file. */
export interface ServedLibrary {
  /** Opens an address of the app, such as `#/library`, with the session that the one-time link gave. */
  open(page: Page, hash?: string): Promise<void>
  /** Ends the program as a power switch would. */
  kill(): Promise<void>
}

/** Serves an empty library to the tests of the file or group that calls it. */
export function serveLibrary(): ServedLibrary {
  let data: string
  let server: ChildProcess
  let oneTimeUrl: URL
  let cookies: Cookie[] | undefined

  test.beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lectern-browser-'))
    server = spawn(process.execPath, [program, 'serve', '--library', join(data, 'library'), '--port', '0'], {
      env: { ...process.env, XDG_DATA_HOME: data, LECTERN_LIBRARY: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    oneTimeUrl = await readAddress(server)
    cookies = undefined
  })

  test.afterAll(async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM')
      await once(server, 'close')
    }
    await rm(data, { recursive: true, force: true, maxRetries: 3 })
  })

  return {
    async open(page, hash = '') {
      if (cookies) await page.context().addCookies(cookies)
      else {
        await page.goto(oneTimeUrl.href)
        await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
        cookies = await page.context().cookies()
      }
      await page.goto(`${oneTimeUrl.origin}/${hash}`)
      await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
    },
    async kill() {
      server.kill('SIGKILL')
      await once(server, 'close')
    },
  }
}

async function readAddress(server: ChildProcess): Promise<URL> {
  let output = ''
  const address = new Promise<URL>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /http:\/\/\S+\?token=\S+/.exec(output)
      if (found) resolve(new URL(found[0]))
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
    server.once('close', (code) =>
      reject(new Error(`Lectern ended with ${code} before it served: ${output}`)),
    )
  })
  return address
}
