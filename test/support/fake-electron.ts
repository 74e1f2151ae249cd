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
