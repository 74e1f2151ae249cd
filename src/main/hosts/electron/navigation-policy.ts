import { isOwnAddress } from './origin.ts'

interface Navigation {
  readonly url: string
  preventDefault(): void
}

/** The part of a page's web contents that the policy sets. */
export interface PolicedContents {
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    listener: (event: Navigation) => void,
  ): unknown
  on(event: 'will-attach-webview', listener: (event: { preventDefault(): void }) => void): unknown
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void
}

/**
 * Keeps the window on our page: every navigation, redirect, new window and embedded page is refused. A link the
 * person follows out of a document opens in their browser or mail program instead.
 */
export function applyNavigationPolicy(
  contents: PolicedContents,
  openExternal: (address: string) => Promise<void>,
): void {
  const handOver = (address: string) => {
    // Nothing to tell the person when their system has no program for it: it says so itself.
    if (isExternalAddress(address)) void openExternal(address).catch(() => {})
  }
  contents.on('will-navigate', (event) => {
    event.preventDefault()
    handOver(event.url)
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    handOver(url)
    return { action: 'deny' }
  })
}

/** Whether an address may be handed to another program: only the web and mail, since a scheme can start anything. */
export function isExternalAddress(address: string): boolean {
  if (!URL.canParse(address) || isOwnAddress(address)) return false
  const { protocol, username, password } = new URL(address)
  return (protocol === 'https:' && username === '' && password === '') || protocol === 'mailto:'
}
