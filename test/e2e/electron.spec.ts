import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, expect, test, type ElectronApplication } from 'playwright/test'

const root = resolve(import.meta.dirname, '../..')

/** Why the window cannot be opened here, or null. The same reasons as those of `npm start`. */
function whyNoWindow(): string | null {
  const pathFile = join(root, 'node_modules/electron/path.txt')
  const program =
    existsSync(pathFile) && join(root, 'node_modules/electron/dist', readFileSync(pathFile, 'utf8'))
  if (!program || !existsSync(program)) return "Electron's program is not installed here"
  if (process.platform !== 'linux') return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display here'
  return process.getuid?.() === 0 ? 'Electron keeps its sandbox, which does not work as root' : null
}

const reason = whyNoWindow()

test.describe('the window', () => {
  test.skip(reason !== null, `The Electron window is not tested: ${reason}.`)

  let data: string
  let lectern: ElectronApplication

  test.beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'lectern-window-'))
    lectern = await _electron.launch({
      args: [root, '--library', join(data, 'library')],
      env: { ...process.env, XDG_DATA_HOME: data },
    })
  })

  test.afterEach(async () => {
    await lectern.close()
    await rm(data, { recursive: true, force: true })
  })

  test('shows the library over its port, in a sandbox', async () => {
    const page = await lectern.firstWindow()
    await expect(page).toHaveTitle(/Lectern/)
    expect(new URL(page.url()).protocol).toBe('app:')
    expect(
      await page.evaluate(() => [
        typeof Reflect.get(globalThis, 'require'),
        typeof Reflect.get(globalThis, 'process'),
      ]),
    ).toEqual(['undefined', 'undefined'])
    expect(
      await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'lectern') as object).sort()),
    ).toEqual(['connect', 'pickFiles', 'pickFolder', 'platform', 'stage'])
  })

  test('stays on its page', async () => {
    const page = await lectern.firstWindow()
    await page.evaluate(() => window.location.assign('https://example.org/'))
    await page.waitForTimeout(500)
    expect(new URL(page.url()).protocol).toBe('app:')
    expect(lectern.windows()).toHaveLength(1)
  })
})
