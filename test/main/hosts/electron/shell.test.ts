import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeBeforeQuit } from '../../../../src/main/hosts/electron/quit.ts'
import { answerShell } from '../../../../src/main/hosts/electron/shell.ts'
import { isOnlyInstance } from '../../../../src/main/hosts/electron/single-instance.ts'
import { readStartOptions } from '../../../../src/main/hosts/electron/start-options.ts'
import {
  boundsToOpen,
  defaultSize,
  readWindowState,
  writeWindowState,
} from '../../../../src/main/hosts/electron/window-state.ts'
import { createStagedFiles } from '../../../../src/main/platform/staged-files.ts'
import { shellChannels, type StagingResult } from '../../../../src/shared/desktop-bridge.ts'
import { FakeApp, FakeIpcMain } from '../../../support/fake-electron.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-shell-'))
  await mkdir(join(folder, 'course'))
  await writeFile(join(folder, 'course', 'week 1.md'), '# Week 1')
  await writeFile(join(folder, 'notes.txt'), 'Notes')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the shell', () => {
  const ourPage = { senderFrame: { url: 'app://lectern/' } }

  function shell(picked: string[] = []) {
    const ipc = new FakeIpcMain()
    const staged = createStagedFiles({ folder: join(folder, 'incoming') })
    answerShell({
      ipc,
      isTrusted: (sender) => sender === ourPage,
      stagedFiles: async () => staged,
      pickPaths: async () => picked,
    })
    return { ipc, staged }
  }

  it('gives tokens for dropped files and folders, and the reason for what cannot be taken', async () => {
    const { ipc, staged } = shell()
    const paths = [join(folder, 'notes.txt'), join(folder, 'course'), join(folder, 'gone.pdf')]
    const result = (await ipc.invoke(shellChannels.stage, ourPage, paths)) as StagingResult
    expect(result.files.map((file) => file.name)).toEqual(['notes.txt', 'course/week 1.md'])
    expect(result.failed).toMatchObject([{ name: 'gone.pdf', code: 'file-not-found' }])
    expect(JSON.stringify(result.files)).not.toContain(folder)
    const sources = await staged.take(result.files.map((file) => file.token))
    expect(sources.map((source) => source.path)).toEqual([paths[0], join(folder, 'course', 'week 1.md')])
  })

  it('stages what the person picked, and nothing when they think better of it', async () => {
    const picked = shell([join(folder, 'notes.txt')])
    expect(await picked.ipc.invoke(shellChannels.pickFiles, ourPage)).toMatchObject({
      files: [{ name: 'notes.txt' }],
    })
    const nothing = shell([])
    expect(await nothing.ipc.invoke(shellChannels.pickFolder, ourPage)).toEqual({
      files: [],
      skipped: [],
      failed: [],
    })
  })

  it.each(Object.values(shellChannels).filter((channel) => channel !== shellChannels.connect))(
    'refuses %s to anybody but our page, without a word about files',
    async (channel) => {
      const { ipc } = shell([join(folder, 'notes.txt')])
      const stranger = { senderFrame: { url: 'https://example.org/' } }
      await expect(ipc.invoke(channel, stranger, [join(folder, 'notes.txt')])).rejects.toThrow(/^Refused\.$/)
    },
  )

  it.each([null, 'notes.txt', [1], [''], [{ path: '/etc/passwd' }]])(
    'refuses %j as a list of paths',
    async (input) => {
      await expect(shell().ipc.invoke(shellChannels.stage, ourPage, input)).rejects.toThrow(/expected/)
    },
  )
})

describe('a second start', () => {
  it('is told that it is not the first', () => {
    const app = new FakeApp()
    app.hasLock = false
    expect(isOnlyInstance(app, () => null)).toBe(false)
    expect(app.listenerCount('second-instance')).toBe(0)
  })

  it('brings the first window to the front, out of the dock if need be', () => {
    const app = new FakeApp()
    const done: string[] = []
    const window = {
      isMinimized: () => true,
      restore: () => done.push('restore'),
      show: () => done.push('show'),
      focus: () => done.push('focus'),
    }
    expect(isOnlyInstance(app, () => window)).toBe(true)
    app.emit('second-instance')
    expect(done).toEqual(['restore', 'show', 'focus'])
  })
})

describe('quitting', () => {
  it('closes the library once, and only then ends', async () => {
    const app = new FakeApp()
    let closed = 0
    closeBeforeQuit(app, async () => void (closed += 1))
    app.emit('window-all-closed')
    app.quit()
    expect(app.exitCode).toBeNull()
    await new Promise((resolve) => setImmediate(resolve))
    expect([closed, app.exitCode]).toEqual([1, 0])
  })

  it('ends without the library when closing hangs, and with an error when it fails', async () => {
    const hanging = new FakeApp()
    closeBeforeQuit(hanging, () => new Promise(() => {}), 20)
    hanging.quit()
    const failing = new FakeApp()
    closeBeforeQuit(failing, () => Promise.reject(new Error('disk gone')))
    failing.quit()
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([hanging.exitCode, failing.exitCode]).toEqual([0, 1])
  })
})

describe('the place of the window', () => {
  const screens = [{ x: 0, y: 0, width: 1440, height: 900 }]

  it('is the same next time', async () => {
    const state = { bounds: { x: 10, y: 20, width: 900, height: 700 }, isMaximized: true }
    await writeWindowState(join(folder, 'window.json'), state)
    expect(await readWindowState(join(folder, 'window.json'))).toEqual(state)
  })

  it.each([['missing.json'], ['notes.txt']])('is the default when %s is all there is', async (name) => {
    expect(await readWindowState(join(folder, name))).toBeNull()
  })

  it.each([
    [
      'on the screen',
      { x: 100, y: 50, width: 1000, height: 700 },
      { x: 100, y: 50, width: 1000, height: 700 },
    ],
    ['on a screen that is gone', { x: 3000, y: 50, width: 1000, height: 700 }, defaultSize],
    ['above the screen', { x: 100, y: -300, width: 1000, height: 700 }, defaultSize],
    [
      'smaller than can be used',
      { x: 0, y: 0, width: 200, height: 100 },
      { x: 0, y: 0, width: 720, height: 520 },
    ],
    ['never saved', undefined, defaultSize],
  ])('is right when it was %s', (_case, saved, expected) => {
    expect(boundsToOpen(saved, screens)).toEqual(expected)
  })
})

describe('the arguments of the window', () => {
  it.each([
    [[], { port: 0 }],
    [['--library', '/tmp/a', '--port', '4400'], { library: '/tmp/a', port: 4400 }],
    [['--sample=/samples', '--disable-gpu', 'extra'], { sample: '/samples', port: 0 }],
    [['--port', 'many'], { port: 0 }],
  ])('%j are read as %j', (args, expected) => {
    expect(readStartOptions(args)).toEqual(expected)
  })
})
