import { rm } from 'node:fs/promises'
import { createApp, type App, type AppOptions } from '../../src/main/app.ts'
import { silentLog } from '../../src/main/platform/log.ts'
import { createLibraryFolder } from './template-library.ts'

/** The whole backend on an embedded library of its own. */
export interface TestApp extends App {
  readonly libraryFolder: string
  /** Closes the app and deletes its library. */
  close(): Promise<void>
}

/** Opens an empty library in a temporary folder. Close it when the test ends. */
export async function createTestApp(options: Partial<Omit<AppOptions, 'library'>> = {}): Promise<TestApp> {
  const libraryFolder = await createLibraryFolder()
  const remove = () => rm(libraryFolder, { recursive: true, force: true })
  try {
    const app = await createApp({
      library: { folder: libraryFolder },
      holder: 'the tests',
      log: silentLog,
      ...options,
    })
    return {
      ...app,
      libraryFolder,
      close: async () => {
        await app.close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
