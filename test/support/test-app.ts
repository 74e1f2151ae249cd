import { rm } from 'node:fs/promises'
import { createApp, type App, type AppOptions } from '../../src/main/app.ts'
import { silentLog } from '../../src/main/platform/log.ts'
import { createLibraryFolder } from './template-library.ts'

/** The whole backend on an embedded library of its own. */
export interface TestApp extends App {
  readonly libraryFolder: string
  /** Closes the app and opens its library again, as a next start does. Use the app it gives from then on. */
  reopen(): Promise<TestApp>
  /** Closes the app and deletes its library. */
  close(): Promise<void>
}

type Options = Partial<Omit<AppOptions, 'library'>>

/** Opens an empty library in a temporary folder. Close it when the test ends. */
export async function createTestApp(options: Options = {}): Promise<TestApp> {
  return open(await createLibraryFolder(), options)
}

async function open(libraryFolder: string, options: Options): Promise<TestApp> {
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
      reopen: async () => {
        await app.close()
        return open(libraryFolder, options)
      },
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
