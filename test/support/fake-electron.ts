import { EventEmitter } from 'node:events'

type Listener = (...args: never[]) => unknown

/** A session that remembers what its handlers were set to, and can be asked as Chromium asks. */
export class FakeSession extends EventEmitter {
  readonly handlers = new Map<string, Listener | null>()
  spellChecker = true
  readonly webRequest = {
    onBeforeRequest: (listener: Listener) => void this.handlers.set('request', listener),
  }
  setPermissionRequestHandler = (handler: Listener | null) => void this.handlers.set('permission', handler)
  setPermissionCheckHandler = (handler: Listener | null) => void this.handlers.set('check', handler)
  setDevicePermissionHandler = (handler: Listener | null) => void this.handlers.set('device', handler)
  setDisplayMediaRequestHandler = (handler: Listener | null) => void this.handlers.set('screen', handler)
  setSpellCheckerEnabled = (enabled: boolean) => void (this.spellChecker = enabled)

  /** Calls a handler the way Chromium does, and gives what it returned. */
  ask(name: string, ...args: unknown[]): unknown {
    return (this.handlers.get(name) as ((...args: unknown[]) => unknown) | undefined)?.(...args)
  }
}

/** A page's web contents: events, a main frame and the handler for new windows. */
export class FakeContents extends EventEmitter {
  readonly mainFrame: { url: string }
  openWindow: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  setWindowOpenHandler = (handler: FakeContents['openWindow']) => void (this.openWindow = handler)

  constructor(url: string) {
    super()
    this.mainFrame = { url }
  }

  /** Emits an event that can be prevented, and says whether it was. */
  isPrevented(event: string, url: string): boolean {
    let prevented = false
    this.emit(event, { url, preventDefault: () => (prevented = true) })
    return prevented
  }
}

/** `ipcMain`: channels that answer, and events that bring ports. */
export class FakeIpcMain extends EventEmitter {
  readonly #answers = new Map<string, Listener>()
  handle = (channel: string, listener: Listener) => void this.#answers.set(channel, listener)

  /** What `ipcRenderer.invoke` would come to; rejects as it does there. */
  async invoke(channel: string, event: unknown, ...args: unknown[]): Promise<unknown> {
    return (this.#answers.get(channel) as (...args: unknown[]) => unknown)(event, ...args)
  }
}

/** `app`: the lock for one instance, and how the program ends. */
export class FakeApp extends EventEmitter {
  hasLock = true
  exitCode: number | null = null
  requestSingleInstanceLock = () => this.hasLock
  exit = (code: number) => void (this.exitCode ??= code)
  /** Ends the program unless somebody prevents it. */
  quit = () => {
    let prevented = false
    this.emit('will-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) this.exit(0)
  }
}

/** A window that notes what was loaded into it. */
export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents('')
  readonly options: unknown
  loaded: string | null = null
  constructor(options: unknown) {
    super()
    this.options = options
    fakeElectron.windows.push(this)
  }
  loadURL = async (url: string) => {
    fakeElectron.steps.push('load')
    this.loaded = url
    this.webContents.mainFrame.url = url
  }
  show = () => void fakeElectron.steps.push('show')
  isMaximized = () => false
  getNormalBounds = () => ({ x: 0, y: 0, width: 1000, height: 700 })
}

const noteStep = (step: string) => () => void fakeElectron.steps.push(step)

/** Electron as the window host sees it, with a list of what was done in which order. */
export const fakeElectron = {
  steps: [] as string[],
  windows: [] as FakeWindow[],
  errors: [] as string[],
  app: Object.assign(new FakeApp(), {
    isPackaged: false,
    enableSandbox: noteStep('sandbox'),
    setPath: (_name: string, path: string) => void (fakeElectron.userData = path),
    getPath: () => fakeElectron.userData,
    whenReady: async () => noteStep('ready')(),
  }),
  userData: '',
  BrowserWindow: FakeWindow,
  dialog: {
    showErrorBox: (_title: string, text: string) => void fakeElectron.errors.push(text),
    showOpenDialog: async () => ({ filePaths: [] }),
  },
  ipcMain: new FakeIpcMain(),
  Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: noteStep('menu') },
  nativeTheme: { shouldUseDarkColors: false },
  protocol: { registerSchemesAsPrivileged: noteStep('schemes'), handle: noteStep('protocol') },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1440, height: 900 } }] },
  session: { defaultSession: new FakeSession() },
  shell: { openExternal: async () => {} },
}
