import type { BrowserWindowConstructorOptions, Event } from 'electron'
import { smallestSize, type Rectangle, type WindowState } from './window-state.ts'

/** What the window shows before the page has drawn itself: the page's own paper, so that nothing flashes. */
const paper = { light: '#fbfaf7', dark: '#1f1e1c' }

/** How the one window is made: its page in a sandbox, apart from Node and from our preload script. */
export function windowOptions(options: {
  bounds: Partial<Rectangle>
  preload: string
  isDark: boolean
  isDevelopment: boolean
}): BrowserWindowConstructorOptions {
  return {
    ...options.bounds,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    title: 'Lectern',
    show: false,
    backgroundColor: options.isDark ? paper.dark : paper.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.isDevelopment,
    },
  }
}

/** The part of a window whose place is remembered. */
export interface PlacedWindow {
  getNormalBounds(): Rectangle
  isMaximized(): boolean
  on(event: 'close', listener: (event: Event) => void): unknown
}

/** Gives the window's place to `save` when it closes. */
export function rememberPlace(window: PlacedWindow, save: (state: WindowState) => void): void {
  window.on('close', () => save({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }))
}
