import { spawn } from 'node:child_process'

/** Opens an address in the person's browser; false where there is no display or nothing to open it with. */
export function openBrowser(address: string, environment: Record<string, string | undefined>): boolean {
  const hasDisplay = environment['DISPLAY'] || environment['WAYLAND_DISPLAY']
  if (process.platform === 'linux' && !hasDisplay) return false
  const [program, ...args] = browserCommand(process.platform, address)
  const child = spawn(program!, args, { stdio: 'ignore', detached: true })
  // The address is printed too, so a missing opener is no failure.
  child.on('error', () => {})
  child.unref()
  return true
}

function browserCommand(platform: NodeJS.Platform, address: string): string[] {
  if (platform === 'darwin') return ['open', address]
  // The empty argument is the window title that `start` would take the address for.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', address]
  return ['xdg-open', address]
}
