/** The part of Electron's `app` that ends the program. */
export interface Quitting {
  on(event: 'will-quit', listener: (event: { preventDefault(): void }) => void): unknown
  on(event: 'window-all-closed', listener: () => void): unknown
  quit(): void
  exit(code: number): void
}

/**
 * Ends the program with its window, and closes the library before it ends. Closing that takes longer than
 * `deadlineMs` is not waited for: a library survives a kill, and a program that will not quit is killed anyway.
 */
export function closeBeforeQuit(app: Quitting, close: () => Promise<void>, deadlineMs = 10_000): void {
  let isClosing = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (isClosing) return
    isClosing = true
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs))
    void Promise.race([close(), deadline]).then(
      () => app.exit(0),
      () => app.exit(1),
    )
  })
}
