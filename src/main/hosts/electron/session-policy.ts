import type { Session } from 'electron'
import { appScheme, isOwnAddress } from './origin.ts'

/** The part of a session that the policy sets. */
export type PolicedSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
> & {
  on(event: 'will-download', listener: (event: { preventDefault(): void }) => void): unknown
  webRequest: {
    onBeforeRequest(
      listener: (details: { url: string }, callback: (answer: { cancel: boolean }) => void) => void,
    ): void
  }
}

/** The one thing the page may do beyond itself: put text on the clipboard when the person presses "Copy citation". */
const granted = 'clipboard-sanitized-write'

/**
 * Denies the page everything it does not need, which is everything but its own files and writing text to the
 * clipboard: permissions (Electron grants them all unless told otherwise, and asks through two handlers), devices,
 * screen capture, downloads and the network.
 */
export function applySessionPolicy(session: PolicedSession): void {
  session.setPermissionRequestHandler((_webContents, permission, callback, details) =>
    callback(isGranted(permission, details.requestingUrl, details.isMainFrame)),
  )
  session.setPermissionCheckHandler((_webContents, permission, origin, details) =>
    isGranted(permission, origin, details.isMainFrame),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}))
  session.on('will-download', (event) => event.preventDefault())
  // The spell checker fetches its dictionaries from the network on first use.
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !mayLoad(url) }))
}

function isGranted(permission: string, origin: string, isMainFrame: boolean): boolean {
  return permission === granted && isMainFrame && isOwnAddress(origin)
}

/** What the page may load: its own files, and data it made itself. */
function mayLoad(address: string): boolean {
  const scheme = address.slice(0, address.indexOf(':'))
  return [appScheme, 'data', 'blob', 'devtools'].includes(scheme)
}
