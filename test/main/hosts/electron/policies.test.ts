import { describe, expect, it } from 'vitest'
import {
  applyNavigationPolicy,
  isExternalAddress,
} from '../../../../src/main/hosts/electron/navigation-policy.ts'
import { applySessionPolicy } from '../../../../src/main/hosts/electron/session-policy.ts'
import { menuTemplate } from '../../../../src/main/hosts/electron/menu.ts'
import { windowOptions } from '../../../../src/main/hosts/electron/window.ts'
import { FakeContents, FakeSession } from '../../../support/fake-electron.ts'

const permissions = [
  'clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'media',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'storage-access',
  'usb',
  'unknown',
]

function policedSession(): FakeSession {
  const session = new FakeSession()
  applySessionPolicy(session)
  return session
}

describe('the session', () => {
  /** What the page is told when it asks for a permission, and when it only looks whether it has it. */
  function answers(permission: string, origin: string, isMainFrame: boolean): unknown[] {
    const session = policedSession()
    const told: unknown[] = []
    const details = { requestingUrl: origin, isMainFrame }
    session.ask('permission', {}, permission, (granted: boolean) => told.push(granted), details)
    told.push(session.ask('check', {}, permission, origin, details))
    return told
  }

  it.each(permissions)('denies the page the permission %s', (permission) => {
    expect(answers(permission, 'app://lectern/', true)).toEqual([false, false])
  })

  it.each([
    ['its main frame', 'app://lectern/', true, true],
    ['a frame in it', 'app://lectern/', false, false],
    ['another page', 'https://example.org/', true, false],
  ])('may write to the clipboard for %s (%s, main: %s): %s', (_who, origin, isMainFrame, granted) => {
    expect(answers('clipboard-sanitized-write', origin, isMainFrame)).toEqual([granted, granted])
  })

  it('denies devices and screen capture', () => {
    const session = policedSession()
    const streams: unknown[] = []
    session.ask('screen', {}, (answer: unknown) => streams.push(answer))
    expect(session.ask('device', { deviceType: 'usb' })).toBe(false)
    expect(streams).toEqual([{}])
  })

  it.each([
    ['app://lectern/assets/index.js', false],
    ['data:image/png;base64,AA', false],
    ['blob:app://lectern/1', false],
    ['https://example.org/tracker.png', true],
    ['http://127.0.0.1:9/', true],
    ['ws://example.org/', true],
    ['file:///etc/passwd', true],
    ['ftp://example.org/', true],
  ])('answers a request for %s with cancel: %s', (url, cancel) => {
    const answers: unknown[] = []
    policedSession().ask('request', { url }, (answer: unknown) => answers.push(answer))
    expect(answers).toEqual([{ cancel }])
  })

  it('cancels downloads and fetches no dictionaries', () => {
    const session = policedSession()
    let prevented = false
    session.emit('will-download', { preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
    expect(session.spellChecker).toBe(false)
  })
})

describe('the page', () => {
  function policedContents() {
    const contents = new FakeContents('app://lectern/')
    const opened: string[] = []
    applyNavigationPolicy(contents, async (address) => void opened.push(address))
    return { contents, opened }
  }

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
    'prevents %s, to our own address too',
    (event) => {
      const { contents } = policedContents()
      expect(contents.isPrevented(event, 'https://example.org/')).toBe(true)
      expect(contents.isPrevented(event, 'app://lectern/')).toBe(true)
    },
  )

  it('opens no window of its own, and hands web and mail links to the system', () => {
    const { contents, opened } = policedContents()
    const addresses = [
      'https://example.org/a',
      'mailto:ada@example.org',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ]
    for (const url of addresses) expect(contents.openWindow({ url })).toEqual({ action: 'deny' })
    expect(opened).toEqual(['https://example.org/a', 'mailto:ada@example.org'])
  })

  it('stays where it is when a link cannot be handed over', async () => {
    const contents = new FakeContents('app://lectern/')
    applyNavigationPolicy(contents, () => Promise.reject(new Error('no mail program')))
    expect(contents.openWindow({ url: 'mailto:ada@example.org' })).toEqual({ action: 'deny' })
    await new Promise((resolve) => setImmediate(resolve))
  })

  it.each([
    ['https://example.org', true],
    ['mailto:ada@example.org', true],
    ['http://example.org', false],
    ['https://user:secret@example.org', false],
    ['smb://server/share', false],
    ['ms-settings:privacy', false],
    ['app://lectern/', false],
    ['not an address', false],
  ])('may hand %s to another program: %s', (address, allowed) => {
    expect(isExternalAddress(address)).toBe(allowed)
  })
})

describe('the window', () => {
  const options = windowOptions({ bounds: {}, preload: '/preload.cjs', isDark: true, isDevelopment: false })

  it('keeps its page in a sandbox, away from Node, with no developer tools', () => {
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      devTools: false,
    })
  })

  it('shows itself only once it is drawn, on paper of the theme', () => {
    const light = windowOptions({ bounds: {}, preload: '/preload.cjs', isDark: false, isDevelopment: false })
    expect(options.show).toBe(false)
    expect(options.backgroundColor).not.toBe(light.backgroundColor)
  })

  it.each([true, false])('has standard menus and no developer items for users (on a Mac: %s)', (isMac) => {
    const roles = JSON.stringify(menuTemplate({ isMac, isDevelopment: false }))
    for (const role of ['fileMenu', 'editMenu', 'windowMenu', 'zoomIn']) expect(roles).toContain(`"${role}"`)
    expect(roles.includes('"appMenu"')).toBe(isMac)
    expect(roles).not.toContain('toggleDevTools')
    expect(JSON.stringify(menuTemplate({ isMac, isDevelopment: true }))).toContain('toggleDevTools')
  })
})
