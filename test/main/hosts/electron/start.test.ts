import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startElectron } from '../../../../src/main/hosts/electron/start.ts'
import type { ApiClient } from '../../../../src/shared/api/contract.ts'
import { shellChannels } from '../../../../src/shared/desktop-bridge.ts'
import { fakeElectron } from '../../../support/fake-electron.ts'
import { runLectern } from '../../../support/run-lectern.ts'

vi.mock('electron', async () => (await import('../../../support/fake-electron.ts')).fakeElectron)

let folder: string
let library: string
const { argv } = process

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-start-'))
  library = join(folder, 'library')
  vi.stubEnv('XDG_DATA_HOME', folder)
  process.argv = [argv[0]!, folder, '--library', library]
  await startElectron()
})

afterAll(async () => {
  process.argv = argv
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

describe('the started window', () => {
  it('declares its scheme and its sandbox before Electron is ready, and every policy before the page loads', () => {
    const { steps, session, windows } = fakeElectron
    expect(fakeElectron.errors).toEqual([])
    expect(steps).toEqual(['schemes', 'sandbox', 'ready', 'menu', 'protocol', 'load'])
    expect([...session.defaultSession.handlers.keys()].sort()).toEqual([
      'check',
      'device',
      'permission',
      'request',
      'screen',
    ])
    expect(windows).toHaveLength(1)
    expect(windows[0]!.webContents.isPrevented('will-navigate', 'https://example.org/')).toBe(true)
    expect(windows[0]!.loaded).toBe('app://lectern/')
  })

  it('shows itself when the page is drawn', () => {
    fakeElectron.windows[0]!.emit('ready-to-show')
    expect(fakeElectron.steps.at(-1)).toBe('show')
  })

  it('reaches the library over the port of its page', async () => {
    const { port1, port2 } = new MessageChannel()
    const client = createORPCClient<ApiClient>(new RPCLink({ port: port1 }))
    port1.start()
    const senderFrame = fakeElectron.windows[0]!.webContents.mainFrame
    fakeElectron.ipcMain.emit(shellChannels.connect, { senderFrame, ports: [port2] })
    expect(await client.library.status()).toMatchObject({ location: library, documents: 0 })
    port1.close()
  })

  it('answers the command line while it holds the library', async () => {
    const status = await runLectern(['--library', library, 'status', '--json'], { dataFolder: folder })
    expect(JSON.parse(status.out)).toMatchObject({ location: library })
    expect(status.error).toContain('the Lectern window')
  })

  it('remembers its place and lets the library go when it quits', async () => {
    fakeElectron.windows[0]!.emit('close')
    fakeElectron.app.emit('window-all-closed')
    await expect.poll(() => fakeElectron.app.exitCode, { timeout: 10_000 }).toBe(0)
    expect(existsSync(join(library, 'owner.json'))).toBe(false)
    expect(JSON.parse(await readFile(join(fakeElectron.userData, 'window.json'), 'utf8'))).toMatchObject({
      isMaximized: false,
    })
  })

  it('says why when the library cannot be opened, and ends with exit code 3', async () => {
    process.argv = [argv[0]!, folder, '--library', join(fakeElectron.userData, 'window.json', 'library')]
    fakeElectron.app.exitCode = null
    await startElectron()
    expect(fakeElectron.errors).toEqual([expect.stringContaining('cannot be written')])
    expect(fakeElectron.app.exitCode).toBe(3)
  })
})
