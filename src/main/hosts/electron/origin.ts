import type { WebContents, WebFrameMain } from 'electron'

/** The scheme of our own page, and the address it is loaded from. */
export const appScheme = 'app'
export const appHost = 'lectern'
export const appAddress = `${appScheme}://${appHost}/`

/** Whether an address is one of our own page. By its parts: an address of our own scheme has no `origin` to compare. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === `${appScheme}:` && url.host === appHost && url.username === '' && url.port === ''
}

/** The part of an IPC event that says who sent it. */
export interface Sender {
  readonly senderFrame: Pick<WebFrameMain, 'url'> | null
}

/**
 * Whether a message comes from the main frame of our window while it shows our page. A frame inside it, a page of
 * another origin and a sender that is gone already are refused.
 */
export function isFromOwnPage(
  event: Sender,
  webContents: { readonly mainFrame: Pick<WebContents['mainFrame'], 'url'> },
): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === webContents.mainFrame && isOwnAddress(frame.url)
}
