import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the choice of a folder depends on; the running process unless a test says otherwise. */
export interface Surroundings {
  platform: NodeJS.Platform
  environment: Record<string, string | undefined>
  home: string
}

/**
 * Where Lectern keeps what belongs to this person on this computer: `Library/Application Support` on macOS,
 * `APPDATA` on Windows, `XDG_DATA_HOME` elsewhere, each with the system's own default.
 */
export function dataFolder(around: Surroundings = thisProcess()): string {
  const { platform, environment, home } = around
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Lectern')
  if (platform === 'win32') return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Lectern')
  const xdg = environment['XDG_DATA_HOME']
  // The XDG rules say that a relative path is to be ignored.
  return join(xdg?.startsWith('/') ? xdg : join(home, '.local', 'share'), 'lectern')
}

/** The library that opens when none is named. */
export function defaultLibraryFolder(around?: Surroundings): string {
  return join(dataFolder(around), 'library')
}

/** The library that is filled with the sample documents, apart from the person's own. */
export function sampleLibraryFolder(around?: Surroundings): string {
  return join(dataFolder(around), 'sample-library')
}

function thisProcess(): Surroundings {
  return { platform: process.platform, environment: process.env, home: homedir() }
}
