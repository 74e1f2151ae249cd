import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
} from 'electron'
import packageInfo from '../../../../package.json' with { type: 'json' }
import { toAppError } from '../../../shared/errors.ts'
import type { App, AppOptions } from '../../app.ts'
import { dataFolder, sampleLibraryFolder } from '../../platform/data-folder.ts'
import { createLogFile } from '../../platform/log-file.ts'
import { createLog, type Log } from '../../platform/log.ts'
import { fillWithSamples } from '../fill-with-samples.ts'
import { embeddingSettings, libraryLocation } from '../host-settings.ts'
import { createStaticFiles } from '../http/static-files.ts'
import { builtFolder } from '../page-folder.ts'
import { createAppProtocol } from './app-protocol.ts'
import { menuTemplate } from './menu.ts'
import { applyNavigationPolicy } from './navigation-policy.ts'
import { appAddress, appScheme, isFromOwnPage, type Sender } from './origin.ts'
import { acceptPorts } from './port.ts'
import { closeBeforeQuit } from './quit.ts'
import { applySessionPolicy } from './session-policy.ts'
import { answerShell, type PickPaths } from './shell.ts'
import { isOnlyInstance } from './single-instance.ts'
import { readStartOptions, type StartOptions } from './start-options.ts'
import { boundsToOpen, readWindowState, writeWindowState } from './window-state.ts'
import { rememberPlace, windowOptions } from './window.ts'

/**
 * Opens Lectern's window. Must be called before Electron is ready, and not awaited by the entry file: Electron is
 * not ready before that file has run to its end.
 */
export async function startElectron(): Promise<void> {
  // These come before Electron is ready, so nothing is awaited up to here.
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }])
  app.enableSandbox()
  const log = createLog(createLogFile(join(dataFolder(), 'logs', 'lectern.log')))
  try {
    const start = readStartOptions(process.argv.slice(app.isPackaged ? 1 : 2))
    await openLectern(start, backendOptions(start, log))
  } catch (error) {
    const { code, message } = toAppError(error)
    log.error('Lectern could not start', { code, error })
    dialog.showErrorBox('Lectern cannot open', message)
    app.exit(code === 'invalid-input' ? 2 : 3)
  }
}

async function openLectern(start: StartOptions, options: AppOptions): Promise<void> {
  let window: BrowserWindow | null = null
  keepUserDataApart(options.library)
  if (!isOnlyInstance(app, () => window)) return app.quit()
  await app.whenReady()

  applySessionPolicy(session.defaultSession)
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ isMac: process.platform === 'darwin', isDevelopment })),
  )
  const serveStatic = await createStaticFiles(builtFolder(import.meta.url, 'renderer'))
  protocol.handle(appScheme, createAppProtocol(serveStatic))

  // The library opens while the window draws itself; the page's first calls wait in its port.
  const backend = openBackend(options)
  closeBeforeQuit(app, () => backend.then((opened) => opened.close()))
  const isTrusted = (sender: Sender) => window !== null && isFromOwnPage(sender, window.webContents)
  const context = { caller: 'window', log: options.log } as const
  acceptPorts({ ports: ipcMain, isTrusted, backend: backend.then(({ app }) => app), context })
  const stagedFiles = async () => (await backend).app.stagedFiles
  answerShell({ ipc: ipcMain, isTrusted, stagedFiles, pickPaths: createPickPaths(() => window) })
  // Known before its page loads, because the page asks for its port while it does.
  window = await createWindow()
  window.loadURL(appAddress).catch((error: unknown) => options.log.warn('The page did not load', { error }))

  const opened = await backend
  await opened.publish(start.port)
  if (start.sample === undefined) return
  await fillWithSamples(opened.app, start.sample).catch((error: unknown) =>
    options.log.warn('The sample documents could not be imported', { error: toAppError(error) }),
  )
}

/** Developer tools and reloading, for those who work on Lectern itself. */
const isDevelopment = !app.isPackaged && process.env['LECTERN_DEVELOPMENT'] === '1'

async function createWindow(): Promise<BrowserWindow> {
  const statePath = join(app.getPath('userData'), 'window.json')
  const state = await readWindowState(statePath)
  const window = new BrowserWindow(
    windowOptions({
      bounds: boundsToOpen(
        state?.bounds,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
      preload: join(builtFolder(import.meta.url, 'preload'), 'index.cjs'),
      isDark: nativeTheme.shouldUseDarkColors,
      isDevelopment,
    }),
  )
  applyNavigationPolicy(window.webContents, (address) => shell.openExternal(address))
  rememberPlace(window, (place) => void writeWindowState(statePath, place).catch(() => {}))
  window.once('ready-to-show', () => {
    if (state?.isMaximized) window.maximize()
    window.show()
  })
  return window
}

interface Backend {
  app: App
  /** Lets the command line ask this program while it holds the library. */
  publish(port: number): Promise<void>
  close(): Promise<void>
}

async function openBackend(options: AppOptions): Promise<Backend> {
  const [{ createApp }, { serveHttp }] = await Promise.all([
    import('../../app.ts'),
    import('../http/serve.ts'),
  ])
  const opened = await createApp(options)
  let closeEndpoint = async () => {}
  return {
    app: opened,
    async publish(port) {
      const staticFolder = builtFolder(import.meta.url, 'renderer')
      const endpoint = await serveHttp({
        app: opened,
        host: '127.0.0.1',
        port,
        staticFolder,
        log: options.log,
        version: packageInfo.version,
      })
      closeEndpoint = () => endpoint.close()
      await opened.database.publishEndpoint({ url: endpoint.url, token: endpoint.apiToken })
    },
    async close() {
      await closeEndpoint()
      await opened.close()
    },
  }
}

function backendOptions(start: StartOptions, log: Log): AppOptions {
  const fallback = start.sample === undefined ? undefined : sampleLibraryFolder()
  const library = libraryLocation(start.library ?? fallback, process.env)
  return { library, holder: 'the Lectern window', embeddings: embeddingSettings(process.env), log }
}

/** One window for each library: Electron's lock for a single instance goes by the folder of its own data. */
function keepUserDataApart(library: AppOptions['library']): void {
  const name = createHash('sha256').update(JSON.stringify(library)).digest('hex').slice(0, 12)
  const folder = join(dataFolder(), 'window', name)
  mkdirSync(folder, { recursive: true })
  app.setPath('userData', folder)
}

function createPickPaths(parent: () => BrowserWindow | null): PickPaths {
  return async (kind) => {
    const window = parent()
    if (!window) return []
    const what = kind === 'files' ? (['openFile', 'multiSelections'] as const) : (['openDirectory'] as const)
    const { filePaths } = await dialog.showOpenDialog(window, { properties: [...what] })
    return filePaths
  }
}
