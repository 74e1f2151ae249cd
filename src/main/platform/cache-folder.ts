import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where Lectern keeps what it can make again at any time, shared by all libraries of this person: the system's own
 * folder for that, or `LECTERN_CACHE`.
 */
export function cacheFolder(): string {
  const { LECTERN_CACHE: chosen, LOCALAPPDATA: local, XDG_CACHE_HOME: xdg } = process.env
  if (chosen) return chosen
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Lectern')
  if (process.platform === 'win32')
    return join(local || join(homedir(), 'AppData', 'Local'), 'Lectern', 'Cache')
  // The XDG rules say that a relative path is to be ignored.
  return join(xdg?.startsWith('/') ? xdg : join(homedir(), '.cache'), 'lectern')
}
